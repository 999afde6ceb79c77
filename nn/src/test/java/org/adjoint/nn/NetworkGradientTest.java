package org.adjoint.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.GradientCheck;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.ParametricRelu;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.losses.LossCases;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.train.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkGradientTest {
  private static final int BATCH = 5;

  /// What gives 0 as its derivative, though it is no constant.
  private static final Set<Activation> FLAT = Set.of(Activation.STEP, Activation.BIPOLAR_STEP, Activation.SIGN);

  @ParameterizedTest
  @MethodSource("activations")
  void aNetworkOfEachActivationAgreesWithFiniteDifferences(Layer activation) {
    var network = Sequential.of(dense("first", 4, 6, Activation.IDENTITY), activation,
        dense("scores", 6, LossCases.OUTPUTS, Activation.IDENTITY));
    // What stands before a flat function is not trained.
    var trained = FLAT.contains(activation) ? List.of("scores.weight", "scores.bias") : names(network);
    check(network, trained, Loss.meanSquaredError(), LossCases.Targets.NUMBERS);
  }

  private static final List<Activation> SHAPED =
      Stream.of("sigmoid(2.5)", "leaky_relu(0.3)", "elu(0.7)", "celu(0.7)", "swish(1.5)", "softplus(3)")
          .map(Activation::valueOf).toList();

  static Stream<Layer> activations() {
    return Stream
        .of(Activation.values().stream(), SHAPED.stream(), Stream.of(ParametricRelu.of("slopes", DType.FLOAT64, 6)))
        .flatMap(layers -> layers);
  }

  /// Losses have a test of the same kind beside [LossCases].
  @Test
  void everyActivationThatIsShapedByANumberHasARow() {
    var families = Arrays.stream(Activation.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers())
            && method.getReturnType() == Activation.class && List.of(method.getParameterTypes()).equals(List.of(
                double.class)))
        .map(method -> method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
    assertThat(SHAPED.stream().map(activation -> activation.name().replaceAll("\\(.*", "")))
        .containsExactlyInAnyOrderElementsOf(families.toList());
  }

  @ParameterizedTest
  @MethodSource("org.adjoint.nn.losses.LossCases#all")
  void aNetworkTrainedByEachLossAgreesWithFiniteDifferences(LossCases.Case of) {
    var network = Sequential.of(dense("first", 4, 6, Activation.TANH), dense("second", 6, 4, Activation.TANH),
        dense("scores", 4, LossCases.OUTPUTS, of.output()));
    check(network, names(network), of.loss(), of.targets());
  }

  private static List<String> names(Layer network) {
    return network.parameters().stream().map(Parameter::name).toList();
  }

  private static void check(Layer network, List<String> trained, Loss loss, LossCases.Targets targets) {
    var random = new SplittableRandom(11);
    network.parameters().forEach(parameter -> Initializer.normal(0, 0.8).fill(parameter.value(), random));
    var context = Context.training();
    var scores =
        network.apply(Tensor.input("inputs", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 4)), context);
    var value = loss.of(scores, loss.targets("targets", scores));
    var values = new HashMap<String, NdArray>();
    network.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
    values.put("inputs", Samples.normal(12, DType.FLOAT64, BATCH, 4));
    values.put("targets", targets.sample(13, BATCH));
    var sources = network.parameters().stream().filter(parameter -> trained.contains(parameter.name())).toList();

    Samples.backends().forEach(backend -> {
      var entries = GradientCheck.compare(value, sources.stream().map(context::tensor).toList(), values, backend);

      assertThat(entries).hasSize(sources.stream().mapToInt(parameter -> parameter.value().size()).sum());
      assertThat(entries).filteredOn(entry -> Math.abs(entry.derived()) > 1e-3)
          .hasSizeGreaterThan(entries.size() / 4);
      assertThat(GradientCheck.worst(entries).error())
          .as("%s by %s", GradientCheck.worst(entries), backend.description())
          .isLessThan(5e-9);
    });
  }

  @Test
  void isRunByGeneratedCodeHere() {
    assertThat(Samples.generated()).isNotInstanceOf(Interpreter.class);
    assertThat(Samples.generated().description()).startsWith("generated code");
  }

  private static Dense dense(String name, int inputs, int units, Activation activation) {
    return Dense.of(name, DType.FLOAT64, inputs, units, activation, Initializer.zeros());
  }

  @Test
  void namesAParameterThatTheLossDoesNotDependOn() {
    record Idle(Parameter unused) implements Layer {
      @Override
      public Tensor apply(Tensor x, Context context) {
        return x;
      }

      @Override
      public List<Parameter> parameters() {
        return List.of(unused);
      }
    }
    var idle = new Idle(new Parameter("unused", DType.FLOAT32, Shape.of(2), Initializer.zeros()));
    assertThatThrownBy(() -> TrainingStep.of(idle, DType.FLOAT32,
        new int[] {2}, Loss.meanSquaredError(), new Sgd(1), Samples.generated()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("unused");
  }
}
