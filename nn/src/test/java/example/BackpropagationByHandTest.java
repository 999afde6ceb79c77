package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Derivation;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.junit.jupiter.api.Test;

/// The example of lectures on backpropagation: one input x = 2 with target 1, three tanh layers with biases, and E = ½(y − t)².
class BackpropagationByHandTest {
  private final Dense first = layer("layer1", new double[] {0.3, 0.4}, 0.1, 0.2);
  private final Dense second = layer("layer2", new double[] {1, -3}, 0.2);
  private final Dense third = layer("layer3", new double[] {2}, 1);
  private final Sequential network = Sequential.of(first, second, third);
  private final Context context = Context.training();
  private final Tensor x = Tensor.input("x", DType.FLOAT64, Shape.of(1, 1));
  private final Tensor target = Tensor.input("t", DType.FLOAT64, Shape.of(1, 1));
  private final Tensor output = context.apply(network, x);
  private final Tensor error = output.sub(target).square().mul(0.5).sum().named("E");

  /// A layer with the given weights, input by input, and biases.
  private static Dense layer(String name, double[] weights, double... biases) {
    var layer = Dense.of(name, DType.FLOAT64, weights.length / biases.length, biases.length, Activation.TANH,
        Initializer.zeros());
    layer.weight().value().assign(NdArray.of(weights, weights.length / biases.length, biases.length));
    layer.bias().value().assign(NdArray.of(biases));
    return layer;
  }

  private double[] value(Tensor tensor, Backend backend) {
    var values = new HashMap<String, NdArray>();
    network.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
    values.putAll(Map.of("x", NdArray.of(new double[] {2}, 1, 1), "t", NdArray.of(new double[] {1}, 1, 1)));
    var program = Program.named("example").output("value", tensor).build();
    values.keySet().retainAll(program.inputs().stream().map(Tensor::name).toList());
    return backend.compile(program).run(values).get("value").toDoubles();
  }

  private static double[] about(double... values) {
    return values;
  }

  @Test
  void givesTheOutputsAndGradientsOfTheLecture() {
    var hidden = context.apply(first, x);
    var parameters =
        List.of(first.bias(), first.weight(), second.bias(), second.weight(), third.bias(), third.weight());
    var gradients = Gradients.of(error, parameters.stream().map(context::tensor).toList());
    Samples.backends().forEach(backend -> {
      assertThat(value(hidden, backend)).containsExactly(about(0.60, 0.76), within(0.005));
      assertThat(value(context.apply(second, hidden), backend)).containsExactly(about(-0.90), within(0.005));
      assertThat(value(output, backend)).containsExactly(about(-0.66), within(0.01));
      // The gradient of a bias is the δ of its unit. Together they are row 0 and the rows below of ∂E/∂W.
      assertThat(value(gradients.get(0), backend)).as("δ1").containsExactly(about(-0.22, 0.44), within(0.005));
      assertThat(value(gradients.get(1), backend)).containsExactly(about(-0.44, 0.88), within(0.005));
      assertThat(value(gradients.get(2), backend)).as("δ2").containsExactly(about(-0.35), within(0.005));
      assertThat(value(gradients.get(3), backend)).containsExactly(about(-0.21, -0.26), within(0.005));
      assertThat(value(gradients.get(4), backend)).as("δ3").containsExactly(about(-0.93), within(0.005));
      assertThat(value(gradients.get(5), backend)).containsExactly(about(0.84), within(0.005));
    });
  }

  @Test
  void printsTheDerivationStepByStep() {
    var derivation =
        Derivation.of(error, network.parameters().stream().map(context::tensor).toList()).text();
    for (int layer = 1; layer <= 3; layer++) {
      var below = layer == 1 ? "x" : "layer" + (layer - 1);
      assertThat(derivation.replaceAll(" {2,}\\S+\\.java:\\d+", "")).contains(
          "layer%1$d = tanh(layer%1$dSums)\n  tanh: δ_layer%1$dSums = δ_layer%1$d ⊙ (1 − layer%1$d²)".formatted(layer),
          "layer%d.bias = sum(δ_layer%dSums, axis 0)".formatted(layer, layer),
          "δ_layer%d.weight = %sᵀ·δ_layer%dSums".formatted(layer, below, layer),
          "∂E/∂layer%1$d.weight = δ_layer%1$d.weight".formatted(layer));
    }
    assertThat(derivation).contains("matMul: δ_layer2 = δ_layer3Sums·layer3.weightᵀ",
        "matMul: δ_layer1 = δ_layer2Sums·layer2.weightᵀ");
  }
}
