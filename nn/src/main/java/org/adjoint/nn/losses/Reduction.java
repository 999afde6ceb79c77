package org.adjoint.nn.losses;

/// How the losses of the samples of a batch become one number.
public enum Reduction {
  /// Their sum. The gradient grows with the batch.
  SUM,
  /// Their mean, weighted where samples have weights.
  MEAN
}
