package example;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.array.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Attention;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Creation;
import org.adjoint.functions.Elementwise;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.functions.Logic;
import org.adjoint.functions.Loops;
import org.adjoint.functions.Normalizations;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Random;
import org.adjoint.functions.Reductions;
import org.adjoint.functions.Windows;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a user of the composed functions is told: the function that was called, what does not fit, and the line. This class stands outside of the
/// library's packages, as users' classes do.
class FunctionMistakesTest {
  private static final Dim BATCH = Dim.symbol("batch");

  interface Mistake {
    Object make();
  }

  private static Arguments mistake(String expected, Mistake mistake) {
    return arguments(expected, mistake);
  }

  private static Tensor x(int... sizes) {
    return Tensor.input("x", FLOAT32, Shape.of(sizes));
  }

  static Stream<Arguments> mistakes() {
    var symbolic = Tensor.input("s", FLOAT32, Shape.of(BATCH, 3));
    var whole = Tensor.input("i", INT32, Shape.of(2));
    return Stream.of(
        mistake("softmax: max has no axis 2 in the shape [3]", () -> Reductions.softmax(x(3), 2)),
        mistake("cumsum: there is no axis 2 in the shape [3]; axes run from -1 to 0", () -> Reductions.cumsum(x(3), 2)),
        mistake("hypot: max cannot bring [2] and [3] to one shape: 2 and 3 differ, and neither is 1",
            () -> Elementwise.hypot(x(2), x(3))),
        mistake("prelu: mul cannot bring [4, 2] and [3] to one shape", () -> Activations.prelu(x(4, 2), x(3))),
        mistake("pNorm: p must be above 0, but is 0.0", () -> Reductions.pNorm(x(3), 0)),
        mistake("and: select needs a bool condition, but got float32", () -> Logic.and(x(2), x(2))),
        mistake("concat along axis 0 needs parts that are equal in all other axes, but got [2, 3] and [2, 4]",
            () -> Layouts.concat(List.of(x(2, 3), x(2, 4)), 0)),
        mistake("concat: at least one part is needed", () -> Layouts.concat(List.of(), 0)),
        mistake("concat needs an axis whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Layouts.concat(List.of(symbolic, x(1, 3)), 0)),
        mistake("stack: parts of one shape are needed, but got [2] and [3]",
            () -> Layouts.stack(List.of(x(2), x(3)), 0)),
        mistake("split: the axis -1 of [4, 5] cannot become 2 equal parts", () -> Layouts.split(x(4, 5), 2, -1)),
        mistake("split: sizes are needed that add up to the axis 0 of [4], but got [1, 2]",
            () -> Layouts.split(x(4), List.of(1, 2), 0)),
        mistake("tile: an axis is needed whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Layouts.tile(symbolic, 2, 1)),
        mistake("pad needs an axis whose size is a number, but axis 0 of [batch, 3] is symbolic",
            () -> Layouts.pad(symbolic, 0, 1, 1, 0)),
        mistake(
            "padReflect: slice of 3 elements from 1 in steps of 1 reaches place 3, but the axis 0 of [3] has 3 places from 0",
            () -> Layouts.padReflect(x(3), 0, 3, 0)),
        mistake("squeeze: axes of size 1 can be removed, but [1] of [1, 2] are not all",
            () -> Layouts.squeeze(x(1, 2), -1)),
        mistake("expandDims: new axes need places of their own from -3 to 2, but got 3 for the shape [1, 2]",
            () -> Layouts.expandDims(x(1, 2), 3)),
        mistake("flatten: the axes [batch, 3] cannot become one axis, because batch is symbolic",
            () -> Layouts.flatten(symbolic)),
        mistake("roll: an axis is needed whose size is a number", () -> Layouts.roll(symbolic, 1, 0)),
        mistake("tril: a matrix is needed, or a batch of them, but got [3]", () -> Layouts.tril(x(3), 0)),
        mistake("slice: the index 3 is outside of axis 1 of [2, 3]", () -> Layouts.slice(x(2, 3), ":, 3")),
        mistake("slice: \":, :, 0\" is about 3 axes, but the shape is [2, 3]",
            () -> Layouts.slice(x(2, 3), ":, :, 0")),
        mistake("slice: \"1-2\" in \":, 1-2\" is neither an index, nor a range start:stop:step, nor ... or newaxis",
            () -> Layouts.slice(x(2, 3), ":, 1-2")),
        mistake("slice: the step of \"::0\" is 0", () -> Layouts.slice(x(2, 3), "::0")),
        mistake("slice: the number 99999999999 in \"99999999999\" is too large",
            () -> Layouts.slice(x(2), "99999999999")),
        mistake("slice: of axis 0 of [batch, 3] only : or ::-1 can be taken, because it is symbolic, but got \"1:\"",
            () -> Layouts.slice(symbolic, "1:")),
        mistake("arange: a range needs finite ends and a step that is not 0",
            () -> Creation.arange(FLOAT32, 0, 1, 0)),
        mistake("linspace: at least one number is needed", () -> Creation.linspace(FLOAT32, 0, 1, 0)),
        mistake("meshgrid: vectors are needed, but got [2, 3]", () -> Creation.meshgrid(List.of(x(2, 3)))),
        mistake("takeAlongAxis: indices are needed whose shape is that of x but for axis 1, but got [2] for [2, 3]",
            () -> Indexing.takeAlongAxis(x(2, 3), whole, 1)),
        mistake("take: gather needs int32 or int64 indices, but got float32; cast them",
            () -> Indexing.take(x(3), x(2), 0)),
        mistake("matMul: equal inner sizes are needed, but of [2, 3] and [4, 5] they are 3 and 4",
            () -> LinearAlgebra.matMul(x(2, 3), x(4, 5))),
        mistake("matMul: leading axes are needed that are equal or 1, but got [2, 3, 4] and [3, 4, 5]",
            () -> LinearAlgebra.matMul(x(2, 3, 4), x(3, 4, 5))),
        mistake("dot: 1 axis is needed at least, but got []", () -> LinearAlgebra.dot(x(), x(3))),
        mistake("einsum: \"ij,jk->ik\" is about 2 operands, but there are 1",
            () -> LinearAlgebra.einsum("ij,jk->ik", x(2, 3))),
        mistake("einsum: \"ij,jk->ik\" needs one size for j, but got 3 and 4 from [[2, 3], [4, 5]]",
            () -> LinearAlgebra.einsum("ij,jk->ik", x(2, 3), x(4, 5))),
        mistake("einsum: \"ij->ik\" needs a result of letters that occur before the arrow, each once, but has k",
            () -> LinearAlgebra.einsum("ij->ik", x(2, 3))),
        mistake("einsum: \"i1->i\" is not made of letters", () -> LinearAlgebra.einsum("i1->i", x(2, 3))),
        mistake("einsum: \"ijk->i\" names 3 axes of an operand of the shape [2, 3]",
            () -> LinearAlgebra.einsum("ijk->i", x(2, 3))),
        mistake("einsum: a diagonal needs axes of one size, but i is 2 and 1 in [2, 1]",
            () -> LinearAlgebra.einsum("ii->i", x(2, 1))),
        mistake("conv: a weight of [filters, channels/groups, window…] is needed, but the input is [1, 4, 8, 8] and the"
            + " weight [6, 3, 3, 3] in 1 group",
            () -> Convolutions.conv(x(1, 4, 8, 8), x(6, 3, 3, 3), Windows.dense())),
        mistake("conv: an input [batch, channels, spatial…] and a weight of as many axes are needed",
            () -> Convolutions.conv(x(1, 4, 8), x(6, 4, 3, 3), Windows.dense())),
        mistake("conv: a window of 3 places with dilation 2 is wider than axis 2 of [1, 4, 2] with padding 1 and 1",
            () -> Convolutions.conv(x(1, 4, 2), x(6, 4, 3), Windows.dense().dilation(2).padding(1))),
        mistake("conv: one stride is needed, or one for each of 1 spatial axes, but got [1, 2]",
            () -> Convolutions.conv(x(1, 4, 8), x(6, 4, 3), Windows.dense().stride(1, 2))),
        mistake("convTranspose: a weight of [channels, filters/groups, window…] is needed",
            () -> Convolutions.convTranspose(x(1, 4, 8), x(6, 4, 3), Windows.dense())),
        mistake("maxPool: a window needs one size for each spatial axis of [1, 4, 8], but got [2, 2]",
            () -> Pooling.maxPool(x(1, 4, 8), 2, 2)),
        mistake("globalMaxPool: an input [batch, channels, spatial…] is needed, but got [4, 8]",
            () -> Pooling.globalMaxPool(x(4, 8))),
        mistake("batchNorm: one number for each channel of [2, 3, 4] is needed, but got [4]",
            () -> Normalizations.batchNorm(x(2, 3, 4), x(4), x(4), 1e-5)),
        mistake("layerNorm: a gain of the shape of the last axes of [2, 3] is needed, but got [2]",
            () -> Normalizations.layerNorm(x(2, 3), x(2), x(2), 1e-5)),
        mistake("groupNorm: 3 channels of [2, 3] cannot be divided into 2 groups",
            () -> Normalizations.groupNorm(x(2, 3), 2, x(3), x(3), 1e-5)),
        mistake("attention: equal inner sizes are needed, but of [2, 3] and [4, 5] they are 3 and 4",
            () -> Attention.attention(x(2, 3), x(5, 4), x(5, 2))),
        mistake("dropout: a rate from 0 to below 1 is needed, but got 1.0", () -> Random.dropout(x(2), 1, whole, 0)),
        mistake("uniform: a site is a number from 0 on, but this one is -1",
            () -> Random.uniform(whole, -1, FLOAT32, Shape.of(2))),
        mistake(
            "scan: carry 0 must keep its shape and type, but is float32[2] before a step and float32[2, 2] after it",
            () -> Loops.scan(List.of(x(2)), List.of(x(5, 2)),
                (carries, _) -> new Loops.Step(List.of(carries.getFirst().add(x(2, 2))), List.of()))),
        mistake("scan: a step must return as many carries as it takes, 1, but returned 0",
            () -> Loops.scan(List.of(x(2)), List.of(x(5, 2)), (_, _) -> new Loops.Step(List.of(), List.of()))),
        mistake("scan: sequences of one length along their first axis are needed, but they have [[5, 2], [4, 2]]",
            () -> Loops.scan(List.of(), List.of(x(5, 2), x(4, 2)), (_, _) -> new Loops.Step(List.of(), List.of()))),
        mistake("scanReversed: at least one sequence is needed",
            () -> Loops.scanReversed(List.of(x(2)), List.of(), (c, _) -> new Loops.Step(c, List.of()))),
        // What the user's own function does wrong is that function's mistake.
        mistake("add cannot bring [2] and [3] to one shape", () -> Loops.forLoop(Dim.of(3), List.of(x(2)),
            (_, carries) -> List.of(carries.getFirst().add(x(3))))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsToldInTheNameOfTheFunctionThatWasCalled(String expected, Mistake mistake) {
    assertThatThrownBy(mistake::make).isInstanceOf(GraphException.class).hasMessageStartingWith(expected)
        .hasMessageContaining("(FunctionMistakesTest.java:");
  }

  @Test
  void theLineIsTheOneThatCalledTheFunction() {
    int here = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow().getLineNumber());
    var message = catchThrowable(() -> Reductions.logCumSumExp(x(3), 1));
    assertThat(message).hasMessageEndingWith("(FunctionMistakesTest.java:" + (here + 1) + ")");
    var made = Normalizations.rmsNorm(x(2, 3), x(3), 1e-5);
    assertThat(made.origin()).hasToString("FunctionMistakesTest.java:" + (here + 3));
  }

  // ---- numbers that a type cannot hold ----

  private static Arguments number(DType dtype, double value) {
    return arguments(dtype, value);
  }

  static Stream<Arguments> impossibleNumbers() {
    double infinity = Double.POSITIVE_INFINITY;
    return Stream.of(number(INT32, 0.5), number(INT32, 1e10), number(INT32, Double.NaN), number(INT64, 0.5),
        number(INT64, 1e30), number(INT32, infinity), number(INT64, infinity), number(BOOL, 2), number(FLOAT32, 1e39),
        number(FLOAT32, -Double.MAX_VALUE));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("impossibleNumbers")
  void aNumberThatTheTypeCannotHoldIsRefused(DType dtype, double value) {
    var x = Tensor.input("x", dtype, Shape.of(2));
    assertThatThrownBy(() -> x.add(value)).isInstanceOf(GraphException.class)
        .hasMessageStartingWith(
            dtype + " cannot hold the number " + value + " that is combined with x: " + dtype + "[2];")
        .hasMessageContaining("(FunctionMistakesTest.java:");
  }

  @Test
  void aNumberThatTheTypeRoundsIsTaken() {
    var x = Tensor.input("x", FLOAT32, Shape.of(2));
    for (double value : new double[] {0.1, 1e-60, Double.NaN, Double.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
      assertThat(x.add(value).shape()).isEqualTo(x.shape());
    }
    var whole = Tensor.input("i", INT64, Shape.of(2));
    assertThat(whole.add(-3).dtype()).isEqualTo(INT64);
    assertThat(Tensor.input("d", FLOAT64, Shape.of(2)).add(1e300).dtype()).isEqualTo(FLOAT64);
  }
}
