package org.adjoint.bench;

import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// Value and gradient of a softmax cross-entropy.
public class SoftmaxCrossEntropy extends WorkBenchmark {
  /// The number of samples.
  @Param("4096")
  public int rows = 1;

  /// The number of classes.
  @Param("1000")
  public int classes = 1;

  @Override
  protected Work work() {
    return new Work.CrossEntropy(rows, classes);
  }
}
