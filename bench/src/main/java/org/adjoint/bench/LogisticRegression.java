package org.adjoint.bench;

import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// Value and gradient of a logistic regression in float64.
public class LogisticRegression extends WorkBenchmark {
  /// The number of samples.
  @Param("10000")
  public int samples = 1;

  /// The number of features.
  @Param("100")
  public int features = 1;

  @Override
  protected Work work() {
    return new Work.LogisticRegression(samples, features);
  }
}
