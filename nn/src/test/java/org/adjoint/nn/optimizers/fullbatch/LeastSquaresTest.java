package org.adjoint.nn.optimizers.fullbatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeastSquaresTest {
  /// A dental material under pressure (D. Misra, 1978), one of the sets of NIST with certified best parameters.
  private static final double[] PRESSURE =
      {77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0};
  private static final double[] VOLUME =
      {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78};

  private static final Stopping STOPPING = new Stopping(1e-6, 200);

  static Stream<Function<LeastSquares, Minimum>> methods() {
    return Stream.of(new LevenbergMarquardt(STOPPING)::minimize, new GaussNewton(STOPPING)::minimize);
  }

  private static LeastSquares misra(NdArray b1, NdArray b2, Backend backend) {
    var x = Tensor.constant(NdArray.of(PRESSURE));
    var y = Tensor.constant(NdArray.of(VOLUME));
    var first = Tensor.input("b1", DType.FLOAT64, Shape.SCALAR);
    var second = Tensor.input("b2", DType.FLOAT64, Shape.of(1));
    var model = x.number(1).sub(x.mul(second).neg().exp()).mul(first);
    return LeastSquares.of(model.sub(y), List.of(first, second), Map.of("b1", b1, "b2", b2), backend);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void fitsTheCertifiedParametersOfNist(Function<LeastSquares, Minimum> method) {
    for (var start : List.of(new double[] {500, 1e-4}, new double[] {250, 5e-4})) {
      Samples.backends().forEach(backend -> {
        var b1 = NdArray.scalar(DType.FLOAT64, start[0]);
        var b2 = NdArray.of(new double[] {start[1]});
        var found = method.apply(misra(b1, b2, backend));
        assertThat(2 * found.value()).isCloseTo(1.2455138894e-1, within(1e-10));
        assertThat(b1.item()).isCloseTo(2.3894212918e2, within(1e-5));
        assertThat(b2.item()).isCloseTo(5.5015643181e-4, within(1e-11));
        assertThat(found.values()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
      });
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void needsNoCurvatureWhereResidualsAreLinear(Function<LeastSquares, Minimum> method) {
    var layer = Dense.of("layer", DType.FLOAT64, 2, 2, Activation.IDENTITY, Initializer.zeros());
    layer.initialize(1);
    var inputs = Samples.normal(1, DType.FLOAT64, 9, 2);
    var truth = Dense.of("truth", DType.FLOAT64, 2, 2, Activation.IDENTITY, Initializer.normal(0, 1));
    truth.initialize(2);
    var targets = Predictor.of(truth, DType.FLOAT64, new int[] {2}, Samples.generated()).predict(inputs);
    var found = method.apply(LeastSquares.of(layer, inputs, targets, Samples.generated()));
    assertThat(found.converged()).isTrue();
    assertThat(layer.weight().value().toDoubles()).containsExactly(truth.weight().value().toDoubles(), within(1e-6));
  }

  @Test
  void levenbergAndMarquardtFitANetworkToACurve() {
    var network = Sequential.of(Dense.of("hidden", DType.FLOAT64, 1, 5, Activation.TANH, Initializer.normal(0, 1)),
        Dense.of("output", DType.FLOAT64, 5, 1, Activation.IDENTITY, Initializer.normal(0, 1)));
    network.initialize(7);
    var inputs = NdArray.zeros(DType.FLOAT64, Shape.of(30, 1));
    var targets = NdArray.zeros(DType.FLOAT64, Shape.of(30, 1));
    for (int i = 0; i < 30; i++) {
      inputs.set(i, i / 5.0 - 3);
      targets.set(i, Math.sin(i / 5.0 - 3));
    }
    var found = new LevenbergMarquardt(new Stopping(1e-10, 200))
        .minimize(LeastSquares.of(network, inputs, targets, Samples.generated()));
    assertThat(Math.sqrt(2 * found.value() / 30)).isLessThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void variablesThatChangeNothingDoNoHarm(Function<LeastSquares, Minimum> method) {
    var used = Tensor.input("used", DType.FLOAT64, Shape.of(2));
    var values = Map.of("used", NdArray.of(new double[] {5, 5}), "scale", NdArray.of(new double[] {1, 0}));
    var scale = Tensor.input("scale", DType.FLOAT64, Shape.of(2));
    var problem = LeastSquares.of(used.mul(scale).sub(2), List.of(used), values, Samples.generated());
    var found = method.apply(problem);
    assertThat(found.converged()).isTrue();
    assertThat(found.point().toArray()).containsExactly(new double[] {2, 5}, within(1e-6));
  }
}
