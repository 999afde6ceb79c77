package org.adjoint.nn.layers;

import static java.lang.Math.abs;
import static java.lang.Math.exp;
import static java.lang.Math.expm1;
import static java.lang.Math.log1p;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.tanh;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
  private static final double[] POINTS = {-1e4, -30, -2, -0.5, -1e-9, 0, 1e-9, 0.5, 2, 7, 30, 1e4};
  /// `Φ(x)` at some of the points, from tables of the normal distribution to 16 digits.
  private static final Map<Double, Double> NORMAL =
      Map.of(-2.0, 0.02275013194817921, -0.5, 0.3085375387259869, 0.0, 0.5,
          0.5, 0.6914624612740131, 2.0, 0.9772498680518208);

  private static final Map<String, DoubleUnaryOperator> ELEMENTWISE = elementwise();

  private static Map<String, DoubleUnaryOperator> elementwise() {
    var functions = new TreeMap<String, DoubleUnaryOperator>();
    functions.put("identity", x -> x);
    functions.put("step", x -> x >= 0 ? 1 : 0);
    functions.put("bipolar_step", x -> x >= 0 ? 1 : -1);
    functions.put("sign", Math::signum);
    functions.put("sigmoid", ActivationTest::sigmoid);
    functions.put("sigmoid(2.5)", x -> sigmoid(2.5 * x));
    functions.put("tanh", Math::tanh);
    functions.put("relu", x -> max(x, 0));
    functions.put("relu6", x -> min(max(x, 0), 6));
    functions.put("leaky_relu", x -> x > 0 ? x : 0.01 * x);
    functions.put("leaky_relu(0.3)", x -> x > 0 ? x : 0.3 * x);
    functions.put("elu", x -> x > 0 ? x : expm1(x));
    functions.put("elu(0.7)", x -> x > 0 ? x : 0.7 * expm1(x));
    functions.put("celu(0.7)", x -> x > 0 ? x : 0.7 * expm1(x / 0.7));
    functions.put("selu", x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x)));
    functions.put("gelu", x -> x * NORMAL.getOrDefault(x, x > 0 ? 1.0 : 0.0));
    functions.put("gelu_tanh",
        x -> abs(x) > 1e3 ? max(x, 0) : x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    functions.put("swish", x -> x * sigmoid(x));
    functions.put("swish(1.5)", x -> x * sigmoid(1.5 * x));
    functions.put("mish", x -> x * tanh(softplus(x)));
    functions.put("softplus", ActivationTest::softplus);
    functions.put("softplus(3.0)", x -> softplus(3 * x) / 3);
    functions.put("softsign", x -> x / (1 + abs(x)));
    functions.put("hard_sigmoid", x -> min(max(x / 6 + 0.5, 0), 1));
    functions.put("hard_tanh", x -> min(max(x, -1), 1));
    functions.put("hard_swish", x -> x * min(max(x / 6 + 0.5, 0), 1));
    return functions;
  }

  private static double sigmoid(double x) {
    return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x));
  }

  private static double softplus(double x) {
    return max(x, 0) + log1p(exp(-abs(x)));
  }

  @Test
  void everyActivationHasACase() {
    var cases = Stream.concat(ELEMENTWISE.keySet().stream().filter(name -> !name.contains("(")),
        Stream.of("softmax", "log_softmax"));
    assertThat(Activation.values()).extracting(Activation::name).containsExactlyInAnyOrderElementsOf(cases.toList());
  }

  static Stream<String> names() {
    return ELEMENTWISE.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasTheValueOfItsFormula(String name) {
    var function = ELEMENTWISE.getOrDefault(name, x -> Double.NaN);
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      boolean tabled = name.equals("gelu");
      double precision = dtype == DType.FLOAT32 ? 1e-6 : 1e-14;
      var x = points(dtype, DoubleStream.of(POINTS)
          .filter(point -> !tabled || NORMAL.containsKey(point) || abs(point) > 8).toArray());
      Samples.backends().forEach(backend -> {
        var y = Predictor.of(Activation.valueOf(name), dtype, new int[] {x.size()}, backend).predict(x);
        for (int i = 0; i < x.size(); i++) {
          double expected = function.applyAsDouble(x.get(i));
          assertThat(y.get(i)).as("%s of %s by %s", name, x.get(i), backend.description())
              .isCloseTo(expected, within(precision * abs(expected) + 1e-30));
        }
      });
    }
  }

  private static NdArray points(DType dtype, double... values) {
    var array = NdArray.zeros(dtype, Shape.of(1, values.length));
    for (int i = 0; i < values.length; i++) {
      array.set(i, values[i]);
    }
    return array;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void softmaxAddsUpToOneAndItsLogarithmDoesNotOverflow(DType dtype) {
    var x = points(dtype, 1e4, 1e4 - 2, -1e4);
    double sum = 1 + exp(-2);
    Samples.backends().forEach(backend -> {
      assertThat(Predictor.of(Activation.SOFTMAX, dtype, new int[] {3}, backend).predict(x).toDoubles())
          .containsExactly(new double[] {1 / sum, exp(-2) / sum, 0}, within(1e-7));
      assertThat(Predictor.of(Activation.LOG_SOFTMAX, dtype, new int[] {3}, backend).predict(x).toDoubles())
          .containsExactly(new double[] {-Math.log(sum), -2 - Math.log(sum), -2e4 - Math.log(sum)}, within(2e-3));
    });
  }

  @Test
  void aNeuronHasTheValuesOfTwoWorkedExamples() {
    // w₀ = 1, w = (3, −2) at (−1, 2): z = −6
    assertThat(neuron(1, 3, -2, Activation.SIGMOID, -1, 2)).isCloseTo(0.0025, within(5e-5));
    // w₀ = 0.5, w = (3, −2) at (−2, 3): z = −11.5
    assertThat(neuron(0.5, 3, -2, Activation.IDENTITY, -2, 3)).isEqualTo(-11.5);
    assertThat(neuron(0.5, 3, -2, Activation.SIGN, -2, 3)).isEqualTo(-1);
    assertThat(neuron(0.5, 3, -2, Activation.TANH, -2, 3)).isCloseTo(-1, within(1e-9));
    assertThat(neuron(0.5, 3, -2, Activation.RELU, -2, 3)).isZero();
  }

  private static double neuron(double bias, double w1, double w2, Activation activation, double x1, double x2) {
    var neuron = Dense.of("neuron", DType.FLOAT64, 2, 1, activation, Initializer.zeros());
    requireNonNull(neuron.bias()).value().set(0, bias);
    neuron.weight().value().assign(NdArray.of(new double[] {w1, w2}, 2, 1));
    return Predictor.of(neuron, DType.FLOAT64, new int[] {2}, Samples.generated())
        .predict(points(DType.FLOAT64, x1, x2))
        .item();
  }

  @Test
  void theSlopeOfAParametricReluIsAQuarterUntilItIsLearned() {
    var layer = ParametricRelu.of("slopes", DType.FLOAT64, 2);
    layer.initialize(1);
    Samples.backends().forEach(backend -> assertThat(
        Predictor.of(layer, DType.FLOAT64, new int[] {2}, backend).predict(points(DType.FLOAT64, -2, 3)).toDoubles())
        .containsExactly(-0.5, 3));
    layer.slope().value().set(0, 0.5);
    Samples.backends().forEach(backend -> assertThat(
        Predictor.of(layer, DType.FLOAT64, new int[] {2}, backend).predict(points(DType.FLOAT64, -2, -4)).toDoubles())
        .containsExactly(-1, -1));
  }

  @Test
  void isFoundByTheNameThatItWritesDown() {
    var shaped = Stream.of(Activation.sigmoid(2), Activation.leakyRelu(0.2), Activation.elu(1e-3), Activation.celu(2),
        Activation.swish(1.702), Activation.softplus(1e10));
    assertThat(Stream.concat(Activation.values().stream(), shaped)).allSatisfy(activation -> {
      assertThat(Activation.valueOf(activation.name())).isEqualTo(activation).hasSameHashCodeAs(activation);
      assertThat(Activation.valueOf(activation.name().toUpperCase(Locale.ROOT))).isEqualTo(activation);
    });
    assertThat(Activation.RELU).isNotEqualTo(Activation.ELU).isNotEqualTo(Activation.leakyRelu(0.2));
    assertThat(Activation.valueOf("RELU")).isSameAs(Activation.RELU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rely", "relu(2)", "leaky_relu(", "leaky_relu(x)", "leaky_relu(0.2", "(1)"})
  void saysWhichNamesThereAre(String name) {
    assertThatThrownBy(() -> Activation.valueOf(name)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There is no activation \"" + name + "\"; there are identity, step, ")
        .hasMessageEndingWith(
            "and with a number, as in leaky_relu(0.2), celu, elu, leaky_relu, sigmoid, softplus, swish.");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void isShapedByPositiveNumbers(double gain) {
    assertThatThrownBy(() -> Activation.sigmoid(gain)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The gain of the activation sigmoid must be a positive number, but is " + gain + ".");
  }
}
