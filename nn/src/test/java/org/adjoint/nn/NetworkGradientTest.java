package org.adjoint.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.GradientCheck;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.train.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkGradientTest {
  private static final int BATCH = 5;
  private static final int CLASSES = 3;

  @ParameterizedTest
  @MethodSource
  void agreesWithFiniteDifferences(Activation activation, Loss loss, Backend backend) {
    var network = Sequential.of(dense("first", 4, 6, activation), dense("second", 6, 4, activation),
        dense("scores", 4, CLASSES, Activation.IDENTITY));
    var random = new SplittableRandom(11);
    network.parameters().forEach(parameter -> Initializer.normal(0, 0.8).fill(parameter.value(), random));
    var context = Context.training();
    var scores =
        network.apply(Tensor.input("inputs", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 4)), context);
    var value = loss.of(scores, loss.targets("targets", scores));
    var values = new HashMap<String, NdArray>();
    network.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
    values.put("inputs", Samples.normal(12, DType.FLOAT64, BATCH, 4));
    values.put("targets", loss instanceof Loss.SoftmaxCrossEntropy
        ? Samples.labels(13, BATCH, CLASSES)
        : Samples.normal(13, DType.FLOAT64, BATCH, CLASSES));
    var sources = network.parameters().stream().map(context::tensor).toList();

    var entries = GradientCheck.compare(value, sources, values, backend);

    assertThat(entries).hasSize(network.parameters().stream().mapToInt(parameter -> parameter.value().size()).sum());
    assertThat(entries).filteredOn(entry -> Math.abs(entry.derived()) > 1e-3).hasSizeGreaterThan(entries.size() / 4);
    assertThat(GradientCheck.worst(entries).error()).as("%s", GradientCheck.worst(entries)).isLessThan(2e-9);
  }

  static Stream<Arguments> agreesWithFiniteDifferences() {
    var backends = Samples.backends().toList();
    return Stream.of(Activation.values())
        .flatMap(activation -> Stream.of(Loss.softmaxCrossEntropy(), Loss.meanSquaredError())
            .flatMap(loss -> backends.stream().map(backend -> Arguments.of(activation, loss, backend))));
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
