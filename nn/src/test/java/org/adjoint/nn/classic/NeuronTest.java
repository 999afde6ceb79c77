package org.adjoint.nn.classic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Elementwise;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.transforms.ColumnScaling;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Single neurons: what they compute, and how the linear and the logistic one learn.
class NeuronTest {
  static final List<Backend> BACKENDS = Samples.backends().toList();

  /// A neuron's net input `w₀ + w·x`, its output, and how exactly the worked number is given.
  static Stream<Arguments> workedNumbers() {
    UnaryOperator<Tensor> net = z -> z;
    return Stream.of(Arguments.of(1, List.of(3, -2), List.of(-1, 2), net, -6, 0),
        Arguments.of(1, List.of(3, -2), List.of(-1, 2), (UnaryOperator<Tensor>) Tensor::sigmoid, 0.002, 5e-4),
        Arguments.of(0.5, List.of(3, -2), List.of(-2, 3), net, -11.5, 0),
        Arguments.of(0.5, List.of(3, -2), List.of(-2, 3), (UnaryOperator<Tensor>) Elementwise::sign, -1, 0),
        Arguments.of(0.5, List.of(3, -2), List.of(-2, 3), (UnaryOperator<Tensor>) Tensor::tanh, -1, 1e-9),
        Arguments.of(0.5, List.of(3, -2), List.of(-2, 3), (UnaryOperator<Tensor>) Activations::relu, 0, 0));
  }

  @ParameterizedTest
  @MethodSource
  void workedNumbers(double bias, List<Integer> weights, List<Integer> inputs, UnaryOperator<Tensor> activation,
      double output, double precision) {
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(1, 2));
    var w = Tensor.input("w", DType.FLOAT64, Shape.of(2, 1));
    var program = Program.named("neuron").output("y", activation.apply(x.matMul(w).add(bias))).build();
    var values = Map.of("x", column(inputs).reshape(1, 2), "w", column(weights));
    for (var backend : BACKENDS) {
      assertThat(result("y", backend.compile(program).run(values)).item()).isCloseTo(output, within(precision));
    }
  }

  /// Prices by living area, rooms and age, with noise: the delta rule ends where the closed form is.
  @Test
  void theDeltaRuleFindsTheClosedForm() {
    var houses = houses(200);
    var scaling = ColumnScaling.standard(houses.inputs());
    var data =
        new Dataset(scaling.apply(houses.inputs()), ColumnScaling.standard(houses.targets()).apply(houses.targets()));
    var neuron = Dense.of("price", DType.FLOAT64, 3, 1, Activation.IDENTITY, Initializer.zeros());
    var history = Trainer.of(neuron).loss(Loss.meanSquaredError()).metric(Metric.meanAbsoluteError())
        .optimizer(new Sgd(0.3)).batchSize(200).epochs(1000).fit(data);
    var closed = LeastSquares.of(data);
    assertThat(neuron.weight().value().toDoubles()).containsExactly(closed.weights().toDoubles(), within(1e-9));
    assertThat(requireNonNull(neuron.bias()).value().item()).isCloseTo(closed.biases().item(), within(1e-9));
    var losses = history.epochs().stream().map(epoch -> epoch.loss()).toList();
    assertThat(losses.getFirst()).isGreaterThan(4 * losses.getLast());
    for (int epoch = 1; epoch < 100; epoch++) {
      assertThat(losses.get(epoch)).isLessThanOrEqualTo(losses.get(epoch - 1));
    }
  }

  @Test
  void theClosedFormFindsThePlaneThatPricesWereMadeFrom() {
    var inputs = Samples.normal(3, DType.FLOAT64, 20, 2);
    var targets = NdArray.zeros(DType.FLOAT64, Shape.of(20, 2));
    for (int i = 0; i < 20; i++) {
      targets.set(2 * i, 3 - 2 * inputs.get(2 * i) + inputs.get(2 * i + 1));
      targets.set(2 * i + 1, 7 * inputs.get(2 * i));
    }
    var solution = LeastSquares.of(new Dataset(inputs, targets));
    assertThat(solution.weights().toDoubles()).containsExactly(new double[] {-2, 7, 1, 0}, within(1e-12));
    assertThat(solution.biases().toDoubles()).containsExactly(new double[] {3, 0}, within(1e-12));
    assertThat(solution.predict(inputs).toDoubles()).containsExactly(targets.toDoubles(), within(1e-12));
    var twice = NdArray.of(new double[] {1, 2, 2, 4, 3, 6}, 3, 2);
    assertThatThrownBy(() -> LeastSquares.of(new Dataset(twice, NdArray.of(new double[3], 3, 1))))
        .hasMessageStartingWith("The inputs float64[3, 2] do not determine the weights");
  }

  /// With `o = σ(x·w + b)` and the cross-entropy `−Σ(t log o + (1 − t) log(1 − o))` the gradient is `Σ(o − t) x`.
  @ParameterizedTest
  @FieldSource("BACKENDS")
  void theGradientOfLogisticRegressionIsErrorTimesInput(Backend backend) {
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(30, 3));
    var t = Tensor.input("t", DType.FLOAT64, Shape.of(30, 1));
    var w = Tensor.input("w", DType.FLOAT64, Shape.of(3, 1));
    var o = x.matMul(w).sigmoid();
    var entropy = t.mul(o.log()).add(t.neg().add(1).mul(o.neg().add(1).log())).sum().neg();
    var program = Program.named("logistic regression").output("gradient", Gradients.of(entropy, List.of(w)).getFirst())
        .output("byHand", x.transpose().matMul(o.sub(t))).build();
    var targets = NdArray.zeros(DType.FLOAT64, Shape.of(30, 1));
    for (int i = 0; i < 30; i++) {
      targets.set(i, i % 2);
    }
    var results = backend.compile(program).run(Map.of("x", Samples.normal(1, DType.FLOAT64, 30, 3), "t", targets, "w",
        Samples.normal(2, DType.FLOAT64, 3, 1)));
    assertThat(result("gradient", results).toDoubles()).containsExactly(result("byHand", results).toDoubles(),
        within(1e-12));
  }

  private static NdArray result(String name, Map<String, NdArray> results) {
    return Objects.requireNonNull(results.get(name));
  }

  private static NdArray column(List<Integer> values) {
    return NdArray.of(values.stream().mapToDouble(Integer::doubleValue).toArray(), values.size(), 1);
  }

  private static Dataset houses(int count) {
    var random = new SplittableRandom(5);
    var inputs = NdArray.zeros(DType.FLOAT64, Shape.of(count, 3));
    var prices = NdArray.zeros(DType.FLOAT64, Shape.of(count, 1));
    for (int i = 0; i < count; i++) {
      double area = random.nextDouble(40, 200);
      double rooms = Math.rint(area / 25 + random.nextGaussian());
      double age = random.nextDouble(0, 80);
      inputs.set(3 * i, area);
      inputs.set(3 * i + 1, rooms);
      inputs.set(3 * i + 2, age);
      prices.set(i, 50_000 + 3_000 * area + 8_000 * rooms - 1_500 * age + 30_000 * random.nextGaussian());
    }
    return new Dataset(inputs, prices);
  }
}
