package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Linear primitives come in pairs, of which each is the adjoint of the other: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for all x and y.
@Execution(ExecutionMode.CONCURRENT)
class AdjointPairsTest {
  private static final int BATCH = 6;
  private static final Dim SYMBOL = Dim.symbol("batch");

  /// A linear map and its adjoint.
  ///
  /// @param from the shape of the map's argument
  record Pair(String name, Shape from, UnaryOperator<Tensor> map, UnaryOperator<Tensor> adjoint) {
    @Override
    public String toString() {
      return name + " of " + from;
    }
  }

  private static Pair pair(String name, Shape from, UnaryOperator<Tensor> map, UnaryOperator<Tensor> adjoint) {
    return new Pair(name, from, map, adjoint);
  }

  private static Tensor indices(DType dtype, int below, int... sizes) {
    return Tensor.constant(Samples.array(dtype, Shape.of(sizes),
        IntStream.iterate(1, i -> (i * 7 + 3) % 11).mapToDouble(i -> i % below)));
  }

  private static Tensor matrix() {
    return Tensor.constant(Samples.moderate(DType.FLOAT64, Shape.of(17, 9), 3));
  }

  static Stream<Pair> pairs() {
    return Stream.of(
        pair("slice/pad", Shape.of(SYMBOL, 33), x -> Tensor.of(new Op.Slice(x, 1, 4, 9, 3)),
            y -> Tensor.of(new Op.Pad(y, 1, 4, 4, 2))),
        pair("slice/pad", Shape.of(20, 33), x -> Tensor.of(new Op.Slice(x, 0, 2, 17, 1)),
            y -> Tensor.of(new Op.Pad(y, 0, 2, 1, 0))),
        pair("unfold/fold", Shape.of(SYMBOL, 40), x -> Tensor.of(new Op.Unfold(x, 1, 20, 2, 1)),
            y -> Tensor.of(new Op.Fold(y, 1, 40, 2, 1))),
        pair("unfold/fold", Shape.of(25, 3, 4), x -> Tensor.of(new Op.Unfold(x, 0, 4, 3, 2)),
            y -> Tensor.of(new Op.Fold(y, 0, 25, 3, 2))),
        pair("gather/scatterAdd", Shape.of(11, 35), x -> Tensor.of(new Op.Gather(x, indices(DType.INT64, 11, 6, 3), 0)),
            y -> Tensor.of(new Op.ScatterAdd(y, indices(DType.INT64, 11, 6, 3), 0, Dim.of(11)))),
        pair("gather/scatterAdd", Shape.of(SYMBOL, 9, 2),
            x -> Tensor.of(new Op.Gather(x, indices(DType.INT32, 9, 40), 1)),
            y -> Tensor.of(new Op.ScatterAdd(y, indices(DType.INT32, 9, 40), 1, Dim.of(9)))),
        pair("gather/scatterAdd", Shape.of(SYMBOL, 20),
            x -> Tensor.of(new Op.Gather(x, indices(DType.INT32, BATCH, 40), 0)),
            y -> Tensor.of(new Op.ScatterAdd(y, indices(DType.INT32, BATCH, 40), 0, SYMBOL))),
        pair("broadcast/sum", Shape.of(SYMBOL, 7),
            x -> Tensor.of(new Op.Broadcast(x, List.of(1), Shape.of(SYMBOL, 20, 7))),
            y -> y.sum(1)),
        pair("reverse", Shape.of(SYMBOL, 21), x -> Tensor.of(new Op.Reverse(x, 0)),
            y -> Tensor.of(new Op.Reverse(y, 0))),
        pair("reverse", Shape.of(SYMBOL, 21), x -> Tensor.of(new Op.Reverse(x, 1)),
            y -> Tensor.of(new Op.Reverse(y, 1))),
        pair("concat/slices", Shape.of(SYMBOL, 18), x -> Tensor.of(new Op.Concat(List.of(x, x), 1)),
            y -> Tensor.of(new Op.Slice(y, 1, 0, 18, 1)).add(Tensor.of(new Op.Slice(y, 1, 18, 18, 1)))),
        pair("matMul", Shape.of(SYMBOL, 17), x -> x.matMul(matrix()),
            y -> Tensor.of(new Op.MatMul(y, matrix(), false, true))),
        pair("transpose", Shape.of(Dim.of(3), SYMBOL, Dim.of(5)), x -> x.transpose(2, 0, 1),
            y -> y.transpose(1, 2, 0)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theInnerProductIsTheSameOnEitherSide(Pair pair) {
    var x = Tensor.input("x", DType.FLOAT64, pair.from);
    var image = pair.map.apply(x);
    var y = Tensor.input("y", DType.FLOAT64, image.shape());
    var program =
        Program.named("p").output("left", image.mul(y).sum()).output("right", x.mul(pair.adjoint.apply(y)).sum())
            .build();
    Map<String, NdArray> inputs = new LinkedHashMap<>();
    for (var input : List.of(x, y)) {
      inputs.put(Objects.requireNonNull(input.name()),
          Samples.moderate(DType.FLOAT64, input.shape().bind(Map.of("batch", BATCH)), inputs.size()));
    }
    for (var backend : Agreement.GENERATED) {
      var results = Agreement.results(backend, program, inputs);
      assertThat(Objects.requireNonNull(results.get("left")).get(0)).as(backend.description())
          .isCloseTo(Objects.requireNonNull(results.get("right")).get(0), offset(1e-11)).isNotZero();
    }
  }
}
