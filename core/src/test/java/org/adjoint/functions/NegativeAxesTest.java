package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Negative axes count from the end, wherever an axis is asked for.
class NegativeAxesTest {
  record Example(String name, BiFunction<Tensor, Integer, Tensor> function) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Example> examples() {
    var two = Tensor.constant(NdArray.of(new int[] {1, 0}));
    return Stream.of(new Example("sum", Tensor::sum), new Example("prod", Tensor::prod),
        new Example("max", Tensor::max), new Example("min", Tensor::min), new Example("mean", Tensor::mean),
        new Example("variance", Reductions::variance), new Example("norm", Reductions::norm),
        new Example("softmax", Reductions::softmax), new Example("logSoftmax", Reductions::logSoftmax),
        new Example("logSumExp", Reductions::logSumExp), new Example("argmax", Reductions::argmax),
        new Example("argmin", Reductions::argmin), new Example("cumsum", Reductions::cumsum),
        new Example("cumprod", Reductions::cumprod), new Example("flip", Layouts::flip),
        new Example("roll", (x, axis) -> Layouts.roll(x, 1, axis)),
        new Example("repeat", (x, axis) -> Layouts.repeat(x, 2, axis)),
        new Example("concat", (x, axis) -> Layouts.concat(List.of(x, x.neg()), axis)),
        new Example("split", (x, axis) -> Layouts.split(x, List.of(1, 1), axis).getLast()),
        new Example("moveAxis", (x, axis) -> Layouts.moveAxis(x, axis, 0)),
        new Example("take", (x, axis) -> Indexing.take(x, two, axis)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theyAreTheAxesFromTheStart(Example example) {
    var x = Tensor.input("x", FLOAT64, Shape.of(2, 2, 2, 2, 2));
    var value = NdArray.zeros(FLOAT64, x.shape());
    for (int place = 0; place < value.size(); place++) {
      value.set(place, Math.sin(3 * place));
    }
    for (int axis = -5; axis < 0; axis++) {
      var fromEnd = Runs.value(example.function.apply(x, axis), Map.of("x", value));
      var fromStart = Runs.value(example.function.apply(x, axis + 5), Map.of("x", value));
      assertThat(fromEnd.shape()).isEqualTo(fromStart.shape());
      assertThat(fromEnd.toDoubles()).containsExactly(fromStart.toDoubles());
    }
  }
}
