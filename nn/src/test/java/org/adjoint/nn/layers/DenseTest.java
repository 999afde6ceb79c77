package org.adjoint.nn.layers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenseTest {
  private static final double[] POINTS = {-1e4, -30, -2, -0.5, -1e-9, 0, 1e-9, 0.5, 2, 30, 1e4};

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void multipliesByTheWeightAndAddsTheBias(DType dtype) {
    var layer = Dense.of("layer", dtype, 2, 3, Activation.IDENTITY, Initializer.zeros());
    assign(layer.weight(), 1, -1, 0.5, 2, 0, -3);
    assign(requireNonNull(layer.bias()), 0.25, -1, 0);
    var inputs = NdArray.zeros(dtype, Shape.of(2, 2));
    assign(inputs, 1, 2, 3, 4);
    Samples.backends().forEach(backend -> {
      var scores = Predictor.of(layer, dtype, new int[] {2}, backend).predict(inputs);
      assertThat(scores.describe()).isEqualTo(dtype + "[2, 3]");
      assertThat(scores.toDoubles()).containsExactly(5.25, -2, -5.5, 11.25, -4, -10.5);
    });
  }

  @Test
  void appliesTheActivationToTheSums() {
    for (var activation : Activation.values()) {
      var layer = Dense.of("layer", DType.FLOAT64, 1, POINTS.length, activation, Initializer.zeros());
      assign(requireNonNull(layer.bias()), POINTS);
      var zero = NdArray.zeros(DType.FLOAT64, Shape.of(1, 1));
      var sums = requireNonNull(layer.bias()).value().reshape(1, POINTS.length);
      Samples.backends().forEach(backend -> assertThat(
          Predictor.of(layer, DType.FLOAT64, new int[] {1}, backend).predict(zero).toDoubles()).as("%s", activation)
          .containsExactly(Predictor.of(activation, DType.FLOAT64, new int[] {POINTS.length}, backend).predict(sums)
              .toDoubles(), within(1e-15)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void reluPassesNaNOn(DType dtype) {
    var nan = NdArray.filled(dtype, Shape.of(1, 1), Double.NaN);
    Samples.backends().forEach(backend -> assertThat(
        Predictor.of(Activation.RELU, dtype, new int[] {1}, backend).predict(nan).get(0)).isNaN());
  }

  @Test
  void isInFloat32UnlessToldOtherwise() {
    var layer = Dense.of("hidden", 3, 4, Activation.RELU);
    assertThat(layer.parameters()).map(Parameter::toString)
        .containsExactly("hidden.weight: float32[3, 4]", "hidden.bias: float32[4]");
  }

  @Test
  void givesItsNameToItsResultInTheGraph() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 3));
    for (var activation : Activation.values()) {
      assertThat(Dense.of("hidden", 3, 4, activation).apply(x, Context.inference()).name()).isEqualTo("hidden");
    }
  }

  @Test
  void refusesTwoLayersOfOneName() {
    var model = Sequential.of(Dense.of("hidden", 2, 2, Activation.RELU), Dense.of("hidden", 2, 2, Activation.RELU));
    assertThatThrownBy(() -> Predictor.of(model, DType.FLOAT32, new int[] {2}, Samples.generated()))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("Two parameters are called \"hidden.weight\"; give the"
            + " layers of a network different names.");
  }

  @Test
  void mayBeUsedTwiceInOneNetwork() {
    var shared = Dense.of("shared", DType.FLOAT64, 1, 1, Activation.IDENTITY, Initializer.zeros());
    assign(shared.weight(), 3);
    assign(requireNonNull(shared.bias()), 1);
    var twice = Predictor.of(Sequential.of(shared, shared), DType.FLOAT64, new int[] {1}, Samples.generated());
    assertThat(twice.predict(NdArray.of(new double[] {2}, 1, 1)).item()).isEqualTo(22);
  }

  @Test
  void sequentialRunsItsLayersInOrder() {
    var model = Sequential.of(affine("first", 2, 1), affine("second", 10, 0));
    assertThat(model.parameters()).map(Parameter::name)
        .containsExactly("first.weight", "first.bias", "second.weight", "second.bias");
    Samples.backends().forEach(backend -> assertThat(Predictor.of(model, DType.FLOAT64, new int[] {1}, backend)
        .predict(NdArray.of(new double[] {5}, 1, 1)).item()).isEqualTo(110));
  }

  @Test
  void aLayerOfOnesOwnIsARecord() {
    record Scale(Parameter factor) implements Layer {
      @Override
      public Tensor apply(Tensor x, Context context) {
        return x.mul(context.tensor(factor));
      }

      @Override
      public List<Parameter> parameters() {
        return List.of(factor);
      }
    }
    var scale = new Scale(new Parameter("factor", DType.FLOAT64, Shape.SCALAR, Initializer.zeros()));
    assign(scale.factor, 4);
    assertThat(Predictor.of(scale, DType.FLOAT64, new int[] {2}, Samples.generated())
        .predict(NdArray.of(new double[] {1, 2}, 1, 2)).toDoubles()).containsExactly(4, 8);
  }

  private static Dense affine(String name, double weight, double bias) {
    var layer = Dense.of(name, DType.FLOAT64, 1, 1, Activation.IDENTITY, Initializer.zeros());
    assign(layer.weight(), weight);
    assign(requireNonNull(layer.bias()), bias);
    return layer;
  }

  private static void assign(Parameter parameter, double... values) {
    assign(parameter.value(), values);
  }

  private static void assign(NdArray array, double... values) {
    assertThat(array.size()).isEqualTo(values.length);
    for (int i = 0; i < values.length; i++) {
      array.set(i, values[i]);
    }
  }
}
