package org.adjoint.bench;

import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// One training step of a multilayer perceptron: forward, backward and update.
public class MlpStep extends WorkBenchmark {
  private static final String USUAL = "usual";

  /// What is trained.
  @Param({"SIGMOID_SGD", "RELU_ADAM"})
  public Network network = Network.SIGMOID_SGD;

  /// The number of samples; `usual` is 128 with Adam, 100 otherwise.
  @Param(USUAL)
  public String batch = USUAL;

  @Override
  protected Work work() {
    int usual = network == Network.RELU_ADAM ? 128 : 100;
    return new Work.TrainingStep(network, batch.equals(USUAL) ? usual : Integer.parseInt(batch));
  }
}
