package org.adjoint.bench;

import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// A training step of a small convolutional network.
public class Convolution extends WorkBenchmark {
  /// The number of samples.
  @Param("64")
  public int batch = 1;

  @Override
  protected Work work() {
    return new Work.ConvolutionStep(batch);
  }
}
