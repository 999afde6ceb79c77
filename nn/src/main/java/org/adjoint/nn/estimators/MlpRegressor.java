package org.adjoint.nn.estimators;

import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.metrics.RegressionReport;
import org.jspecify.annotations.Nullable;

/// A multilayer perceptron that learns numbers by the mean squared error. Without hidden layers it is linear regression.
///
/// Targets far from 0 or of very different sizes are learned slowly: scale them first, with
/// [ColumnScaling][org.adjoint.nn.data.transforms.ColumnScaling].
public final class MlpRegressor extends MlpEstimator<MlpRegressor> {
  /// A regressor with one hidden layer of 100 units, until told otherwise.
  public MlpRegressor() {}

  /// @param train inputs `[count, values]` and targets `[count, outputs]`, both in float32 or both in float64
  /// @param validation like `train`
  @Override
  public MlpRegressor fit(Dataset train, @Nullable Dataset validation) {
    var targets = train.targets();
    if (targets.shape().rank() != 2 || targets.dtype() != train.inputs().dtype()) {
      throw new IllegalArgumentException("The targets must be a matrix [count, outputs] of the type of the inputs, "
          + train.inputs().dtype() + ", but they are " + targets.describe() + ".");
    }
    fit(train, validation, targets.shape().sizes()[1], Loss.meanSquaredError(), Metric.meanAbsoluteError());
    return this;
  }

  /// The numbers that the network gives, `[count, outputs]`.
  @Override
  public NdArray predict(NdArray inputs) {
    return outputs(inputs);
  }

  /// Errors and R².
  ///
  /// @throws IllegalStateException before [#fit]
  public RegressionReport report(Dataset data) {
    return RegressionReport.of(predict(data.inputs()), data.targets());
  }

  /// The coefficient of determination R²: 1 is perfect, 0 as good as the mean of the targets.
  @Override
  public double score(Dataset data) {
    return report(data).rSquared();
  }

  @Override
  MlpRegressor self() {
    return this;
  }
}
