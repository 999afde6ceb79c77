package org.adjoint.nn.optimizers.fullbatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MinimizerTest {
  private static final Stopping STOPPING = new Stopping(1e-9, 200);

  static Stream<Minimizer> minimizers() {
    return Stream.of(new Newton(STOPPING), new Lbfgs(STOPPING), new Lbfgs(1, STOPPING));
  }

  /// `Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²`, with the minimum 0 at 1 (H. Rosenbrock, 1960).
  private static Objective rosenbrock(NdArray start, Backend backend) {
    var x = Tensor.input("x", DType.FLOAT64, start.shape());
    var before = Layouts.slice(x, ":-1");
    var after = Layouts.slice(x, "1:");
    var value = after.sub(before.square()).square().mul(100).add(before.number(1).sub(before).square()).sum();
    return Objective.of(value, List.of(x), Map.of("x", start), backend);
  }

  @ParameterizedTest
  @MethodSource("minimizers")
  void findsTheBottomOfRosenbrocksValley(Minimizer minimizer) {
    Samples.backends().forEach(backend -> {
      for (var from : List.of(new double[] {-1.2, 1}, new double[] {0.5, 1.2, 0.8, 1.3, 0.6})) {
        var x = NdArray.of(from.clone());
        var found = minimizer.minimize(rosenbrock(x, backend));
        assertThat(found.converged()).as("%s", found).isTrue();
        assertThat(found.gradient()).isLessThanOrEqualTo(1e-9);
        assertThat(x.toDoubles()).isEqualTo(found.point().toArray()).usingComparatorWithPrecision(1e-7).containsOnly(1);
        assertThat(found.value()).isCloseTo(0, within(1e-15));
        assertThat(found.values()).hasSize(found.iterations() + 1).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      }
    });
  }

  @ParameterizedTest
  @MethodSource("minimizers")
  void isNotStoppedByTheRoundingOfAValueThatIsNotZero(Minimizer minimizer) {
    // In five dimensions the valley has a second minimum, of almost 4.
    var x = NdArray.of(new double[] {-1, 1, 1, 1, 1});
    var found = minimizer.minimize(rosenbrock(x, Samples.generated()));
    assertThat(found.converged()).as("%s", found).isTrue();
    assertThat(found.value()).isCloseTo(3.930839434, within(1e-9));
    assertThat(x.get(0)).isCloseTo(-0.9620510207, within(1e-9));
  }

  @Test
  void newtonsMethodNeedsOneStepForWhatIsQuadratic() {
    var layer = Dense.of("layer", DType.FLOAT64, 2, 1, Activation.IDENTITY, Initializer.constant(3));
    var inputs = NdArray.of(new double[] {1, 2, 0, -1, 3, 1, -2, 0.5}, 4, 2);
    // 2x₁ − x₂ + 0.5
    var targets = NdArray.of(new double[] {0.5, 1.5, 5.5, -4}, 4, 1);
    Samples.backends().forEach(backend -> {
      layer.initialize(1);
      var objective = Objective.of(layer, Loss.meanSquaredError(), inputs, targets, backend);
      assertThat(objective.size()).isEqualTo(3);
      var found = new Newton(STOPPING).minimize(objective);
      assertThat(found.iterations()).isEqualTo(1);
      assertThat(layer.weight().value().toDoubles()).containsExactly(new double[] {2, -1}, within(1e-12));
      assertThat(requireNonNull(layer.bias()).value().item()).isCloseTo(0.5, within(1e-12));
    });
  }

  @ParameterizedTest
  @MethodSource("minimizers")
  void bringsALogisticRegressionToWhereItsGradientVanishes(Minimizer minimizer) {
    var layer = Dense.of("layer", DType.FLOAT64, 2, 1, Activation.IDENTITY, Initializer.zeros());
    var inputs = Samples.normal(5, DType.FLOAT64, 40, 2);
    var targets = NdArray.zeros(DType.FLOAT64, Shape.of(40, 1));
    for (int i = 0; i < 40; i++) {
      // Every fifth target is wrong, so that no weights are best because they are infinite.
      targets.set(i, inputs.get(2 * i) > 0 == (i % 5 != 0) ? 1 : 0);
    }
    layer.initialize(1);
    var found = minimizer.minimize(Objective.of(layer, Loss.binaryCrossEntropyFromLogits(), inputs, targets,
        Samples.generated()));
    assertThat(found.converged()).isTrue();
    double[] gradient = new double[3];
    for (int i = 0; i < 40; i++) {
      double z = requireNonNull(layer.bias()).value().item() + layer.weight().value().get(0) * inputs.get(2 * i)
          + layer.weight().value().get(1) * inputs.get(2 * i + 1);
      double error = 1 / (1 + Math.exp(-z)) - targets.get(i);
      gradient[0] += error * inputs.get(2 * i) / 40;
      gradient[1] += error * inputs.get(2 * i + 1) / 40;
      gradient[2] += error / 40;
    }
    assertThat(gradient).usingComparatorWithPrecision(2e-9).containsOnly(0);
  }

  @Test
  void newtonsMethodLeavesASaddle() {
    // ¼x⁴ − ½x² + ½y², whose Hessian at the start has a negative eigenvalue
    var start = NdArray.of(new double[] {0.1, 1});
    var x = Tensor.input("x", DType.FLOAT64, start.shape());
    var first = Layouts.slice(x, ":1").square();
    var value = first.square().mul(0.25).sub(first.mul(0.5)).add(Layouts.slice(x, "1:").square().mul(0.5)).sum();
    Samples.backends().forEach(backend -> {
      var at = start.copy();
      var found = new Newton(STOPPING).minimize(Objective.of(value, List.of(x), Map.of("x", at), backend));
      assertThat(found.converged()).isTrue();
      assertThat(at.toDoubles()).containsExactly(new double[] {1, 0}, within(1e-9));
    });
  }

  @Test
  void lbfgsTeachesANetworkWhatNoSingleLayerCanTell() {
    var network =
        Sequential.of(Dense.of("hidden", 2, 6, Activation.TANH), Dense.of("scores", 6, 2, Activation.IDENTITY));
    network.initialize(3);
    var data = Samples.signs(60, 4);
    var found = new Lbfgs(new Stopping(1e-3, 300)).minimize(
        Objective.of(network, Loss.softmaxCrossEntropy(), data.inputs(), data.targets(), Samples.generated()));
    assertThat(found.value()).isLessThan(0.05);
  }

  @Test
  void saysWhenNothingLeadsFurtherDown() {
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(1));
    var start = NdArray.of(new double[] {Double.NaN});
    minimizers().forEach(minimizer -> {
      var found = minimizer
          .minimize(Objective.of(x.square().sum(), List.of(x), Map.of("x", start), Samples.generated()));
      assertThat(found.converged()).isFalse();
      assertThat(found.iterations()).isZero();
    });
    var far = NdArray.of(new double[] {-1.2, 1});
    var found = new Lbfgs(new Stopping(1e-9, 3)).minimize(rosenbrock(far, Samples.generated()));
    assertThat(found.converged()).isFalse();
    assertThat(found.iterations()).isEqualTo(3);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesWhatMakesNoSense(String sentence, Supplier<?> mistake) {
    assertThatThrownBy(mistake::get).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  static Stream<Arguments> refusesWhatMakesNoSense() {
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(1));
    var y = Tensor.input("y", DType.FLOAT64, Shape.of(1));
    var one = NdArray.of(new double[] {1});
    return Stream.of(
        refused("The tolerance of a minimisation must not be negative, but is -1.0.", () -> new Stopping(-1, 10)),
        refused("The number of iterations of a minimisation must be at least 1, but is 0.", () -> new Stopping(0, 0)),
        refused("The memory of L-BFGS must be at least 1, but is 0.", () -> new Lbfgs(0, STOPPING)),
        refused("The damping of Levenberg and Marquardt must be a positive number, but is 0.0.",
            () -> new LevenbergMarquardt(0, STOPPING)),
        refused("A function is minimised over inputs, but neg: float64[1] is computed.",
            () -> Objective.of(x.neg().sum(), List.of(x.neg()), Map.of("x", one), Samples.generated())),
        refused("The variable x: float64[1] has no value to start from.",
            () -> Objective.of(x.sum(), List.of(x), Map.of(), Samples.generated())),
        refused("The input y: float64[1] has no value.",
            () -> Objective.of(x.mul(y).sum(), List.of(x), Map.of("x", one), Samples.generated())));
  }

  private static Arguments refused(String sentence, Supplier<?> mistake) {
    return Arguments.of(sentence, mistake);
  }
}
