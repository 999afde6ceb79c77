package org.adjoint.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    var movers = TrajectoryTest.recurrences().map(TrajectoryTest.Case::optimizer)
        .filter(optimizer -> !(optimizer instanceof WeightDecay || optimizer instanceof AdamW));
    movers.forEach(optimizer -> Samples.backends()
        .forEach(backend -> assertThat(trajectory(optimizer, DType.FLOAT32, new double[] {3}, column(0, 0), backend))
            .as("%s", optimizer).isDeepEqualTo(column(3, 3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesNumbersThatMakeNoSense(String sentence, Supplier<Optimizer> mistake) {
    assertThatThrownBy(mistake::get).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  static Stream<Arguments> refusesNumbersThatMakeNoSense() {
    return Stream.of(
        refused("The learning rate must not be negative, but is -0.1.", () -> new Sgd(-0.1)),
        refused("The learning rate must not be negative, but is NaN.", () -> new Lion(Double.NaN)),
        refused("The momentum must lie in [0, 1), but is 1.0.", () -> new Momentum(0.1, 1)),
        refused("The momentum must lie in [0, 1), but is -0.5.", () -> new Nesterov(0.1, -0.5)),
        refused("The ε of AdaGrad must not be negative, but is -1.0.", () -> new AdaGrad(0.1, -1)),
        refused("The decay ρ of Adadelta must lie in [0, 1), but is 1.0.", () -> new Adadelta(1, 1, 1e-6)),
        refused("The ε of Adadelta must be a positive number, but is 0.0.", () -> new Adadelta(1, 0.9, 0)),
        refused("The decay ρ of RMSProp must lie in [0, 1), but is 2.0.", () -> new RmsProp(1, 2, 0, 0, false)),
        refused("The decay β₁ of Adam must lie in [0, 1), but is 1.2.", () -> new Adam(0.1, 1.2, 0.9, 0)),
        refused("The decay β₂ of Nadam must lie in [0, 1), but is 1.0.", () -> new Nadam(0.1, 0.9, 1, 0)),
        refused("The weight decay must not be negative, but is -0.1.", () -> new AdamW(0.1, -0.1)),
        refused("The limit of clipped gradients must be a positive number, but is 0.0.",
            () -> Clipping.byNorm(0, new Sgd(1))),
        refused("The decay of averaged weights must lie in [0, 1), but is 1.0.",
            () -> new AveragedWeights(1, new Sgd(1))),
        refused("The learning rate of the parameters in no group must be a positive number, but is 0.0.",
            () -> ParameterGroups.of(new Sgd(0))));
  }

  private static Arguments refused(String sentence, Supplier<Optimizer> mistake) {
    return Arguments.of(sentence, mistake);
  }

  @Test
  void remembersZerosOfTheParametersTypeAndShape() {
    var memory =
        Optimizer.memory(new Parameter("w", DType.FLOAT64, Shape.of(2, 3), Initializer.normal(0, 1)), "velocity");
    assertThat(memory).hasToString("w.velocity: float64[2, 3]");
    assertThat(memory.value().toDoubles()).containsOnly(0);
  }
}
