package org.adjoint.graph;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Activations;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrinterTest {
  private static final Dim BATCH = Dim.symbol("batch");

  private static Tensor input(String name, Shape shape) {
    return Tensor.input(name, FLOAT32, shape);
  }

  private static Tensor matrix(String name) {
    return input(name, Shape.of(4, 4));
  }

  static Stream<Arguments> formulas() {
    var a = matrix("a");
    var b = matrix("b");
    var c = matrix("c");
    var x = input("x", Shape.of(BATCH, 784));
    return Stream.of(
        arguments("a + b + c", a.add(b).add(c)),
        arguments("a - (b - c)", a.sub(b.sub(c))),
        arguments("a - b - c", a.sub(b).sub(c)),
        arguments("a - (b + c)", a.sub(b.add(c))),
        arguments("(a + b) * c", a.add(b).mul(c)),
        arguments("a * b + c", a.mul(b).add(c)),
        arguments("a / (b * c)", a.div(b.mul(c))),
        arguments("a / b / c", a.div(b).div(c)),
        arguments("a * (b + 1)", a.mul(b.add(1))),
        arguments("-a", a.neg()),
        arguments("-(a + b)", a.add(b).neg()),
        arguments("-(a * b)", a.mul(b).neg()),
        arguments("-a * b", a.neg().mul(b)),
        arguments("a * -2", a.mul(-2)),
        arguments("0.5 * a", a.number(0.5).mul(a)),
        arguments("0.1 * a", a.number(0.1).mul(a)),
        arguments("0.1", Tensor.scalar(FLOAT64, 0.1)),
        arguments("a", a),
        arguments("a²", a.square()),
        arguments("(a + b)²", a.add(b).square()),
        arguments("|a - b|", a.sub(b).abs()),
        arguments("exp(a)", a.exp()),
        arguments("expm1(a)", a.expm1()),
        arguments("log(a + b)", a.add(b).log()),
        arguments("log1p(a)", a.log1p()),
        arguments("sqrt(a)", a.sqrt()),
        arguments("tanh(a)", a.tanh()),
        arguments("σ(a)", a.sigmoid()),
        arguments("max(a, b)", a.maximum(b)),
        arguments("min(a, b + c)", a.minimum(b.add(c))),
        arguments("a < b", a.lessThan(b)),
        arguments("b <= a", a.greaterOrEqual(b)),
        arguments("(a < b) ? a : b + c", a.lessThan(b).select(a, b.add(c))),
        arguments("relu(a·b + c)", Activations.relu(a.matMul(b).add(c))),
        arguments("(a <= 0) ? 1 : a", a.lessOrEqual(a.number(0)).select(a.number(1), a)),
        arguments("int32(a)", a.cast(INT32)),
        arguments("a", a.stopGradient()),
        arguments("sum(a)", a.sum()),
        arguments("max(a, axis 1)", a.max(-1)),
        arguments("min(a, axis 0)", a.min(0)),
        arguments("sum(a) / 16", a.mean()),
        arguments("sum(x) / (784 * batch)", x.mean()),
        arguments("sum(x, axis 0) / batch", x.mean(0)),
        arguments("a·b·c", a.matMul(b).matMul(c)),
        arguments("a·(b·c)", a.matMul(b.matMul(c))),
        arguments("(a * b)·c", a.mul(b).matMul(c)),
        arguments("a * b·c", a.mul(b.matMul(c))),
        arguments("a·b * c", a.matMul(b).mul(c)),
        arguments("a / (b·c)", a.div(b.matMul(c))),
        arguments("a·(b / c)", a.matMul(b.div(c))),
        arguments("(a + b)·c", a.add(b).matMul(c)),
        arguments("aᵀ·b", Tensor.of(new Op.MatMul(a, b, true, false))),
        arguments("a·(b + c)ᵀ", Tensor.of(new Op.MatMul(a, b.add(c), false, true))),
        arguments("(a·b)ᵀ", a.matMul(b).transpose()),
        arguments("a", a.reshape(Shape.of(16))),
        arguments("a", a.broadcastTo(Shape.of(2, 4, 4))),
        arguments("⌊a⌋", a.floor()),
        arguments("sin(a)", a.sin()),
        arguments("cos(a + b)", a.add(b).cos()),
        arguments("atan(a)", a.atan()),
        arguments("softplus(a)", a.softplus()),
        arguments("erf(a)", a.erf()),
        arguments("a^b", a.pow(b)),
        arguments("(a + b)^(-1)", a.add(b).pow(-1)),
        arguments("a^(b + 1)", a.pow(b.add(1))),
        arguments("a³", a.pow(3)),
        arguments("atan2(a, b)", a.atan2(b)),
        arguments("prod(a, axis 0)", a.prod(0)),
        arguments("max(a, axis 0, 2)", input("a", Shape.of(2, 3, 4)).max(0, 2)),
        arguments("n", Tensor.of(new Op.Size(Extent.of(Dim.symbol("n")), FLOAT32))),
        arguments("uniform(i, key, site 3)", Tensor.of(new Op.Uniform(whole("i", 4), whole("key", 4), 3, FLOAT32))),
        arguments("transpose(x, axes 2, 0, 1)", input("x", Shape.of(2, 3, 4)).transpose(2, 0, 1)),
        arguments("xᵀ", input("x", Shape.of(2, 3, 4)).transpose()),
        arguments("a[1:3, …]", Tensor.of(new Op.Slice(a, 0, 1, 2, 1))),
        arguments("a[…, 0:4:3]", Tensor.of(new Op.Slice(a, 1, 0, 2, 3))),
        arguments("(a + b)[…, 2:2]", Tensor.of(new Op.Slice(a.add(b), 1, 2, 0, 1))),
        arguments("x[…, 2:9:2, …]", Tensor.of(new Op.Slice(input("x", Shape.of(2, 10, 4)), 1, 2, 4, 2))),
        arguments("v[1:3]", Tensor.of(new Op.Slice(input("v", Shape.of(5)), 0, 1, 2, 1))),
        arguments("reverse(a, axis 1)", Tensor.of(new Op.Reverse(a, 1))),
        arguments("unfold(a, axis 1, window 2)", Tensor.of(new Op.Unfold(a, 1, 2, 1, 1))),
        arguments("unfold(a, axis 0, window 2, stride 2, dilation 3)", Tensor.of(new Op.Unfold(a, 0, 2, 2, 3))),
        arguments("fold(a, axis 0, size 7)", Tensor.of(new Op.Fold(a, 0, 7, 1, 1))),
        arguments("a", Tensor.of(new Op.Barrier(a))),
        arguments("pad(a, axis 0, low 1, high 2)", Tensor.of(new Op.Pad(a, 0, 1, 2, 0))),
        arguments("pad(a, axis 1, interior 1)", Tensor.of(new Op.Pad(a, 1, 0, 0, 1))),
        arguments("concat(a, b + c, axis 1)", Tensor.of(new Op.Concat(List.of(a, b.add(c)), 1))),
        arguments("a[i, …]", Tensor.of(new Op.Gather(a, whole("i", 2), 0))),
        arguments("a[…, i]", Tensor.of(new Op.Gather(a, whole("i", 2), 1))),
        arguments("scatterAdd(a, i, axis 0, size 9)", Tensor.of(new Op.ScatterAdd(a, whole("i", 4), 0, Dim.of(9)))),
        arguments("last carry 0 of scan(a, xs)", loop().result(new Loop.Result.Last(0))),
        arguments("outputs 0 of scan(a, xs)", loop().result(new Loop.Result.Stacked(0))),
        arguments("carries 0 of scan(a, xs)", loop().result(new Loop.Result.Before(0))),
        arguments("tanh(a)", Tensor.of(new Op.CustomVjp(a.tanh(), List.of(a), (_, _, g) -> List.of(g)))),
        arguments("tanh(a)", Tensor.of(new Op.Checkpoint(a.tanh(), List.of(a)))),
        arguments("iota(axis 1)", Tensor.iota(INT32, Shape.of(2, 3), 1)),
        arguments("table", Tensor.constant(NdArray.of(new float[2])).named("table")),
        arguments("constant", Tensor.constant(NdArray.of(new float[2]))));
  }

  private static Tensor whole(String name, int size) {
    return Tensor.input(name, INT32, Shape.of(size));
  }

  /// A running sum of the rows of `xs`, whose squares are its outputs.
  private static Loop loop() {
    var total = input("total", Shape.of(4, 4));
    var row = input("row", Shape.of(4, 4));
    var next = total.add(row);
    return new Loop(new Body(List.of(total, row), List.of(next, next.square())), List.of(matrix("a")),
        List.of(input("xs", Shape.of(BATCH, 4, 4))), List.of(), BATCH, false);
  }

  @Test
  void everyPrimitiveHasARow() {
    var missing = new ArrayList<Class<?>>();
    collect(Op.class, missing);
    formulas().flatMap(row -> Stream.of(row.get())).forEach(value -> {
      if (value instanceof Tensor node) {
        missing.remove(node.op().getClass());
      }
    });
    assertThat(missing).isEmpty();
  }

  private static void collect(Class<?> op, List<Class<?>> into) {
    if (op.isSealed()) {
      Stream.of(op.getPermittedSubclasses()).forEach(permitted -> collect(permitted, into));
    } else {
      into.add(op);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formulas")
  void formulasReadAsInATextbook(String expected, Tensor node) {
    assertThat(FormulaPrinter.formula(node, _ -> null)).isEqualTo(expected);
  }

  @Test
  void namedOperandsStandAsTheirNames() {
    var a = matrix("a");
    var hidden = a.tanh();
    assertThat(FormulaPrinter.formula(hidden.add(1).mul(a), node -> node == hidden ? "hidden" : null))
        .isEqualTo("(hidden + 1) * a");
  }

  private static Program step() {
    var x = input("x", Shape.of(BATCH, 2));
    var w = input("w", Shape.of(2, 3));
    var hidden = x.matMul(w).tanh().named("hidden");
    var loss = hidden.square().mean().named("loss");
    var gradient = Gradients.of(loss, List.of(w)).getFirst();
    return Program.named("step").output("loss", loss).update(w, w.sub(gradient.mul(0.5))).build();
  }

  @Test
  void aProgramPrintsAsLets() {
    assertThat(step()).hasToString("""
        program step
          input x: float32[batch, 2]
          input w: float32[2, 3]
          let matMul = x·w: float32[batch, 3]
          let hidden = tanh(matMul): float32[batch, 3]
          let mul = hidden²: float32[batch, 3]
          let sum = sum(mul): float32[]
          let loss = sum / (3 * batch): float32[]
          let div = 1 / (3 * batch): float32[]
          let mul_2 = div * hidden: float32[batch, 3]
          let mul_3 = div * hidden: float32[batch, 3]
          let dLoss_dHidden = mul_2 + mul_3: float32[batch, 3]
          let mul_4 = hidden²: float32[batch, 3]
          let neg = -mul_4: float32[batch, 3]
          let add = neg + 1: float32[batch, 3]
          let mul_5 = dLoss_dHidden * add: float32[batch, 3]
          let dLoss_dW = xᵀ·mul_5: float32[2, 3]
          let mul_6 = dLoss_dW * 0.5: float32[2, 3]
          let sub = w - mul_6: float32[2, 3]
          output loss = loss
          update w := sub
        """);
  }

  @Test
  void aSimplifiedProgramPrintsAsLets() {
    assertThat(Simplifier.standard().apply(step())).hasToString("""
        program step
          input x: float32[batch, 2]
          input w: float32[2, 3]
          let matMul = x·w: float32[batch, 3]
          let hidden = tanh(matMul): float32[batch, 3]
          let mul = hidden²: float32[batch, 3]
          let sum = sum(mul): float32[]
          let loss = sum / (3 * batch): float32[]
          let div = 1 / (3 * batch): float32[]
          let mul_2 = div * hidden: float32[batch, 3]
          let dLoss_dHidden = mul_2 * 2: float32[batch, 3]
          let sub = 1 - mul: float32[batch, 3]
          let mul_3 = dLoss_dHidden * sub: float32[batch, 3]
          let dLoss_dW = xᵀ·mul_3: float32[2, 3]
          let mul_4 = dLoss_dW * 0.5: float32[2, 3]
          let wNext = w - mul_4: float32[2, 3]
          output loss = loss
          update w := wNext
        """);
  }

  @Test
  void theSamePrintsTheSame() {
    assertThat(step()).hasToString(step().toString());
  }

  @Test
  void equalNamesAreToldApart() {
    var x = input("x", Shape.SCALAR);
    var program =
        Program.named("names").output("a", x.exp().named("x").add(x.log().named("x_2")).add(x.tanh().named("x")))
            .build();
    assertThat(
        program.toString().lines().filter(line -> line.contains(" = ")).map(line -> line.strip().split(" ", -1)[1]))
        .doesNotHaveDuplicates();
  }

  @Test
  void theBodyOfALoopStandsIndented() {
    var loop = loop();
    var program = Program.named("running").output("last", loop.result(new Loop.Result.Last(0)))
        .output("squares", loop.result(new Loop.Result.Stacked(0)).named("squares")).build();
    assertThat(program).hasToString("""
        program running
          input a: float32[4, 4]
          input xs: float32[batch, 4, 4]
          scan(a, xs) of batch steps:
            carry total: float32[4, 4], at first a
            element row: float32[4, 4] of xs
            let add = total + row: float32[4, 4]
            let mul = add²: float32[4, 4]
            carry total := add
            output 0 = mul
          let scan = last carry 0 of scan(a, xs): float32[4, 4]
          let squares = outputs 0 of scan(a, xs): float32[batch, 4, 4]
          output last = scan
          output squares = squares
        """);
    assertThat(GraphPrinter.dot(program)).contains("let add = total + row: float32[4, 4]\\l", "\"loop\" -> \"squares\"",
        "\"xs\" -> \"loop\"");
  }

  @Test
  void dotHasABoxForEachNodeAndAnArrowForEachOperand() {
    var x = input("say \"x\"", Shape.of(2));
    var y = input("y", Shape.of(1));
    var dot = GraphPrinter.dot(Program.named("p").output("out", x.add(y).mul(2)).build());
    assertThat(dot.lines()).containsExactly(
        "digraph \"p\" {",
        "  node [shape=box];",
        "  \"say \\\"x\\\"\" [label=\"say \\\"x\\\"\\nfloat32[2]\", style=rounded];",
        "  \"y\" [label=\"y\\nfloat32[1]\", style=rounded];",
        "  \"reshape\" [label=\"reshape\\ny\\nfloat32[]\"];",
        "  \"add\" [label=\"add\\nsay \\\"x\\\" + reshape\\nfloat32[2]\"];",
        "  \"mul\" [label=\"mul\\nadd * 2\\nfloat32[2]\"];",
        "  \"output out\" [label=\"output out\", shape=oval];",
        "  \"y\" -> \"reshape\";",
        "  \"say \\\"x\\\"\" -> \"add\";",
        "  \"reshape\" -> \"add\";",
        "  \"add\" -> \"mul\";",
        "  \"mul\" -> \"output out\";",
        "}");
  }
}
