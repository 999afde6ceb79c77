package org.adjoint.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.FormulaPrinter;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// In which order values are computed: as their operands lie in memory.
class ArrangementTest {
  private static final Tensor C = input("c", 2, 3, 4);
  private static final Tensor V = input("v", 6);
  private static final Tensor M = input("m", 4, 4);
  private static final Tensor W = input("w", 5, 2, 3, 4);

  private static final Map<String, NdArray> VALUES =
      Stream.of(C, V, M, W, input("u", 2), input("d", 3, 4, 2), input("x", 3, 2), input("q", 30))
          .collect(Collectors.toMap(tensor -> ((Op.Input) tensor.op()).name(), tensor -> ramp(tensor.shape())));

  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, DType.FLOAT64, Shape.of(sizes));
  }

  private static Tensor unfold(Tensor x, int axis, int window, int stride) {
    return Tensor.of(new Op.Unfold(x, axis, window, stride, 1));
  }

  private static Tensor fold(Tensor x, int axis, int size, int stride) {
    return Tensor.of(new Op.Fold(x, axis, size, stride, 1));
  }

  static Stream<Arguments> arranged() {
    var turned = C.transpose(1, 2, 0);
    return Stream.of(
        arguments("transpose(exp(c), axes 1, 2, 0)", turned.exp()),
        arguments("transpose(c + u, axes 1, 2, 0)", turned.add(input("u", 2))),
        arguments("transpose(c[…, 1:3, …], axes 1, 2, 0)", Tensor.of(new Op.Slice(turned, 0, 1, 2, 1))),
        arguments("transpose(pad(c, axis 1, low 1, high 2), axes 1, 2, 0)",
            Tensor.of(new Op.Pad(turned, 0, 1, 2, 0))),
        arguments("cᵀ", C.transpose(2, 0, 1).reshape(Shape.of(4, 6))),
        arguments("transpose(c, axes 1, 2, 0)", C.transpose(2, 0, 1).reshape(Shape.of(2, 2, 6))),
        arguments("transpose(c, axes 1, 2, 3, 0)", turned.reshape(Shape.of(3, 1, 4, 2))),
        arguments("transpose(fold(transpose(w, axes 1, 2, 3, 0), axis 1, size 7), axes 2, 0, 1)",
            fold(W.transpose(3, 1, 2, 0), 2, 7, 1)),
        arguments("max(v[0:5:2], v[1:6:2])", unfold(V, 0, 2, 2).max(1)),
        arguments("exp(v[0:4]) + exp(v[1:5]) + exp(v[2:6])", unfold(V, 0, 3, 1).exp().sum(1)),
        arguments("max(max(max(m[0:3:2, …][…, 0:3:2], m[0:3:2, …][…, 1:4:2]), m[1:4:2, …][…, 0:3:2]), "
            + "m[1:4:2, …][…, 1:4:2])", unfold(unfold(M, 0, 2, 2), 1, 2, 2).max(2, 3)),
        arguments("v", unfold(V, 0, 2, 2)),
        arguments("x", fold(input("x", 3, 2), 0, 6, 2)));
  }

  static Stream<Arguments> left() {
    return Stream.of(
        arguments("transpose(c, axes 1, 2, 0) + d", C.transpose(1, 2, 0).add(input("d", 3, 4, 2))),
        arguments("exp(transpose(c, axes 1, 0, 2))", C.transpose(1, 0, 2).exp()),
        arguments("exp(mᵀ)", M.transpose().exp()),
        arguments("unfold(v, axis 0, window 3, stride 2)", unfold(V, 0, 3, 2)),
        arguments("fold(x, axis 0, size 7, stride 2)", fold(input("x", 3, 2), 0, 7, 2)),
        arguments("max(unfold(q, axis 0, window 17), axis 1)", unfold(input("q", 30), 0, 17, 1).max(1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"arranged", "left"})
  void aValueIsComputedInTheOrderOfItsOperands(String expected, Tensor node) {
    var result = result(node);
    assertThat(formula(result)).isEqualTo(expected);
    assertThat(formula(result(result))).isEqualTo(expected);
    assertThat(Runs.value(result, VALUES).toString()).isEqualTo(Runs.value(node, VALUES).toString());
  }

  private static Tensor result(Tensor node) {
    var program = Simplifier.standard().apply(Program.named("p").output("result", node).build());
    return Objects.requireNonNull(program.outputs().get("result"));
  }

  private static String formula(Tensor node) {
    return FormulaPrinter.formula(node, _ -> null);
  }

  private static NdArray ramp(Shape shape) {
    int size = shape.dims().stream().mapToInt(dim -> ((Dim.Fixed) dim).size()).reduce(1, (one, other) -> one * other);
    var values = IntStream.range(0, size).mapToDouble(at -> at * 7 % 11 - 5).toArray();
    return NdArray.of(values, shape.dims().stream().mapToInt(dim -> ((Dim.Fixed) dim).size()).toArray());
  }
}
