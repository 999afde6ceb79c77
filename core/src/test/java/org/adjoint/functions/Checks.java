package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.GradientCheck;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// What tests of functions have in common: running them on arrays, and checking their gradients.
final class Checks {
  private Checks() {
  }

  /// An array of the given shape with values from −2 to 2, the same for the same seed.
  static NdArray random(long seed, int... sizes) {
    var random = new Random(seed);
    int size = 1;
    for (int each : sizes) {
      size *= each;
    }
    return NdArray.view(random.doubles(size, -2, 2).toArray(), 0, Shape.of(sizes));
  }

  /// The array in another type.
  static NdArray as(DType dtype, NdArray array) {
    var cast = NdArray.zeros(dtype, array.shape());
    for (int i = 0; i < array.size(); i++) {
      cast.set(i, array.get(i));
    }
    return cast;
  }

  /// An input of the type and shape of an array.
  static Tensor like(String name, NdArray array) {
    return Tensor.input(name, array.dtype(), array.shape());
  }

  /// `function` of an array.
  static NdArray apply(UnaryOperator<Tensor> function, NdArray x) {
    return Runs.value(function.apply(like("x", x)), Map.of("x", x));
  }

  /// `function` of a vector of doubles.
  static double[] apply(UnaryOperator<Tensor> function, double... x) {
    return apply(function, NdArray.of(x)).toDoubles();
  }

  /// The gradient of the sum of `function` with respect to its argument.
  static double[] gradient(UnaryOperator<Tensor> function, NdArray x) {
    var input = like("x", x);
    var gradient = Gradients.of(function.apply(input).sum(), List.of(input)).getFirst();
    return Runs.value(gradient, Map.of("x", x)).toDoubles();
  }

  /// The gradient of the sum of `function` with respect to its argument, a vector.
  static double[] gradient(UnaryOperator<Tensor> function, double... x) {
    return gradient(function, NdArray.of(x));
  }

  /// Holds the gradient of all elements of `result`, each weighed differently, against finite differences.
  static void gradientIsTheFiniteDifference(Tensor result, List<Tensor> sources, Map<String, NdArray> values) {
    // Where the shape is symbolic, the sine weighs each element by a function of its own value.
    var weighed = result.shape().isFixed()
        ? result.mul(Tensor.constant(random(7, result.shape().sizes())))
        : result.sin();
    var used = new HashMap<>(values);
    used.keySet().retainAll(Program.named("names").output("result", result).build().inputs().stream().map(Tensor::name)
        .toList());
    var entries = GradientCheck.compare(weighed.sum(), sources, used, new Interpreter());
    assertThat(GradientCheck.worst(entries).error()).as("%s", GradientCheck.worst(entries)).isLessThan(2e-7);
  }

  /// Holds the gradient and the second derivative of `function` against finite differences.
  static void derivativesAreFiniteDifferences(UnaryOperator<Tensor> function, NdArray x) {
    var input = Tensor.input("x", FLOAT64, x.shape());
    gradientIsTheFiniteDifference(function.apply(input), List.of(input), Map.of("x", x));
    var gradient = Gradients.of(function.apply(input).square().sum(), List.of(input)).getFirst();
    gradientIsTheFiniteDifference(gradient, List.of(input), Map.of("x", x));
  }

  /// Holds numbers against expected ones, relative to 1 or to their size; NaN, ∞ and −∞ must be the same.
  static void close(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      boolean same = Double.compare(actual[i], expected[i]) == 0 || actual[i] == expected[i]
          || Math.abs(actual[i] - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i]));
      assertThat(same).as("element %d: %s, expected %s", i, actual[i], expected[i]).isTrue();
    }
  }
}
