package org.adjoint.bench;

import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// Scores of a perceptron.
public class Inference extends WorkBenchmark {
  /// The number of samples.
  @Param("100")
  public int batch = 1;

  @Override
  protected Work work() {
    return new Work.Prediction(Network.SIGMOID_SGD, batch);
  }
}
