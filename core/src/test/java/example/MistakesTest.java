package example;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Interpreter;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a user of the library is told about a mistake. This package is not the library's own, so its lines count as the
/// user's.
class MistakesTest {
  private static final Dim BATCH = Dim.symbol("batch");

  interface Mistake {
    Object make();
  }

  private static Tensor x(int... sizes) {
    return Tensor.input("x", FLOAT32, Shape.of(sizes));
  }

  private static Tensor of(DType dtype) {
    return Tensor.input(dtype.toString(), dtype, Shape.of(2));
  }

  private static Arguments mistake(String expected, Mistake mistake) {
    return arguments(expected, mistake);
  }

  static Stream<Arguments> impossibleNodes() {
    var symbolic = Tensor.input("s", FLOAT32, Shape.of(BATCH, 3));
    return Stream.of(
        mistake("add cannot bring [2, 3] and [4] to one shape: 3 and 4 differ, and neither is 1",
            () -> x(2, 3).add(x(4))),
        mistake("sub cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1", () -> x(2).sub(x(3))),
        mistake("mul cannot bring [2] and [0] to one shape: 2 and 0 differ, and neither is 1", () -> x(2).mul(x(0))),
        mistake("div cannot bring [batch, 3] and [5, 3] to one shape: batch and 5 differ, and neither is 1",
            () -> symbolic.div(x(5, 3))),
        mistake("max cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1",
            () -> x(2).maximum(x(3))),
        mistake("min cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1",
            () -> x(2).minimum(x(3))),
        mistake("lt cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1",
            () -> x(2).lessThan(x(3))),
        mistake("select cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1",
            () -> of(BOOL).select(x(3), x(3))),
        mistake("broadcast cannot bring [3] and [2] to one shape: 3 and 2 differ, and neither is 1",
            () -> x(3).broadcastTo(Shape.of(2))),
        mistake("broadcast cannot repeat [2, 3] to [1, 3]", () -> x(2, 3).broadcastTo(Shape.of(1, 3))),
        mistake("broadcast cannot repeat [2, 3] to [3]", () -> x(2, 3).broadcastTo(Shape.of(3))),
        mistake("broadcast cannot repeat [batch, 3] to [1, 3]", () -> symbolic.broadcastTo(Shape.of(1, 3))),
        mistake("add needs operands of one type, but got float32 and float64; cast one of them",
            () -> of(FLOAT32).add(of(FLOAT64))),
        mistake("eq needs operands of one type, but got float32 and int32; cast one of them",
            () -> of(FLOAT32).equalTo(of(INT32))),
        mistake("select needs operands of one type, but got float32 and int32; cast one of them",
            () -> of(BOOL).select(of(FLOAT32), of(INT32))),
        mistake("select needs a bool condition, but got float32", () -> of(FLOAT32).select(x(2), x(2))),
        mistake("exp needs float32 or float64, but got int32; cast it", () -> of(INT32).exp()),
        mistake("sigmoid needs float32 or float64, but got bool; cast it", () -> of(BOOL).sigmoid()),
        mistake("neg needs numbers, but got bool; cast it", () -> of(BOOL).neg()),
        mistake("add needs numbers, but got bool; cast it", () -> of(BOOL).add(of(BOOL))),
        mistake("lt needs numbers, but got bool; cast it", () -> of(BOOL).lessThan(of(BOOL))),
        mistake("sum needs numbers, but got bool; cast it", () -> of(BOOL).sum()),
        mistake("matMul needs float32 or float64, but got int32; cast it", () -> {
          var matrix = Tensor.input("m", INT32, Shape.of(2, 2));
          return matrix.matMul(matrix);
        }),
        mistake("iota needs numbers, but got bool; cast it", () -> Tensor.iota(BOOL, Shape.of(2), 0)),
        mistake("iota has no axis 1 in the shape [2]; its axes are -1 to 0", () -> Tensor.iota(INT32, Shape.of(2), 1)),
        mistake("sum has no axis 2 in the shape [2, 3]; its axes are -2 to 1", () -> x(2, 3).sum(2)),
        mistake("mean has no axis -3 in the shape [2, 3]; its axes are -2 to 1", () -> x(2, 3).mean(-3)),
        mistake("max has no axis 0 in the shape [], which is a scalar", () -> x().max(0)),
        mistake("max needs each axis once, but got axis -1 twice", () -> x(2, 3).max(1, -1)),
        mistake("softmax: max has no axis 1 in the shape [4]; its axes are -1 to 0", () -> Reductions.softmax(x(4), 1)),
        mistake("matMul of [2, 3] and [4, 5] needs equal inner sizes, but 3 is not 4", () -> x(2, 3).matMul(x(4, 5))),
        mistake("matMul of [batch, 3] and [batch, 3] needs equal inner sizes, but 3 is not batch",
            () -> symbolic.matMul(symbolic)),
        mistake("matMul of [3, 2]ᵀ and [4, 5]ᵀ needs equal inner sizes, but 3 is not 5",
            () -> Tensor.of(new Op.MatMul(x(3, 2), x(4, 5), true, true))),
        mistake("matMul needs two matrices, or two batches of as many axes, but got [2, 3] and [3]",
            () -> x(2, 3).matMul(x(3))),
        mistake("matMul needs two matrices, or two batches of as many axes, but got [3] and [3]",
            () -> x(3).matMul(x(3))),
        mistake("matMul needs equal leading axes, but got [7, 2, 3] and [8, 3, 4]",
            () -> x(7, 2, 3).matMul(x(8, 3, 4))),
        mistake("reshape cannot give [2, 3] the shape [4]: 6 elements against 4", () -> x(2, 3).reshape(Shape.of(4))),
        mistake("reshape cannot give [batch, 3] the shape [6]: 3 * batch elements against 6",
            () -> symbolic.reshape(Shape.of(6))),
        mistake("transpose needs at least two axes, but got [3]", () -> x(3).transpose()),
        mistake("transpose needs every axis of [2, 3] once, but got [0, 0]", () -> x(2, 3).transpose(0, 0)),
        mistake("transpose needs every axis of [2, 3] once, but got [0]", () -> x(2, 3).transpose(new int[] {0})),
        mistake("transpose has no axis 2 in the shape [2, 3]; its axes are 0 to 1", () -> x(2, 3).transpose(0, 2)),
        mistake("expand cannot put an axis at 3 of the shape [2, 3]; places run from -3 to 2", () -> x(2, 3).expand(3)),
        mistake("mul needs operands of one shape, but got [2] and [1]", () -> Tensor.of(new Op.Mul(x(2), x(1)))),
        mistake("broadcast cannot repeat [2] along the axes [1] to the shape [3, 4], which without them is [3]",
            () -> Tensor.of(new Op.Broadcast(x(2), List.of(1), Shape.of(3, 4)))),
        mistake("sum needs ascending axes, but got [1, 0]",
            () -> Tensor.of(new Op.Reduce(Op.Reduction.SUM, x(2, 3), List.of(1, 0)))),
        mistake("scalar cannot hold 0.5 as int32; round it, or cast the other operand",
            () -> Tensor.of(new Op.Scalar(0.5, INT32))));
  }

  static Stream<Arguments> impossibleMovements() {
    var symbolic = Tensor.input("s", FLOAT32, Shape.of(BATCH, 3));
    var indices = Tensor.input("i", INT32, Shape.of(4));
    return Stream.of(
        mistake(
            "slice needs a start and a size of at least 0 and a step of at least 1, but got start -1, size 2 and step 1",
            () -> Tensor.of(new Op.Slice(x(5), 0, -1, 2, 1))),
        mistake(
            "slice needs a start and a size of at least 0 and a step of at least 1, but got start 0, size 2 and step 0",
            () -> Tensor.of(new Op.Slice(x(5), 0, 0, 2, 0))),
        mistake(
            "slice of 3 elements from 2 in steps of 2 reaches place 6, but the axis 0 of [5, 3] has 5 places from 0",
            () -> Tensor.of(new Op.Slice(x(5, 3), 0, 2, 3, 2))),
        mistake("slice has no axis 1 in the shape [5]; its only axis is 0",
            () -> Tensor.of(new Op.Slice(x(5), 1, 0, 2, 1))),
        mistake("slice needs an axis whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Tensor.of(new Op.Slice(symbolic, 0, 0, 2, 1))),
        mistake("reverse has no axis -1 in the shape [5]; its only axis is 0",
            () -> Tensor.of(new Op.Reverse(x(5), -1))),
        mistake("unfold needs a window within the axis 1 of [2, 5], but one of 3 places with dilation 3 spans 7",
            () -> Tensor.of(new Op.Unfold(x(2, 5), 1, 3, 1, 3))),
        mistake("unfold needs a window, a stride and a dilation of at least 1, but got 0, 1 and 1",
            () -> Tensor.of(new Op.Unfold(x(5), 0, 0, 1, 1))),
        mistake("unfold needs an axis whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Tensor.of(new Op.Unfold(symbolic, 0, 2, 1, 1))),
        mistake("fold needs an axis of windows before the last, which holds their places, but got axis 0 of [5]",
            () -> Tensor.of(new Op.Fold(x(5), 0, 5, 1, 1))),
        mistake("fold of 5 windows of 3 places with stride 1 and dilation 1 needs more than the 6 places of its result",
            () -> Tensor.of(new Op.Fold(x(5, 3), 0, 6, 1, 1))),
        mistake("fold needs an axis of windows before the last, which holds their places, but got axis 1 of [5, 3]",
            () -> Tensor.of(new Op.Fold(x(5, 3), 1, 6, 1, 1))),
        mistake("fold needs a window, a stride and a dilation of at least 1, but got 3, 0 and 1",
            () -> Tensor.of(new Op.Fold(x(5, 3), 0, 9, 0, 1))),
        mistake("fold needs numbers, but got bool; cast it",
            () -> Tensor.of(new Op.Fold(of(BOOL).expand(0), 0, 9, 1, 1))),
        mistake("pad needs numbers of zeros of at least 0, but got low -1, high 0 and interior 0",
            () -> Tensor.of(new Op.Pad(x(5), 0, -1, 0, 0))),
        mistake("pad has no axis 2 in the shape [5]; its only axis is 0",
            () -> Tensor.of(new Op.Pad(x(5), 2, 1, 0, 0))),
        mistake("pad needs an axis whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Tensor.of(new Op.Pad(symbolic, 0, 1, 0, 0))),
        mistake("pad makes the axis 0 of [5] too long: 2147483653 places, where an axis has at most 2147483647",
            () -> Tensor.of(new Op.Pad(x(5), 0, Integer.MAX_VALUE, 1, 0))),
        mistake("concat needs at least one part", () -> Tensor.of(new Op.Concat(List.of(), 0))),
        mistake("concat along axis 0 needs parts that are equal in all other axes, but got [2, 3] and [2, 4]",
            () -> Tensor.of(new Op.Concat(List.of(x(2, 3), x(2, 4)), 0))),
        mistake("concat along axis 0 needs parts that are equal in all other axes, but got [2, 3] and [3]",
            () -> Tensor.of(new Op.Concat(List.of(x(2, 3), x(3)), 0))),
        mistake("concat has no axis 2 in the shape [2, 3]; its axes are 0 to 1",
            () -> Tensor.of(new Op.Concat(List.of(x(2, 3), x(2, 3)), 2))),
        mistake("concat needs an axis whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Tensor.of(new Op.Concat(List.of(symbolic, x(2, 3)), 0))),
        mistake("concat along axis 1 needs parts that are equal in all other axes, but got [batch, 3] and [2, 3]",
            () -> Tensor.of(new Op.Concat(List.of(symbolic, x(2, 3)), 1))),
        mistake("concat needs operands of one type, but got float32 and int32; cast one of them",
            () -> Tensor.of(new Op.Concat(List.of(of(FLOAT32), of(INT32)), 0))),
        mistake("concat makes the axis 0 too long: 2147483648 places, where an axis has at most 2147483647",
            () -> Tensor.of(new Op.Concat(List.of(x(Integer.MAX_VALUE), x(1)), 0))),
        mistake("gather has no axis 1 in the shape [5]; its only axis is 0",
            () -> Tensor.of(new Op.Gather(x(5), indices, 1))),
        mistake("gather needs int32 or int64 indices, but got float32; cast them",
            () -> Tensor.of(new Op.Gather(x(5), of(FLOAT32), 0))),
        mistake("gather needs int32 or int64 indices, but got bool; cast them",
            () -> Tensor.of(new Op.Gather(x(5), of(BOOL), 0))),
        mistake("gather has no axis 0 in the shape [], which is a scalar",
            () -> Tensor.of(new Op.Gather(x(), indices, 0))),
        mistake("scatterAdd needs updates that have the axes [4] of their indices from axis 0 on, but got [5, 3]",
            () -> Tensor.of(new Op.ScatterAdd(x(5, 3), indices, 0, Dim.of(9)))),
        mistake("scatterAdd needs updates that have the axes [4] of their indices from axis 1 on, but got [4, 3]",
            () -> Tensor.of(new Op.ScatterAdd(x(4, 3), indices, 1, Dim.of(9)))),
        mistake("scatterAdd needs int32 or int64 indices, but got float64; cast them",
            () -> Tensor.of(new Op.ScatterAdd(x(2), of(FLOAT64), 0, Dim.of(9)))),
        mistake("scatterAdd needs numbers, but got bool; cast it",
            () -> Tensor.of(new Op.ScatterAdd(of(BOOL), of(INT32), 0, Dim.of(9)))),
        mistake("uniform needs an int32 counter and key, but got int32 and float32",
            () -> Tensor.of(new Op.Uniform(of(INT32), of(FLOAT32), 0, FLOAT32))),
        mistake("uniform needs operands of one shape, but got [2] and [4]",
            () -> Tensor.of(new Op.Uniform(of(INT32), indices, 0, FLOAT32))),
        mistake("uniform needs float32 or float64, but got int32; cast it",
            () -> Tensor.of(new Op.Uniform(of(INT32), of(INT32), 0, INT32))),
        mistake("pow cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1", () -> x(2).pow(x(3))),
        mistake("pow needs float32 or float64, but got int32; cast it", () -> of(INT32).pow(2)),
        mistake("pow needs operands of one type, but got float32 and float64; cast one of them",
            () -> of(FLOAT32).pow(of(FLOAT64))),
        mistake("atan2 needs float32 or float64, but got int32; cast it", () -> of(INT32).atan2(of(INT32))),
        mistake("atan2 needs operands of one type, but got float32 and int32; cast one of them",
            () -> of(FLOAT32).atan2(of(INT32))),
        mistake("prod needs numbers, but got bool; cast it", () -> of(BOOL).prod()),
        mistake("prod has no axis 1 in the shape [2]; its axes are -1 to 0", () -> x(2).prod(1)),
        mistake("sin needs float32 or float64, but got int32; cast it", () -> of(INT32).sin()),
        mistake("erf needs float32 or float64, but got bool; cast it", () -> of(BOOL).erf()),
        mistake("softplus needs float32 or float64, but got int32; cast it", () -> of(INT32).softplus()),
        mistake("floor needs float32 or float64, but got int32; cast it", () -> of(INT32).floor()));
  }

  private static Tensor parameter(String name, int... sizes) {
    return Tensor.input(name, FLOAT32, Shape.of(sizes));
  }

  /// A loop of three steps whose carry is added to each element.
  private static Tensor loop(Tensor start, Tensor sequence, Tensor parameter, Tensor element, Tensor next) {
    return new Loop(new Body(List.of(parameter, element), List.of(next)), List.of(start), List.of(sequence), List.of(),
        Dim.of(3), false).result(new Loop.Result.Last(0));
  }

  static Stream<Arguments> impossibleLoopsAndSizes() {
    var h = parameter("h", 2);
    var e = parameter("e", 2);
    var symbolic = Tensor.input("s", FLOAT32, Shape.of(BATCH, 2));
    return Stream.of(
        mistake("scan of 3 steps needs sequences with that many elements along their first axis, but got [4, 2]",
            () -> loop(x(2), x(4, 2), h, e, h.add(e))),
        mistake("scan of 3 steps needs sequences with that many elements along their first axis, but got [batch, 2]",
            () -> loop(x(2), symbolic, h, e, h.add(e))),
        mistake("scan of 3 steps needs sequences with that many elements along their first axis, but got []",
            () -> loop(x(2), x(), h, e, h.add(e))),
        mistake("scan gives its body float32[5] for the parameter h: float32[2]",
            () -> loop(x(5), x(3, 2), h, e, h.add(e))),
        mistake(
            "scan gives its body float32[5] for the parameter e: float32[2], which is one element of a sequence float32[3, 5]",
            () -> loop(x(2), x(3, 5), h, e, h.add(e))),
        mistake(
            "scan gives its body float64[2] for the parameter e: float32[2], which is one element of a sequence float64[3, 2]",
            () -> loop(x(2), Tensor.input("d", FLOAT64, Shape.of(3, 2)), h, e, h.add(e))),
        mistake(
            "scan needs a carry h that keeps its shape and type, but got float32[2] before a step and float32[] after it",
            () -> loop(x(2), x(3, 2), h, e, h.sum())),
        mistake(
            "scan needs a carry h that keeps its shape and type, but got float32[2] before a step and float64[2] after it",
            () -> loop(x(2), x(3, 2), h, e, h.cast(FLOAT64))),
        mistake(
            "scan needs one operand for each of the parameters [h: float32[2]] of its body, but got [x: float32[2], x: float32[3, 2]]",
            () -> new Loop(new Body(List.of(h), List.of(h)), List.of(x(2)), List.of(x(3, 2)), List.of(),
                Dim.of(3), false).result(new Loop.Result.Last(0))),
        mistake(
            "A loop's body depends on its parameters [h: float32[2], e: float32[2]] only, but it uses outside: float32[2]; let the loop take that as a constant",
            () -> loop(x(2), x(3, 2), h, e, h.add(x(2).named("outside")))),
        mistake("scan has no result 7; its results are 0 to 1",
            () -> loop(x(2), x(3, 2), h, e, h.add(e)).op() instanceof Op.Scan(var l, _)
                ? Tensor.of(new Op.Scan(l, 7)) : h),
        mistake("The parameters of a loop's body are inputs, but tanh: float32[2] is computed",
            () -> new Body(List.of(h.tanh()), List.of(h))),
        mistake("A loop's body has the parameter h: float32[2] twice", () -> loop(x(2), x(3, 2), h, h, h.add(h))),
        mistake(
            "input cannot have the shape [2147483647, 2147483647, 3]: its elements are more than a 64-bit number can count",
            () -> x(Integer.MAX_VALUE, Integer.MAX_VALUE, 3)),
        mistake(
            "input cannot have the shape [2147483647, 2147483647, 3]: its elements are more than a 64-bit number can count",
            () -> x(Integer.MAX_VALUE, Integer.MAX_VALUE, 3).mean()),
        mistake(
            "broadcast cannot have the shape [9, 2147483647, 2147483647]: its elements are more than a 64-bit number can count",
            () -> x(Integer.MAX_VALUE, Integer.MAX_VALUE)
                .broadcastTo(Shape.of(9, Integer.MAX_VALUE, Integer.MAX_VALUE))),
        mistake(
            "reshape cannot give [1073741824, 1073741824] the shape [1073741824, 1073741824, 8], whose elements are more than a 64-bit number can count",
            () -> x(1 << 30, 1 << 30).reshape(Shape.of(1 << 30, 1 << 30, 8))),
        mistake(
            "reshape cannot give [1073741824, 1073741824] the shape [1073741824]: 1152921504606846976 elements against 1073741824",
            () -> x(1 << 30, 8).matMul(x(8, 1 << 30)).reshape(Shape.of(1 << 30))),
        mistake("scalar cannot hold NaN as int32; round it, or cast the other operand",
            () -> Tensor.scalar(INT32, Double.NaN)),
        mistake("scalar cannot hold 1.0E300 as int32; round it, or cast the other operand",
            () -> Tensor.scalar(INT32, 1e300)),
        mistake("sum has no axis 5 in the shape [2, 3]; its axes are -2 to 1", () -> x(2, 3).sum(5)),
        mistake("iota has no axis 0 in the shape [], which is a scalar", () -> Tensor.iota(INT32, Shape.SCALAR, 0)));
  }

  static Stream<Arguments> impossibleUses() {
    var h = parameter("h", 2);
    return Stream.of(
        mistake("A value of the shape [1073741824, 1024, 2] is larger than a Java array can be.",
            () -> run(x(2).broadcastTo(Shape.of(1 << 30, 1 << 10, 2)), Map.of("x", NdArray.of(new float[2])))),
        mistake("A dimension must be at least 0, but this one is -1.", () -> Shape.of(-1)),
        mistake("A symbolic dimension is named by a Java identifier such as batch, but this name is \"my batch\".",
            () -> Dim.symbol("my batch")),
        mistake("There is no axis 2 in the shape [2, 3]; axes run from -2 to 1.", () -> x(2, 3).shape().dim(2)),
        mistake("The shape [2, 2] has 4 elements, but the array has 3.", () -> NdArray.of(new float[3], 2, 2)),
        mistake("The gradient of sum: float32[] from MistakesTest.java:",
            () -> Gradients.of(x(2).sum(), List.of(x(2).named("w")))),
        mistake("The gradient of sum: float32[] from MistakesTest.java:",
            () -> Gradients.of(of(INT32).cast(FLOAT32).sum(), List.of(of(INT32)))),
        mistake("The derivative that was given for customVjp: float32[2] from MistakesTest.java:",
            () -> Gradients.of(Tensor.of(new Op.CustomVjp(h.tanh(), List.of(h), (_, _, g) -> List.of())).sum(),
                List.of(h))),
        mistake("The derivative that was given for customVjp: float32[2] from MistakesTest.java:",
            () -> Gradients.of(Tensor.of(new Op.CustomVjp(h.tanh(), List.of(h), (_, _, g) -> List.of(g.sum()))).sum(),
                List.of(h))));
  }

  static Stream<Arguments> indicesOutside() {
    return Stream.of(
        mistake("The index 7 of gather from MistakesTest.java:",
            () -> run(Tensor.of(new Op.Gather(x(5), Tensor.constant(NdArray.of(new int[] {1, 7})), 0)),
                Map.of("x", NdArray.of(new float[5])))),
        mistake("The index -1 of scatterAdd from MistakesTest.java:",
            () -> run(Tensor.of(new Op.ScatterAdd(x(2), Tensor.constant(NdArray.of(new int[] {1, -1})), 0, Dim.of(5))),
                Map.of("x", NdArray.of(new float[2])))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("indicesOutside")
  void anIndexOutsideIsRefusedWhenTheProgramRuns(String expected, Mistake mistake) {
    assertThatThrownBy(mistake::make).isInstanceOf(IndexOutOfBoundsException.class).hasMessageStartingWith(expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"impossibleNodes", "impossibleMovements", "impossibleLoopsAndSizes"})
  void anImpossibleNodeIsRefusedWithTheLineThatAskedForIt(String expected, Mistake mistake) {
    assertThatThrownBy(mistake::make).isInstanceOf(GraphException.class).message()
        .startsWith(expected + " (MistakesTest.java:").matches(".*\\(MistakesTest\\.java:\\d+\\)");
  }

  static Stream<Arguments> impossiblePrograms() {
    var x = x(2);
    var sum = x.sum();
    var y = Tensor.input("y", FLOAT32, Shape.of(2));
    var whole = Tensor.input("i", INT32, Shape.of(2));
    var symbolic = Tensor.input("s", FLOAT32, Shape.of(BATCH));
    return Stream.of(
        mistake("The program \"p\" has neither outputs nor updates.", () -> Program.named("p").build()),
        mistake("The program \"p\" has two outputs called \"a\".",
            () -> Program.named("p").output("a", x).output("a", y)),
        mistake("The program \"p\" has two inputs called \"x\", from MistakesTest.java:",
            () -> Program.named("p").output("a", x.add(x(2))).build()),
        mistake("Only an input can be updated, but sum: float32[] is computed.",
            () -> Program.named("p").update(sum, sum)),
        mistake("A program takes inputs, but sum: float32[] is computed.", () -> Program.named("p").input(sum)),
        mistake("The update of x: float32[2] needs the same shape and type, but is sum: float32[].",
            () -> Program.named("p").update(x, sum)),
        mistake("The update of x: float32[2] needs the same shape and type, but is i: int32[2].",
            () -> Program.named("p").update(x, whole)),
        mistake("The input x: float32[2] has two updates.", () -> Program.named("p").update(x, y).update(x, y)),
        mistake("The input again: float32[2] has two updates.",
            () -> Program.named("p").update(x, y).update(x.named("again"), y)),
        mistake("The program \"p\" cannot know the size of batch in broadcast: float32[batch] from MistakesTest.java:",
            () -> Program.named("p").output("a", x.number(0).broadcastTo(Shape.of(BATCH, new int[0]))).build()),
        mistake("The input \"y\" of the program \"p\" has no value; bind float32[2].",
            () -> run(x.add(y), Map.of("x", NdArray.of(new float[2])))),
        mistake("The program \"p\" has no input \"z\"; its inputs are [x: float32[2]].",
            () -> run(sum, Map.of("z", NdArray.of(new float[2])))),
        mistake("The input \"x\" of the program \"p\" needs float32[2], but was given float32[3] (MistakesTest.java:",
            () -> run(sum, Map.of("x", NdArray.of(new float[3])))),
        mistake("The input \"x\" of the program \"p\" needs float32[2], but was given float64[2] (MistakesTest.java:",
            () -> run(sum, Map.of("x", NdArray.of(new double[2])))),
        mistake(
            "The input \"s\" of the program \"p\" needs float32[batch], but was given float32[0] (MistakesTest.java:",
            () -> run(symbolic, Map.of("s", NdArray.of(new float[0])))),
        mistake("A gradient is taken of a floating-point scalar, but x: float32[2] from MistakesTest.java:",
            () -> Gradients.of(x, List.of(x))),
        mistake("A gradient is taken of a floating-point scalar, but sum: int32[] from MistakesTest.java:",
            () -> Gradients.of(whole.sum(), List.of(whole))),
        mistake("The gradient of sum: float32[] from MistakesTest.java:", () -> Gradients.of(sum, List.of(y))));
  }

  private static Object run(Tensor output, Map<String, NdArray> values) {
    return new Interpreter().compile(Program.named("p").output("out", output).build()).run(values);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"impossiblePrograms", "impossibleUses"})
  void anImpossibleProgramOrRunIsRefused(String expected, Mistake mistake) {
    assertThatThrownBy(mistake::make).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(expected);
  }

  @Test
  void aDimensionHasOneSizeInARun() {
    var a = Tensor.input("a", FLOAT32, Shape.of(BATCH, 1));
    var b = Tensor.input("b", FLOAT32, Shape.of(BATCH, 1));
    var values = Map.of("a", NdArray.of(new float[2], 2, 1), "b", NdArray.of(new float[3], 3, 1));
    assertThatThrownBy(() -> run(a.add(b), values)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The dimension batch of the program \"p\" is 2 in one input, but 3 in \"b\".");
  }

  @Test
  void theLineIsTheOneThatCalledTheLibrary() {
    int here = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow().getLineNumber());
    var message = catchThrowable(() -> x(2).add(x(3)));
    assertThat(message).hasMessageEndingWith("(MistakesTest.java:" + (here + 1) + ")");
  }

  @Test
  void aNodeMadeInsideTheLibraryComesFromTheCallersLine() {
    int here = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow().getLineNumber());
    var softmax = Reductions.softmax(x(2, 3), -1);
    assertThat(softmax.origin()).hasToString("MistakesTest.java:" + (here + 1));
    assertThat(softmax.op().operands()).allSatisfy(
        operand -> assertThat(operand.origin()).isEqualTo(softmax.origin()));
  }

  @Test
  void aGradientComesFromTheLineOfWhatItIsTheGradientOf() {
    var x = x(3);
    var hidden = x.tanh();
    var loss = hidden.square().sum();
    var gradient = Gradients.of(loss, List.of(x)).getFirst();
    assertThat(gradient.origin()).isEqualTo(hidden.origin()).isNotEqualTo(loss.origin());
  }
}
