package org.adjoint.rewrite;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Body;
import org.adjoint.graph.FormulaPrinter;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SimplifierTest {
  private static final Tensor X = input("x", 2, 2);
  private static final Tensor Y = input("y", 2, 2);
  private static final Tensor V = input("v", 2);

  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, FLOAT64, Shape.of(sizes));
  }

  private static Program program(Tensor result) {
    return Program.named("p").output("result", result).build();
  }

  private static Tensor simplified(Tensor result) {
    return result(Simplifier.standard().apply(program(result)));
  }

  private static Tensor result(Program program) {
    return Objects.requireNonNull(program.outputs().get("result"));
  }

  private static Tensor slice(Tensor x, int axis, int start, int size, int step) {
    return Tensor.of(new Op.Slice(x, axis, start, size, step));
  }

  private static Tensor pad(Tensor x, int low, int high) {
    return Tensor.of(new Op.Pad(x, 0, low, high, 0));
  }

  static Stream<Arguments> fires() {
    return Stream.of(
        arguments("x", X.add(0)),
        arguments("x", X.number(0).add(X)),
        arguments("x", X.add(-0.0)),
        arguments("x * 2", X.add(X)),
        arguments("x - y", X.add(Y.neg())),
        arguments("y - x", X.neg().add(Y)),
        arguments("x", X.sub(0)),
        arguments("-x", X.number(0).sub(X)),
        arguments("x + y", X.sub(Y.neg())),
        arguments("x", X.mul(1)),
        arguments("x", X.number(1).mul(X)),
        arguments("-x", X.mul(-1)),
        arguments("-x", X.number(-1).mul(X)),
        arguments("-(x * y)", X.neg().mul(Y)),
        arguments("-(x * y)", X.mul(Y.neg())),
        arguments("x * y", X.neg().mul(Y.neg())),
        arguments("x", X.div(1)),
        arguments("-(x / y)", X.neg().div(Y)),
        arguments("x", X.neg().neg()),
        arguments("y - x", X.sub(Y).neg()),
        arguments("x", X.lessThan(Y).select(X, X)),
        arguments("x", Tensor.of(new Op.Cast(X, FLOAT64))),
        arguments("x", X.stopGradient()),
        arguments("14", X.number(3).mul(4).add(2)),
        arguments("1", Tensor.scalar(FLOAT64, 1).lessThan(Tensor.scalar(FLOAT64, 2))),
        arguments("0.5", Tensor.scalar(FLOAT64, 0).sigmoid()),
        arguments("x + 14", X.add(X.number(3).mul(4).add(2))),
        arguments("6", Tensor.of(new Op.Size(Extent.of(6), FLOAT64))),
        arguments("x", X.reshape(Shape.of(4)).reshape(Shape.of(2, 2))),
        arguments("x", Tensor.of(new Op.Reshape(X, X.shape()))),
        arguments("x", X.transpose(0, 1)),
        arguments("x", X.transpose().transpose()),
        arguments("x", Tensor.of(new Op.Broadcast(X, List.of(), X.shape()))),
        arguments("x", Tensor.of(new Op.Reduce(Op.Reduction.MIN, X, List.of()))),
        arguments("xᵀ·y", X.transpose().matMul(Y)),
        arguments("x·yᵀ", X.matMul(Y.transpose())),
        arguments("x·y", Tensor.of(new Op.MatMul(X.transpose(), Y.transpose(), true, true))),
        arguments("v * 3", V.broadcastTo(Shape.of(3, 2)).sum(0)),
        arguments("v", V.broadcastTo(Shape.of(3, 2)).max(0)),
        arguments("v", V.broadcastTo(Shape.of(3, 2)).min(0)),
        arguments("sum(v) * 3", V.broadcastTo(Shape.of(3, 2)).sum()),
        arguments("max(v)", V.broadcastTo(Shape.of(3, 2)).max(1)),
        // arithmetic
        arguments("x - 3", X.add(-3)),
        arguments("x + 3", X.sub(-3)),
        arguments("x * 6", X.mul(2).mul(3)),
        arguments("x * 6", X.number(3).mul(X.mul(2))),
        arguments("x", X.mul(2).mul(0.5)),
        arguments("x * -3", X.mul(3).neg()),
        arguments("x", X.number(1).div(X.number(1).div(X))),
        arguments("x * 0.25", X.div(4)),
        arguments("|x|", X.neg().abs()),
        arguments("|x|", X.abs().abs()),
        arguments("-sin(x)", X.neg().sin()),
        arguments("cos(x)", X.neg().cos()),
        arguments("-tanh(x)", X.neg().tanh()),
        arguments("-atan(x)", X.neg().atan()),
        arguments("-erf(x)", X.neg().erf()),
        arguments("⌊x⌋", X.floor().floor()),
        arguments("x", X.maximum(X)),
        arguments("x", X.minimum(X)),
        arguments("x", X.number(1).lessThan(X.number(2)).select(X, Y)),
        arguments("y", X.number(2).lessThan(X.number(1)).select(X, Y)),
        arguments("f", Tensor.input("f", FLOAT32, Shape.of(2)).cast(FLOAT64).cast(FLOAT32)),
        arguments("i", Tensor.input("i", INT32, Shape.of(2)).cast(FLOAT64).cast(INT32)),
        arguments("x", Tensor.of(new Op.Checkpoint(X, List.of(X)))),
        arguments("x", Tensor.of(new Op.CustomVjp(X, List.of(X), (_, _, g) -> List.of(g)))),
        // powers
        arguments("1", X.pow(0)),
        arguments("x", X.pow(1)),
        arguments("x²", X.pow(2)),
        arguments("x² * x", X.pow(3)),
        arguments("1 / x", X.pow(-1)),
        arguments("1 / x²", X.pow(-2)),
        arguments("sqrt(x)", X.pow(0.5)),
        arguments("1 / sqrt(x)", X.pow(-0.5)),
        // stability
        arguments("log1p(x)", X.add(1).log()),
        arguments("log1p(-x)", X.number(1).sub(X).log()),
        arguments("x", X.exp().log()),
        arguments("x", X.expm1().log1p()),
        arguments("expm1(x)", X.exp().sub(1)),
        arguments("-expm1(x)", X.number(1).sub(X.exp())),
        arguments("exp(x)", X.expm1().add(1)),
        arguments("softplus(x)", X.exp().add(1).log()),
        arguments("softplus(x)", X.exp().log1p()),
        arguments("softplus(x)", X.add(X.neg().softplus())),
        arguments("softplus(-x)", X.softplus().sub(X)),
        arguments("-softplus(-x)", X.sub(X.softplus())),
        arguments("-softplus(-x)", X.sigmoid().log()),
        arguments("-softplus(x)", X.number(1).sub(X.sigmoid()).log()),
        arguments("(y == 0) ? 0 : -softplus(-x)",
            Y.equalTo(Y.number(0)).select(Y.number(1), X.sigmoid()).log()),
        arguments("σ(-x)", X.number(1).sub(X.sigmoid())),
        arguments("-σ(-x)", X.sigmoid().sub(1)),
        arguments("σ(x)", X.exp().div(X.exp().add(1))),
        arguments("σ(x)", X.exp().mul(X.neg().sigmoid())),
        arguments("y * σ(-x)", Y.div(X.exp().add(1))),
        arguments("y * σ(x)", Y.mul(X.exp()).div(X.exp().add(1))),
        arguments("σ(x - y)", X.exp().div(Y.exp().add(X.exp()))),
        arguments("tanh((x - y) * 0.5)", X.exp().sub(Y.exp()).div(X.exp().add(Y.exp()))),
        arguments("tanh(x)", X.exp().sub(X.neg().exp()).div(X.exp().add(X.neg().exp()))),
        arguments("tanh(x * 0.5)", X.sigmoid().mul(2).sub(1)),
        arguments("-tanh(x * 0.5)", X.number(1).sub(X.sigmoid().mul(2))),
        arguments("tanh(x * 0.5)", X.sigmoid().sub(X.neg().sigmoid())),
        arguments("y * tanh(x * 0.5) * 3", Y.mul(3).mul(X.sigmoid()).sub(X.neg().sigmoid().mul(Y.mul(3)))),
        arguments("σ(x * 2) * 2", X.tanh().add(1)),
        arguments("σ(x * -2) * 2", X.number(1).sub(X.tanh())),
        arguments("exp(v - ((|max(v)| < Infinity) ? max(v) : 0)) / sum(exp(v - ((|max(v)| < Infinity) ? max(v) : 0)))",
            V.exp().div(V.exp().sum())),
        arguments("v - max(v) - log(sum(exp(v - max(v))))", V.sub(Reductions.logSumExp(V, 0))),
        // reductions and moves
        arguments("sum(x)", X.sum(0).sum()),
        arguments("max(x)", X.max(1).max()),
        arguments("-sum(x, axis 1)", X.neg().sum(1)),
        arguments("sum(x, axis 1)", X.transpose().sum(0)),
        arguments("sum(x)", X.reshape(Shape.of(4)).sum()),
        arguments("v", V.broadcastTo(Shape.of(3, 2)).transpose()),
        arguments("x[1:2, …]", slice(slice(X, 0, 0, 2, 1), 0, 1, 1, 1)),
        arguments("y", slice(Tensor.of(new Op.Concat(List.of(X, Y), 0)), 0, 2, 2, 1)),
        arguments("x", slice(Tensor.of(new Op.Pad(X, 1, 3, 1, 1)), 1, 3, 2, 2)),
        arguments("concat(x, y, x, axis 0)",
            pad(X, 4, 0).add(pad(X, 0, 4)).add(pad(Y, 2, 2))),
        arguments("pad(concat(y, x, axis 0), axis 0, low 1) + z",
            pad(X, 3, 0).add(input("z", 5, 2)).add(pad(Y, 1, 2))),
        arguments("v", slice(V.broadcastTo(Shape.of(3, 2)), 0, 1, 2, 1)),
        arguments("v[1:2]", slice(V.broadcastTo(Shape.of(3, 2)), 1, 1, 1, 1)),
        arguments("x", Tensor.of(new Op.Reverse(Tensor.of(new Op.Reverse(X, 0)), 0))),
        arguments("v", Tensor.of(new Op.Reverse(V.broadcastTo(Shape.of(3, 2)), 0))));
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("fires")
  void anIdentityIsApplied(String expected, Tensor node) {
    assertThat(FormulaPrinter.formula(simplified(node), _ -> null)).isEqualTo(expected);
  }

  static Stream<Arguments> staysAsItIs() {
    var whole = Tensor.input("i", INT32, Shape.of(2));
    var one = Tensor.scalar(INT32, 1);
    return Stream.of(
        arguments("zero times x, which may be NaN", X.mul(0)),
        arguments("x minus x, which may be ∞", X.sub(X)),
        arguments("x over x, which may be 0", X.div(X)),
        arguments("one minus x", X.number(1).sub(X)),
        arguments("one over x", X.number(1).div(X)),
        arguments("x over minus y", X.div(Y.neg())),
        arguments("the exponential of a logarithm", X.log().exp()),
        arguments("a choice between different values", X.lessThan(Y).select(X, Y)),
        arguments("a cast there and back", X.cast(FLOAT32).cast(FLOAT64)),
        arguments("a real transposition", X.transpose()),
        arguments("a batch with exchanged leading axes",
            input("b", 2, 2, 2).transpose(1, 0, 2).matMul(input("c", 2, 2, 2))),
        arguments("a product of many copies", V.broadcastTo(Shape.of(3, 2)).prod(0)),
        arguments("a quotient by three", X.div(3)),
        arguments("two factors that are no powers of two", X.mul(3).mul(5)),
        arguments("the square of a square root", X.sqrt().square()),
        arguments("a barrier", Tensor.of(new Op.Barrier(X)).add(X)),
        arguments("the largest of sums", X.sum(0).max()),
        arguments("a slice over two parts", slice(Tensor.of(new Op.Concat(List.of(X, Y), 0)), 0, 1, 2, 1)),
        arguments("a sum of paddings that overlap", pad(X, 2, 1).add(pad(Y, 1, 2))),
        arguments("a sum of paddings with zeros between", pad(X, 3, 0).add(pad(Y, 0, 3))),
        arguments("a slice of padding", slice(Tensor.of(new Op.Pad(X, 1, 3, 1, 1)), 1, 2, 2, 2)),
        arguments("an exponential times another sigmoid", X.exp().mul(X.sigmoid())),
        arguments("a product of a large power", X.pow(1.5)),
        arguments("a sum over no copies", V.broadcastTo(Shape.of(0, 2)).sum(0)),
        arguments("a maximum over no copies", V.broadcastTo(Shape.of(0, 2)).max(0)),
        arguments("a broadcast beside another", V.broadcastTo(X.shape()).add(input("u", 2, 1).broadcastTo(X.shape()))),
        arguments("a constant array", Tensor.constant(NdArray.of(new double[] {1, 1})).mul(V)),
        arguments("a division of integers by zero", one.div(Tensor.scalar(INT32, 0))),
        arguments("integer arithmetic", whole.mul(whole).add(2)),
        arguments("twice an integer", whole.add(whole)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("staysAsItIs")
  void whatIsNoIdentityStays(String name, Tensor node) {
    var program = program(node.named("result"));
    assertThat(Simplifier.standard().apply(program).toString()).as(name).isEqualTo(program.toString());
  }

  @Test
  void integersThatOverflowAreNotNegatedTwice() {
    var least = Tensor.constant(NdArray.of(new int[] {Integer.MIN_VALUE}));
    var half = least.neg().div(2);
    assertThat(Runs.value(simplified(half), Map.of()).item()).isEqualTo(Runs.value(half, Map.of()).item());
  }

  @Test
  void nanAndInfinitySurvive() {
    var values = NdArray.of(new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0}, 2, 2);
    for (var function : List.of(X.mul(0), X.sub(X), X.div(X), X.mul(X.number(0)).add(1), X.mul(-1).mul(0),
        X.sub(X).neg(),
        Activations.relu(X.mul(1).add(0)), X.neg().mul(X.neg()))) {
      assertThat(Runs.value(simplified(function), Map.of("x", values)).toDoubles())
          .usingElementComparator((a, b) -> a.doubleValue() == b.doubleValue() ? 0 : Double.compare(a, b))
          .containsExactly(Runs.value(function, Map.of("x", values)).toDoubles());
    }
  }

  @Test
  void equalNodesMeetInOne() {
    var left = X.add(Y).tanh();
    var right = X.add(Y).tanh();
    var product = simplified(left.mul(right));
    assertThat(product.op()).isInstanceOfSatisfying(Op.Mul.class, mul -> assertThat(mul.x()).isSameAs(mul.y()));
    assertThat(program(product).nodes()).hasSize(5);
  }

  @Test
  void nodesThatDifferInAnythingStayApart() {
    var a = Tensor.input("a", FLOAT64, Shape.of(2, 2));
    var apart = X.sum(0).add(X.sum(1)).add(X.max(0)).mul(X.transpose().abs().sum(0)).add(a.sum(0));
    assertThat(program(simplified(apart)).nodes()).hasSameSizeAs(program(apart).nodes());
    var zeros = simplified(X.div(Tensor.scalar(FLOAT64, 0.0)).add(X.div(Tensor.scalar(FLOAT64, -0.0))));
    assertThat(Runs.value(zeros, Map.of("x", NdArray.filled(FLOAT64, Shape.of(2, 2), 1))).get(0)).isNaN();
  }

  @Test
  void computationMovesBeforeABroadcast() {
    var moved = simplified(V.broadcastTo(X.shape()).tanh().mul(V.broadcastTo(X.shape())));
    assertThat(moved.op()).isInstanceOfSatisfying(Op.Broadcast.class,
        broadcast -> assertThat(FormulaPrinter.formula(broadcast.x(), _ -> null)).isEqualTo("tanh(v) * v"));
  }

  @Test
  void broadcastsInARowAreOne() {
    var twice = simplified(V.broadcastTo(Shape.of(3, 2)).expand(1).broadcastTo(Shape.of(3, 4, 2)));
    var chain = Tensor.of(new Op.Broadcast(V.broadcastTo(Shape.of(3, 2)), List.of(0, 2), Shape.of(4, 3, 5, 2)));
    assertThat(simplified(chain).op()).isEqualTo(new Op.Broadcast(V, List.of(0, 1, 2), Shape.of(4, 3, 5, 2)));
    var values = Map.of("v", NdArray.of(new double[] {1, 2}));
    assertThat(Runs.value(twice, values).toDoubles()).hasSize(24).startsWith(1, 2, 1, 2);
  }

  @Test
  void transpositionsInARowAreOne() {
    var x = input("x", 2, 3, 4);
    var turned = x.transpose(1, 2, 0).transpose(0, 2, 1);
    var values = Map.of("x", Runs.value(Tensor.iota(FLOAT64, Shape.of(24), 0).reshape(Shape.of(2, 3, 4)), Map.of()));
    assertThat(simplified(turned).op()).isEqualTo(new Op.Transpose(x, List.of(1, 0, 2)));
    assertThat(Runs.value(simplified(turned), values).toDoubles())
        .containsExactly(Runs.value(turned, values).toDoubles());
  }

  @Test
  void symbolicSizesAreNotFolded() {
    var x = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("n"), 2));
    assertThat(FormulaPrinter.formula(simplified(x.mean()), _ -> null)).isEqualTo("sum(x) / (2 * n)");
    assertThat(FormulaPrinter.formula(simplified(V.broadcastTo(x.shape()).mul(x).sum(0)), _ -> null))
        .isEqualTo("sum(v * x, axis 0)");
  }

  @Test
  void namesStayWithWhatTheyName() {
    var hidden = X.add(0).tanh().named("hidden");
    assertThat(simplified(hidden.mul(1)).name()).isEqualTo("hidden");
    assertThat(simplified(X.sub(Y).neg().named("loss")).name()).isEqualTo("loss");
    assertThat(simplified(X.add(Y.neg()).named("loss").exp()).op().operands().getFirst().name()).isEqualTo("loss");
  }

  @Test
  void aNameIsKeptWhereANamelessNodeComputesTheSame() {
    var sum = X.add(Y);
    var operands = simplified(sum.exp().mul(sum.named("hidden").tanh()));
    assertThat(program(operands).nodes()).extracting(Tensor::name).contains("hidden");
  }

  @Test
  void aNamelessResultIsCalledAfterWhatItIsFor() {
    var program =
        Program.named("p").output("sum", X.add(Y)).output("norm", Y.abs().named("size")).update(V, V.mul(3)).build();
    var simplified = Simplifier.standard().apply(program);
    assertThat(simplified.outputs().values()).map(Tensor::name).containsExactly("sum", "size");
    assertThat(simplified.updates().values()).map(Tensor::name).containsExactly("vNext");
  }

  @Test
  void theInputsStayTheSameInNumberAndOrder() {
    var condition = Tensor.input("c", BOOL, Shape.of(Dim.symbol("n")));
    var x = Tensor.scalar(FLOAT64, 2).broadcastTo(condition.shape());
    var program =
        Program.named("p").output("result", condition.select(x, x)).output("y", Y).update(V, V.mul(1)).build();
    var simplified = Simplifier.standard().apply(program);
    assertThat(simplified.inputs()).map(Tensor::name).containsExactlyInAnyOrder("c", "y", "v");
    assertThat(simplified.symbols()).isEqualTo(program.symbols());
    var outputs = new Interpreter().compile(simplified).run(Map.of("c", NdArray.of(new boolean[3]), "y",
        NdArray.zeros(FLOAT64, Shape.of(2, 2)), "v", NdArray.zeros(FLOAT64, Shape.of(2))));
    assertThat(Runs.named(outputs, "result").toDoubles()).containsExactly(2, 2, 2);
  }

  @Test
  void operandsThatMayBeExchangedMeetInOneNode() {
    var sum = simplified(X.add(Y).mul(Y.add(X)));
    assertThat(sum.op()).isInstanceOfSatisfying(Op.Mul.class, mul -> assertThat(mul.x()).isSameAs(mul.y()));
    var difference = simplified(X.sub(Y).div(Y.sub(X)));
    assertThat(difference.op()).isInstanceOfSatisfying(Op.Div.class, div -> assertThat(div.x()).isNotSameAs(div.y()));
  }

  @Test
  void smallArraysAreComputedWhenTheProgramIsBuilt() {
    var doubled = simplified(V.mul(Tensor.constant(NdArray.of(new double[] {1, 2})).mul(3).add(1)));
    assertThat(doubled.op().operands().getLast().op()).isInstanceOfSatisfying(Op.Constant.class,
        constant -> assertThat(constant.value().toDoubles()).containsExactly(4, 7));
  }

  private static Loop loop(Tensor sequence, boolean naive) {
    var state = Tensor.input("state", FLOAT64, Shape.SCALAR);
    var given = Tensor.input("given", FLOAT64, Shape.SCALAR);
    var next = naive ? state.exp().add(1).log().add(given) : state.softplus().add(given);
    return new Loop(new Body(List.of(state, given), List.of(next)), List.of(Tensor.scalar(FLOAT64, 0)),
        List.of(sequence), List.of(), sequence.shape().dim(0), false);
  }

  @Test
  void bodiesOfLoopsAreSimplified() {
    var last = simplified(loop(V, true).result(new Loop.Result.Last(0)));
    assertThat(last.op()).isInstanceOfSatisfying(Op.Scan.class, scan -> assertThat(FormulaPrinter
        .formula(scan.loop().body().results().getFirst(), _ -> null)).isEqualTo("softplus(state) + given"));
  }

  @Test
  void allResultsOfALoopStayResultsOfOne() {
    var loop = loop(V.add(0), true);
    var both = simplified(
        loop.result(new Loop.Result.Last(0)).mul(loop.result(new Loop.Result.Before(0)).sum()));
    assertThat(loops(both)).hasSize(1);
  }

  /// Bodies of one signature are compared with each other, and each has a loop of that signature within it.
  @Test
  void loopsWithinLoopsAreSimplifiedToo() {
    var builder = Program.named("p");
    for (int number = 1; number < 4; number++) {
      builder.output("result" + number, nested(Tensor.input("x" + number, FLOAT64, Shape.SCALAR), number, 2));
    }
    var program = builder.build();
    var values = Map.of("x1", NdArray.scalar(FLOAT64, 1), "x2", NdArray.scalar(FLOAT64, 1), "x3",
        NdArray.scalar(FLOAT64, 1));
    var results = new Interpreter().compile(Simplifier.standard().apply(program)).run(values);
    // Four times x ← 3x + n.
    assertThat(Runs.named(results, "result1").item()).isEqualTo(121);
    assertThat(Runs.named(results, "result2").item()).isEqualTo(161);
    assertThat(Runs.named(results, "result3").item()).isEqualTo(201);
  }

  /// `3x + number`, over and over: two steps of two steps, and so on, `depth` deep.
  private static Tensor nested(Tensor x, int number, int depth) {
    if (depth == 0) {
      return x.mul(3).add(number);
    }
    var carry = Tensor.input("carry", FLOAT64, Shape.SCALAR);
    var body = new Body(List.of(carry), List.of(nested(carry, number, depth - 1)));
    return new Loop(body, List.of(x), List.of(), List.of(), Dim.of(2), false).result(new Loop.Result.Last(0));
  }

  @Test
  void loopsThatComputeTheSameMeetInOne() {
    var both = simplified(loop(V, true).result(new Loop.Result.Last(0))
        .sub(loop(V.mul(1), false).result(new Loop.Result.Last(0))));
    assertThat(loops(both)).hasSize(1);
    var different = simplified(loop(V, true).result(new Loop.Result.Last(0))
        .sub(loop(V.abs(), false).result(new Loop.Result.Last(0))));
    assertThat(loops(different)).hasSize(2);
  }

  private static Set<Loop> loops(Tensor result) {
    return program(result).nodes().stream().map(Tensor::op).filter(Op.Scan.class::isInstance)
        .map(op -> ((Op.Scan) op).loop()).collect(Collectors.toSet());
  }

  @Test
  void updatesAreSimplifiedToo() {
    var program = Program.named("p").update(V, V.add(0).mul(2).mul(1)).build();
    var simplified = Simplifier.standard().apply(program);
    assertThat(simplified.updates()).hasSize(1)
        .allSatisfy((input, next) -> assertThat(next.op()).isEqualTo(new Op.Mul(input, next.op().operands().get(1))));
  }

  @Test
  void rulesThatUndoEachOtherAreFound() {
    Rule swap = node -> node.op() instanceof Op.Sub(var a, var b) ? Tensor.of(new Op.Sub(b, a)) : node;
    assertThatIllegalStateException().isThrownBy(() -> Rewriter.apply(program(X.sub(Y)), List.of(swap)))
        .withMessage("Rules undo each other at result: float64[2, 2].");
  }
}
