package org.adjoint.nn.estimators;

import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;

/// What learns from samples to predict targets. Fitting again starts afresh.
public interface Estimator {
  /// Learns from a dataset.
  ///
  /// @return this estimator
  Estimator fit(Dataset train);

  /// The targets that the estimator expects for samples.
  ///
  /// @param inputs like those that the estimator was fitted to; the first axis counts the samples
  /// @throws IllegalStateException before [#fit]
  NdArray predict(NdArray inputs);

  /// How good predictions are: accuracy of classes, R² of numbers. The larger the better, at most 1.
  ///
  /// @throws IllegalStateException before [#fit]
  double score(Dataset data);
}
