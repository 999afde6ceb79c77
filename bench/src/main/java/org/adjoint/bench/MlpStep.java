package org.adjoint.bench;

import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// One training step of a multilayer perceptron: forward, backward and update.
public class MlpStep extends WorkBenchmark {
  /// What is trained.
  @Param({"SIGMOID_SGD", "RELU_ADAM"})
  public Network network = Network.SIGMOID_SGD;

  @Override
  protected Work work() {
    return new Work.TrainingStep(network, network == Network.RELU_ADAM ? 128 : 100);
  }
}
