package org.adjoint.nn.examples;

import java.util.SplittableRandom;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.transforms.ColumnScaling;
import org.adjoint.nn.estimators.MlpRegressor;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.metrics.RegressionReport;
import org.adjoint.nn.schedules.CosineDecay;

/// How well a network learns a function from random points of the unit cube.
///
/// @param function what is learned
/// @param points how many points it is learned from
/// @param errors on new points, in units of the function
/// @param deviation the standard deviation of the function over the new points: the error of always saying their mean
record FunctionApproximation(GenzFunction function, int points, RegressionReport errors, double deviation) {
  private static final int HIDDEN = 32;
  private static final int BATCH = 25;

  /// Learns a function and tests what was learned.
  ///
  /// @param points to learn from
  /// @param tests new points to test with
  /// @param updates how many mini-batches to learn from, whatever the number of points
  /// @param seed decides points and first weights
  static FunctionApproximation of(GenzFunction function, int points, int tests, int updates, long seed,
      Backend backend) {
    var train = sample(function, points, seed);
    var test = sample(function, tests, ~seed);
    // Fitted to the training values alone; the errors are those of the values as they are.
    var inputs = ColumnScaling.standard(train.inputs());
    var targets = ColumnScaling.standard(train.targets());
    int batches = Math.ceilDiv(points, BATCH);
    int epochs = Math.max(1, updates / batches);
    var network = new MlpRegressor().hiddenUnits(HIDDEN, HIDDEN).activation(Activation.TANH)
        .eta(1e-2).schedule(eta -> new CosineDecay(eta, (long) epochs * batches))
        .l2(penalty(function.c().size(), points)).minibatchSize(BATCH).epochs(epochs).seed(seed).backend(backend)
        .fit(new Dataset(inputs.apply(train.inputs()), targets.apply(train.targets())));
    var predicted = targets.invert(network.predict(inputs.apply(test.inputs())));
    return new FunctionApproximation(function, points, RegressionReport.of(predicted, test.targets()),
        ColumnScaling.standard(test.targets()).scales()[0]);
  }

  /// Points in many dimensions lie far apart, and what is between them should be smooth; the more there are, the more they say themselves.
  private static double penalty(int dimensions, int points) {
    return 1e-3 * Math.pow(dimensions, 3) / points;
  }

  /// Values of a function at uniformly random points, float64.
  static Dataset sample(GenzFunction function, int count, long seed) {
    int dimensions = function.c().size();
    var random = new SplittableRandom(seed);
    var inputs = NdArray.zeros(DType.FLOAT64, Shape.of(count, dimensions));
    var targets = NdArray.zeros(DType.FLOAT64, Shape.of(count, 1));
    for (int point = 0; point < count; point++) {
      var x = random.doubles(dimensions).toArray();
      for (int axis = 0; axis < dimensions; axis++) {
        inputs.set(point * dimensions + axis, x[axis]);
      }
      targets.set(point, function.at(x));
    }
    return new Dataset(inputs, targets);
  }
}
