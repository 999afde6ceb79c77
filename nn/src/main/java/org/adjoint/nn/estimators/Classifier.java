package org.adjoint.nn.estimators;

import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.metrics.ConfusionMatrix;

/// What learns classes from samples. Classes are int32, counted from 0.
public interface Classifier extends Estimator {
  @Override
  Classifier fit(Dataset train);

  /// The probability of each class for each sample, `[count, classes]`; rows sum to 1.
  ///
  /// @param inputs like those that the classifier was fitted to
  /// @throws IllegalStateException before [#fit]
  NdArray predictProba(NdArray inputs);

  /// Counts of actual against predicted classes.
  default ConfusionMatrix confusion(Dataset data) {
    return ConfusionMatrix.of(data.targets(), predict(data.inputs()), classes());
  }

  /// The number of classes that the classifier was fitted to.
  ///
  /// @throws IllegalStateException before [#fit]
  int classes();

  /// The accuracy, 0 to 1.
  @Override
  default double score(Dataset data) {
    return confusion(data).accuracy();
  }
}
