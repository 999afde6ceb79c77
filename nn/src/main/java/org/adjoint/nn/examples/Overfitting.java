package org.adjoint.nn.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.classic.LeastSquares;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.metrics.RegressionReport;
import org.adjoint.nn.plot.Axis;
import org.adjoint.nn.plot.Panel;
import org.adjoint.nn.plot.PanelsPlot;
import org.adjoint.nn.plot.Picture;
import org.adjoint.nn.plot.Series;

/// Too simple, right, too flexible: polynomials of three degrees through the same noisy points of a sine, and the error of each degree on these points
/// and on new ones.
final class Overfitting {
  private static final int POINTS = 16;
  private static final int HIGHEST = 14;

  private Overfitting() {}

  static Picture draw() {
    var train = points(POINTS, 4);
    var validation = points(400, 5);
    return PanelsPlot.of("Underfitting and overfitting", 2, List.of(
        fit("Degree 1 is too simple", 1, train), fit("Degree 4 fits", 4, train),
        fit("Degree " + HIGHEST + " follows the noise", HIGHEST, train), errors(train, validation)));
  }

  private static Panel fit(String title, int degree, Dataset train) {
    var x = positions(300);
    var predicted = LeastSquares.of(powers(train, degree)).predict(powers(x, degree)).toDoubles();
    var coarse = positions(41);
    var truth = coarse.copy();
    map(truth, Overfitting::truth);
    return new Panel(title, Axis.linear("x", -1, 1), Axis.linear("y", -1.8, 1.8), List.of(
        Series.of("samples", train.inputs().toDoubles(), train.targets().toDoubles(), Series.Style.POINTS),
        within(1.8, x.toDoubles(), predicted),
        Series.of("truth", coarse.toDoubles(), truth.toDoubles(), Series.Style.DASHED_LINE)), true, null);
  }

  /// Evenly from −1 to 1, `[count, 1]`.
  private static NdArray positions(int count) {
    var x = NdArray.zeros(DType.FLOAT64, Shape.of(count, 1));
    for (int i = 0; i < count; i++) {
      x.set(i, -1 + 2.0 * i / (count - 1));
    }
    return x;
  }

  private static Panel errors(Dataset train, Dataset validation) {
    var onTrain = new double[HIGHEST];
    var onValidation = new double[HIGHEST];
    for (int degree = 1; degree <= HIGHEST; degree++) {
      var polynomial = LeastSquares.of(powers(train, degree));
      onTrain[degree - 1] = error(polynomial, powers(train, degree));
      onValidation[degree - 1] = error(polynomial, powers(validation, degree));
    }
    return Panel.of("Errors by degree", Axis.count("degree", HIGHEST), Axis.logarithmic("mean squared error"),
        List.of(Series.numbered("training samples", onTrain, Series.Style.MARKED_LINE),
            Series.numbered("new samples", onValidation, Series.Style.MARKED_LINE)));
  }

  private static double error(LeastSquares polynomial, Dataset data) {
    return RegressionReport.of(polynomial.predict(data.inputs()), data.targets()).meanSquaredError();
  }

  private static double truth(double x) {
    return Math.sin(Math.PI * x);
  }

  private static Dataset points(int count, long seed) {
    var random = new SplittableRandom(seed);
    var inputs = NdArray.zeros(DType.FLOAT64, Shape.of(count, 1));
    // Evenly over the range, each within its own stretch of it.
    for (int i = 0; i < count; i++) {
      inputs.set(i, -1 + 2 * (i + random.nextDouble(0.2, 0.8)) / count);
    }
    var targets = inputs.copy();
    map(targets, x -> truth(x) + 0.25 * random.nextGaussian());
    return new Dataset(inputs, targets);
  }

  private static Dataset powers(Dataset data, int degree) {
    return new Dataset(powers(data.inputs(), degree), data.targets());
  }

  /// Chebyshev's polynomials `T₁(x)` to that of the degree, which span the same functions as powers but can be told apart numerically.
  private static NdArray powers(NdArray x, int degree) {
    var features = NdArray.zeros(DType.FLOAT64, Shape.of(x.size(), degree));
    for (int position = 0; position < features.size(); position++) {
      features.set(position, Math.cos((position % degree + 1) * Math.acos(x.get(position / degree))));
    }
    return features;
  }

  /// The line within the picture, which ends where it crosses the edge.
  private static Series within(double bound, double[] x, double[] y) {
    var shownX = new ArrayList<Double>();
    var shownY = new ArrayList<Double>();
    for (int i = 0; i < x.length; i++) {
      boolean inside = Math.abs(y[i]) <= bound;
      if (i > 0 && inside != Math.abs(y[i - 1]) <= bound) {
        double edge = Math.copySign(bound, inside ? y[i - 1] : y[i]);
        shownX.add(x[i - 1] + (edge - y[i - 1]) / (y[i] - y[i - 1]) * (x[i] - x[i - 1]));
        shownY.add(edge);
      }
      shownX.add(x[i]);
      shownY.add(inside ? y[i] : Double.NaN);
    }
    return new Series("polynomial", shownX, shownY, Series.Style.LINE);
  }

  private static void map(NdArray array, DoubleUnaryOperator function) {
    for (int position = 0; position < array.size(); position++) {
      array.set(position, function.applyAsDouble(array.get(position)));
    }
  }
}
