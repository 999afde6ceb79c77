package org.adjoint.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {
  private static final double[] SCALES = IntStream.rangeClosed(-6, 6).mapToDouble(i -> Math.pow(10, i)).toArray();

  /// What a parameter is after each step, when its gradients are given; a row for each step.
  private static double[][] trajectory(Optimizer optimizer, DType dtype, double[] start, double[][] gradients,
      Backend backend) {
    var weight = new Parameter("weight", dtype, Shape.of(start.length), (array, _) -> set(array, start));
    weight.initialize(new SplittableRandom(0));
    var context = Context.training();
    context.tensor(weight);
    var gradient = Tensor.input("gradient", dtype, weight.value().shape());
    var rate = Tensor.input("rate", dtype, Shape.SCALAR);
    optimizer.update(Map.of(weight, gradient), rate, context);
    var session = backend.compile(context.addUpdatesTo(Program.named("update")).build()).session();
    context.bindTo(session);
    var given = NdArray.zeros(dtype, weight.value().shape());
    session.bind("gradient", given).bind("rate", NdArray.scalar(dtype, optimizer.learningRate()));
    var result = new double[gradients.length][];
    for (int step = 0; step < gradients.length; step++) {
      set(given, gradients[step]);
      session.run();
      result[step] = weight.value().toDoubles();
    }
    return result;
  }

  private static void set(NdArray array, double... values) {
    for (int i = 0; i < values.length; i++) {
      array.set(i, values[i]);
    }
  }

  private static double[][] column(double... values) {
    return DoubleStream.of(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new);
  }

  @Test
  void sgdGoesAgainstTheGradient() {
    Samples.backends().forEach(backend -> {
      var path = trajectory(new Sgd(0.1), DType.FLOAT64, new double[] {1}, column(2, -3, 0.5), backend);
      assertThat(path).hasDimensions(3, 1);
      assertThat(path[0][0]).isCloseTo(0.8, within(1e-12));
      assertThat(path[1][0]).isCloseTo(1.1, within(1e-12));
      assertThat(path[2][0]).isCloseTo(1.05, within(1e-12));
    });
  }

  @Test
  void momentumKeepsAShareOfTheVelocity() {
    Samples.backends().forEach(backend -> {
      // velocities 2, 3.8, 2.42, 2.178
      var path = trajectory(new Momentum(0.1, 0.9), DType.FLOAT64, new double[] {1}, column(2, 2, -1, 0), backend);
      assertThat(path[0][0]).isCloseTo(0.8, within(1e-12));
      assertThat(path[1][0]).isCloseTo(0.42, within(1e-12));
      assertThat(path[2][0]).isCloseTo(0.178, within(1e-12));
      assertThat(path[3][0]).isCloseTo(-0.0398, within(1e-12));
    });
  }

  @Test
  void momentumWithoutMemoryIsGradientDescent() {
    var gradients = column(2, -3, 0.5);
    Samples.backends().forEach(backend -> assertThat(
        trajectory(new Momentum(0.1, 0), DType.FLOAT64, new double[] {1}, gradients, backend))
        .isDeepEqualTo(trajectory(new Sgd(0.1), DType.FLOAT64, new double[] {1}, gradients, backend)));
  }

  @Test
  void adamFollowsAHandComputedPath() {
    Samples.backends().forEach(backend -> {
      // m̂ = 2, (0.9·0.2 − 0.1)/0.19 = 8/19; v̂ = 4, (0.75·1 + 0.25·1)/0.4375 = 16/7; steps 1/2·2/2, 1/2·(8/19)/(4/√7)
      var path =
          trajectory(new Adam(0.5, 0.9, 0.75, 0), DType.FLOAT64, new double[] {1}, column(2, -1), backend);
      assertThat(path[0][0]).isCloseTo(0.5, within(1e-12));
      assertThat(path[1][0]).isCloseTo(0.5 - Math.sqrt(7) / 19, within(1e-12));
    });
  }

  /// Algorithm 1 of the paper, word for word.
  @Test
  void adamFollowsKingmaAndBa() {
    int steps = 50;
    var start = Samples.normal(1, DType.FLOAT64, 4).toDoubles();
    var gradients = IntStream.range(0, steps).mapToObj(step -> Samples.normal(step, DType.FLOAT64, 4).toDoubles())
        .toArray(double[][]::new);
    var expected = new double[steps][4];
    for (int i = 0; i < 4; i++) {
      double theta = start[i];
      double m = 0;
      double v = 0;
      for (int t = 1; t <= steps; t++) {
        double g = gradients[t - 1][i];
        m = 0.8 * m + (1 - 0.8) * g;
        v = 0.99 * v + (1 - 0.99) * g * g;
        double mHat = m / (1 - Math.pow(0.8, t));
        double vHat = v / (1 - Math.pow(0.99, t));
        theta -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-3);
        expected[t - 1][i] = theta;
      }
    }
    Samples.backends().forEach(backend -> {
      var path = trajectory(new Adam(0.01, 0.8, 0.99, 1e-3), DType.FLOAT64, start, gradients, backend);
      for (int step = 0; step < steps; step++) {
        assertThat(path[step]).containsExactly(expected[step], within(1e-12));
      }
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void adamsFirstStepDoesNotDependOnTheScaleOfTheGradient(DType dtype) {
    double rate = 1e-3;
    double precision = dtype == DType.FLOAT32 ? 2e-6 : 1e-12;
    var gradient = DoubleStream.of(SCALES).flatMap(scale -> DoubleStream.of(scale, -scale)).toArray();
    Samples.backends().forEach(backend -> {
      var moved = trajectory(new Adam(rate), dtype, new double[gradient.length], new double[][] {gradient}, backend)[0];
      for (int i = 0; i < gradient.length; i++) {
        double step = rate * Math.abs(gradient[i]) / (Math.abs(gradient[i]) + 1e-8);
        assertThat(step).isCloseTo(rate, within(0.01 * rate));
        assertThat(moved[i]).as("gradient %s", gradient[i])
            .isCloseTo(-Math.signum(gradient[i]) * step, within(precision * rate));
      }
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void adamsBiasCorrectionKeepsEveryStepOfAConstantGradientAtTheLearningRate(DType dtype) {
    int steps = 100;
    var constant = new double[] {1e-2, -3, 1e4};
    var gradients = IntStream.range(0, steps).mapToObj(_ -> constant).toArray(double[][]::new);
    Samples.backends().forEach(backend -> {
      var path = trajectory(new Adam(0.25), dtype, new double[3], gradients, backend);
      for (int step = 0; step < steps; step++) {
        for (int i = 0; i < 3; i++) {
          double expected = -Math.signum(constant[i]) * 0.25 * (step + 1);
          assertThat(path[step][i]).isCloseTo(expected,
              within((dtype == DType.FLOAT32 ? 1e-4 : 2e-6) * Math.abs(expected)));
        }
      }
    });
  }

  @Test
  void aZeroGradientMovesNothing() {
    for (var optimizer : new Optimizer[] {new Sgd(0.1), new Momentum(0.1, 0.9), new Adam(0.1)}) {
      Samples.backends().forEach(backend -> assertThat(
          trajectory(optimizer, DType.FLOAT32, new double[] {3}, column(0, 0), backend))
          .isDeepEqualTo(column(3, 3)));
    }
  }

  @Test
  void remembersZerosOfTheParametersTypeAndShape() {
    var memory =
        Optimizer.memory(new Parameter("w", DType.FLOAT64, Shape.of(2, 3), Initializer.normal(0, 1)), "velocity");
    assertThat(memory).hasToString("w.velocity: float64[2, 3]");
    assertThat(memory.value().toDoubles()).containsOnly(0);
  }
}
