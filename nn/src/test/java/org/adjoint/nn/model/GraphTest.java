package org.adjoint.nn.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Network;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Concatenate;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Merge;
import org.adjoint.nn.layers.MultiHeadAttention;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.Examples;
import org.adjoint.nn.train.Objective;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static Dense affine(String name, double weight, double bias) {
    var layer = Dense.of(name, DType.FLOAT64, 1, 1, Activation.IDENTITY, Initializer.zeros());
    layer.weight().value().set(0, weight);
    requireNonNull(layer.bias()).value().set(0, bias);
    return layer;
  }

  @Test
  void runsLayersAlongAnyPaths() {
    var x = Node.input("x", DType.FLOAT64, 1);
    var y = Node.input("y", DType.FLOAT64, 1);
    var shared = affine("shared", 2, 1);
    var a = x.then(shared);
    var b = y.then(shared);
    var graph = new Graph(List.of(x, y), List.of(Node.of(Merge.ADD, a, b, x), Node.of(Merge.MULTIPLY, a, b),
        Node.of(Merge.AVERAGE, a, b), Node.of(Merge.MAXIMUM, a, y), Node.of(new Concatenate(), y, a), x));
    assertThat(graph.parameters()).map(Parameter::name).containsExactly("shared.weight", "shared.bias");
    Samples.backends().forEach(backend -> {
      var inputs = List.of(NdArray.of(new double[] {3, 0}, 2, 1), NdArray.of(new double[] {10, -1}, 2, 1));
      var outputs = Predictor.of(graph, inputs, backend).predict(inputs);
      assertThat(outputs).map(NdArray::toDoubles).containsExactly(new double[] {7 + 21 + 3, 1 - 1 + 0},
          new double[] {7 * 21, -1}, new double[] {14, 0}, new double[] {10, 1}, new double[] {10, 7, -1, 1},
          new double[] {3, 0});
    });
  }

  @Test
  void trainsSeveralInputsAndOutputsEachForItsOwnObjective() {
    // From two numbers: their sum, and whether it is positive.
    var left = Node.input("left", 1);
    var right = Node.input("right", 1);
    var hidden = Node.of(new Concatenate(), left, right).then(Dense.of("hidden", 2, 8, Activation.TANH));
    var graph = new Graph(List.of(left, right), List.of(hidden.then(Dense.of("sum", 8, 1, Activation.IDENTITY)),
        hidden.then(Dense.of("sign", 8, 2, Activation.IDENTITY))));
    graph.initialize(1);
    var data = sums(200, 1);
    var history = Trainer.of(graph)
        .objectives(Objective.of(Loss.meanSquaredError(), Metric.meanAbsoluteError()),
            Objective.of(Loss.softmaxCrossEntropy(), Metric.accuracy()).weight(0.5))
        .optimizer(new Adam(0.02)).epochs(30).backend(Samples.generated()).fit(data, sums(100, 5));
    var last = history.epochs().getLast();
    assertThat(last.metrics()).containsOnlyKeys("mean absolute error", "accuracy of output 2");
    assertThat(last.validationMetrics().get("accuracy of output 2")).isGreaterThan(0.93);
    assertThat(last.validationMetrics().get("mean absolute error")).isLessThan(0.2);
  }

  private static Examples sums(int count, long seed) {
    var left = Samples.normal(seed, DType.FLOAT32, count, 1);
    var right = Samples.normal(seed + 1, DType.FLOAT32, count, 1);
    var sums = NdArray.of(new float[count], count, 1);
    var signs = new int[count];
    for (int i = 0; i < count; i++) {
      sums.set(i, left.get(i) + right.get(i));
      signs[i] = sums.get(i) > 0 ? 1 : 0;
    }
    return new Examples(List.of(left, right), List.of(sums, NdArray.of(signs)));
  }

  @Test
  void attendsFromOneSequenceToAnother() {
    var question = Node.input("question", DType.FLOAT64, 2, 4);
    var memory = Node.input("memory", DType.FLOAT64, 5, 4);
    var attention = MultiHeadAttention.of("attention", DType.FLOAT64, 4, 2, false);
    assertThat(Node.of(attention, question, memory).shape()).isEqualTo(question.shape());
    assertThatThrownBy(() -> Node.of(attention, question, memory, memory)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"attention\" takes a sequence, or two");
  }

  @Test
  void aWeightedLossIsTheWeightedSumOfTheLosses() {
    var x = Node.input("x", DType.FLOAT64, 1);
    var graph = new Graph(List.of(x), List.of(x.then(affine("a", 1, 0)), x.then(affine("b", 3, 0))));
    var data = new Examples(List.of(NdArray.of(new double[] {2}, 1, 1)),
        List.of(NdArray.of(new double[] {1}, 1, 1), NdArray.of(new double[] {1}, 1, 1)));
    var epoch = Trainer.of(graph)
        .objectives(Objective.of(Loss.meanSquaredError()), Objective.of(Loss.meanSquaredError()).weight(0.1))
        .epochs(1).backend(Samples.generated()).fit(data, null).epochs().getFirst();
    assertThat(epoch.loss()).isCloseTo(1 + 0.1 * 25, within(1e-12));
    assertThat(epoch.metric()).isNaN();
  }

  @Test
  void saysWhatDoesNotFitWhereItIsMade() {
    var x = Node.input("x", 3);
    assertThatThrownBy(() -> x.then(Dense.of("layer", 2, 1, Activation.RELU)))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3 is not 2");
    assertThatThrownBy(() -> Node.of(Dense.of("layer", 3, 1, Activation.RELU), x, x))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("The layer \"layer\" takes one input, but got 2.");
    assertThatThrownBy(() -> Graph.of(Node.input("other", 3), x)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The graph needs the input \"x\", but is not given it.");
    assertThatThrownBy(() -> new Graph(List.of(x), List.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A graph goes from inputs, made by Node.input, to at least one output.");
    record Twice() implements Network {
      @Override
      public List<Tensor> apply(List<Tensor> inputs, Context context) {
        return List.of(inputs.getFirst(), inputs.getFirst());
      }
    }
    assertThatThrownBy(() -> x.then(new Twice())).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The network \"Twice\" has 2 outputs; Node.all gives them all.");
    var graph = new Graph(List.of(x), Node.all(new Twice(), x));
    assertThatThrownBy(
        () -> Trainer.of(graph).fit(new Examples(List.of(NdArray.of(new float[3], 1, 3)), List.of()), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The network has 2 outputs, but there are objectives for 1; give one for each.");
  }
}
