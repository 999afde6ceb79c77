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
import org.adjoint.graph.GraphException;
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
        mistake("iota has no axis 1 in the shape [2]", () -> Tensor.iota(INT32, Shape.of(2), 1)),
        mistake("reduce has no axis 2 in the shape [2, 3]", () -> x(2, 3).sum(2)),
        mistake("reduce has no axis -3 in the shape [2, 3]", () -> x(2, 3).mean(-3)),
        mistake("reduce has no axis 0 in the shape []", () -> x().max(0)),
        mistake("reduce needs each axis once, but got axis -1 twice", () -> x(2, 3).max(1, -1)),
        mistake("softmax: reduce has no axis 1 in the shape [4]", () -> Reductions.softmax(x(4), 1)),
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
        mistake("transpose has no axis 2 in the shape [2, 3]", () -> x(2, 3).transpose(0, 2)),
        mistake("expand cannot put an axis at 3 of the shape [2, 3]; places run from -3 to 2", () -> x(2, 3).expand(3)),
        mistake("mul needs operands of one shape, but got [2] and [1]", () -> Tensor.of(new Op.Mul(x(2), x(1)))),
        mistake("broadcast cannot repeat [2] along the axes [1] to the shape [3, 4], which without them is [3]",
            () -> Tensor.of(new Op.Broadcast(x(2), List.of(1), Shape.of(3, 4)))),
        mistake("sum needs ascending axes, but got [1, 0]",
            () -> Tensor.of(new Op.Reduce(Op.Reduction.SUM, x(2, 3), List.of(1, 0)))),
        mistake("scalar cannot hold 0.5 as int32", () -> Tensor.of(new Op.Scalar(0.5, INT32))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossibleNodes")
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
  @MethodSource("impossiblePrograms")
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
