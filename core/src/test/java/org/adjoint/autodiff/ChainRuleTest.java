package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.cases.PrimitiveCases;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Formula;
import org.adjoint.graph.LatexSyntax;
import org.adjoint.graph.Notation;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules that derivations print, against the rules that differentiate.
class ChainRuleTest {
  /// A node of two operands at most, and its rule in words.
  record Row(Tensor node, List<String> rules) {
    @Override
    public String toString() {
      return node.op().label() + " " + String.join(", ", rules);
    }
  }

  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, FLOAT64, Shape.of(sizes));
  }

  private static Row row(Op op, String... rules) {
    return new Row(Tensor.of(op), List.of(rules));
  }

  private static final Tensor A = input("a", 2, 3);
  private static final Tensor B = input("b", 2, 3);
  private static final Tensor C = input("c", 3, 4);
  private static final Tensor LONG = input("a", 2, 7);
  private static final Tensor WINDOWS = input("a", 3, 2);
  private static final Tensor SINGLE = Tensor.input("a", FLOAT32, Shape.of(2, 3));
  private static final Tensor INDICES = Tensor.constant(NdArray.of(new int[] {2, 0})).named("i");

  static Stream<Row> rules() {
    return Stream.of(
        row(new Op.Neg(A), "−δ_y"),
        row(new Op.Abs(A), "δ_y ⊙ sign(a)"),
        row(new Op.Floor(A)),
        row(new Op.Exp(A), "δ_y ⊙ y"),
        row(new Op.Expm1(A), "δ_y ⊙ (y + 1)"),
        row(new Op.Log(A), "δ_y / a"),
        row(new Op.Log1p(A), "δ_y / (1 + a)"),
        row(new Op.Sqrt(A), "δ_y / (2·y)"),
        row(new Op.Sin(A), "δ_y ⊙ cos(a)"),
        row(new Op.Cos(A), "−δ_y ⊙ sin(a)"),
        row(new Op.Atan(A), "δ_y / (1 + a²)"),
        row(new Op.Tanh(A), "δ_y ⊙ (1 − y²)"),
        row(new Op.Sigmoid(A), "δ_y ⊙ y ⊙ (1 − y)"),
        row(new Op.Softplus(A), "δ_y ⊙ σ(a)"),
        row(new Op.Erf(A), "δ_y·(2 / sqrt(π)) ⊙ exp(−a²)"),
        row(new Op.Add(A, B), "δ_y", "δ_y"),
        row(new Op.Sub(A, B), "δ_y", "−δ_y"),
        row(new Op.Mul(A, B), "δ_y ⊙ b", "δ_y ⊙ a"),
        row(new Op.Mul(A, A), "2·δ_y ⊙ a"),
        row(new Op.Div(A, B), "δ_y / b", "−δ_y ⊙ y / b"),
        row(new Op.Pow(A, B), "δ_y ⊙ b ⊙ a^(b − 1)", "δ_y ⊙ y ⊙ log(a)"),
        row(new Op.Atan2(A, B), "δ_y ⊙ b / (a² + b²)", "−δ_y ⊙ a / (a² + b²)"),
        row(new Op.Max(A, B), "b < a ? δ_y : (b = a ? δ_y / 2 : 0)", "a < b ? δ_y : (a = b ? δ_y / 2 : 0)"),
        row(new Op.Min(A, B), "a < b ? δ_y : (a = b ? δ_y / 2 : 0)", "b < a ? δ_y : (b = a ? δ_y / 2 : 0)"),
        row(new Op.Compare(Op.Comparison.LT, A, B)),
        row(new Op.Select(A.lessThan(B).named("c"), A, B), "c ? δ_y : 0", "c ? 0 : δ_y"),
        row(new Op.Cast(SINGLE, FLOAT64), "float32(δ_y)"),
        row(new Op.Uniform(Tensor.iota(DType.INT32, Shape.of(3), 0), Tensor.iota(DType.INT32, Shape.of(3), 0), 0,
            FLOAT64)),
        row(new Op.StopGradient(A)),
        row(new Op.Reduce(Op.Reduction.SUM, A, List.of(0, 1)), "δ_y"),
        row(new Op.Reduce(Op.Reduction.SUM, A, List.of(1)), "repeat(δ_y, axis 1)"),
        row(new Op.Reduce(Op.Reduction.PROD, A, List.of(0, 1)), "δ_y ⊙ product of the others(a)"),
        row(new Op.Reduce(Op.Reduction.PROD, A, List.of(0)),
            "repeat(δ_y, axis 0) ⊙ product of the others(a, axis 0)"),
        row(new Op.Reduce(Op.Reduction.MAX, A, List.of(0)),
            "a = repeat(y, axis 0) ? repeat(δ_y, axis 0) / number of ties() : 0"),
        row(new Op.Reduce(Op.Reduction.MIN, A, List.of(0, 1)), "a = y ? δ_y / number of ties() : 0"),
        row(new Op.MatMul(A, C, false, false), "δ_y·cᵀ", "aᵀ·δ_y"),
        row(new Op.MatMul(A, B, true, false), "b·δ_yᵀ", "a·δ_y"),
        row(new Op.MatMul(A, B, false, true), "δ_y·b", "δ_yᵀ·a"),
        row(new Op.MatMul(C, A, true, true), "aᵀ·δ_yᵀ", "δ_yᵀ·cᵀ"),
        row(new Op.Reshape(A, Shape.of(3, 2)), "reshape(δ_y, [2, 3])"),
        row(new Op.Transpose(A, List.of(1, 0)), "δ_yᵀ"),
        row(new Op.Transpose(input("a", 2, 3, 4), List.of(1, 2, 0)), "transpose(δ_y, axes 2, 0, 1)"),
        row(new Op.Broadcast(A, List.of(1), Shape.of(2, 4, 3)), "sum(δ_y, axis 1)"),
        row(new Op.Slice(LONG, 1, 1, 3, 2), "pad(δ_y, axis 1, low 1, high 1, interior 1)"),
        row(new Op.Reverse(A, 1), "reverse(δ_y, axis 1)"),
        row(new Op.Unfold(LONG, 1, 3, 2, 1), "fold(δ_y, axis 1, size 7, stride 2)"),
        row(new Op.Barrier(A), "δ_y"),
        row(new Op.Pad(A, 1, 1, 2, 1), "δ_y[…, 1:6:2]"),
        row(new Op.Concat(List.of(A, B), 0), "δ_y[0:2, …]", "δ_y[2:4, …]"),
        row(new Op.Fold(WINDOWS, 0, 5, 1, 2), "unfold(δ_y, axis 0, window 2, dilation 2)[0:3, …]"),
        row(new Op.ScatterAdd(A, INDICES, 0, Dim.of(3)), "δ_y[i, …]"),
        row(new Op.Gather(A, INDICES, 1), "scatterAdd(δ_y, i, axis 1, size 3)"),
        row(new Op.CustomVjp(A.exp(), List.of(A), (_, _, g) -> List.of(g)), "given rule(δ_y)"),
        row(new Op.Checkpoint(A, List.of(A)), "δ_y"));
  }

  private static List<ChainRule.Contribution> contributions(Tensor node) {
    var y = new Formula.Symbol("y", "", node.shape().rank() == 0);
    return ChainRule.of(node, y, new Formula.Sensitivity(y),
        operand -> new Formula.Symbol(String.valueOf(operand.name()), "", operand.shape().rank() == 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aRuleReadsAsInATextbook(Row row) {
    // A scalar sensitivity is written with a dot; the table leaves that to the notation.
    assertThat(contributions(row.node).stream().map(contribution -> Notation.TEXTBOOK.write(contribution.formula())))
        .map(text -> text.replace("δ_y·product", "δ_y ⊙ product")).containsExactlyElementsOf(row.rules);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aRuleIsAFormulaOfLatex(Row row) {
    assertThatCode(() -> contributions(row.node)
        .forEach(contribution -> LatexSyntax.requireFormula(Notation.LATEX.write(contribution.formula()))))
        .doesNotThrowAnyException();
  }

  static Stream<PrimitiveCases.Case> everyCase() {
    return PrimitiveCases.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void theDerivationOfEveryPrimitiveIsLatex(PrimitiveCases.Case given) {
    var derivation = Derivation.of(Samples.weighed(given.result()), given.sources());
    assertThatCode(() -> LatexSyntax.requireEnvironments(derivation.latex())).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aRuleComputesWhatTheWalkComputes(Row row) {
    var node = row.node;
    if (node.op() instanceof Op.Annotation || row.rules.isEmpty()) {
      return;
    }
    var sensitivity = Tensor.input("δ_y", node.dtype(), node.shape());
    var expected = new HashMap<Tensor, Tensor>();
    VjpRules.apply(node, sensitivity, (operand, contribution) -> expected.merge(operand, contribution, Tensor::add));
    var values = new HashMap<>(Map.of("y", node, "δ_y", sensitivity));
    node.op().operands().forEach(operand -> values.put(String.valueOf(operand.name()), operand));
    for (var contribution : contributions(node)) {
      var operand = contribution.operand();
      var printed = new FormulaEvaluation(values, operand.shape()).of(contribution.formula())
          .broadcastTo(operand.shape());
      var difference = printed.sub(Objects.requireNonNull(expected.get(operand))).abs().max();
      assertThat(value(difference)).as(operand.toString()).isCloseTo(0, within(1e-6));
    }
  }

  /// At positive numbers, no two alike.
  private static double value(Tensor scalar) {
    var program = Program.named("difference").output("out", scalar).build();
    var random = new Random(7);
    var values = new HashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var shape = input.shape();
      int size = Math.toIntExact(shape.elements().factor());
      var numbers = random.doubles(size, 0.5, 2.5).toArray();
      var single = new float[size];
      for (int i = 0; i < size; i++) {
        single[i] = (float) numbers[i];
      }
      values.put(String.valueOf(input.name()),
          shape.rank() == 0 ? NdArray.scalar(FLOAT64, numbers[0]) : input.dtype() == FLOAT32
              ? NdArray.of(single, shape.sizes())
              : NdArray.of(numbers, shape.sizes()));
    }
    return Objects.requireNonNull(new Interpreter().compile(program).run(values).get("out")).item();
  }

  @Test
  void everyPrimitiveWithADerivativeHasARow() {
    Set<Class<?>> covered = new HashSet<>();
    rules().forEach(row -> covered.add(row.node.op().getClass()));
    var missing = new ArrayList<Class<?>>();
    collect(Op.class, missing);
    missing.removeIf(op -> covered.contains(op) || Op.Leaf.class.isAssignableFrom(op) || op == Op.Scan.class);
    assertThat(missing).isEmpty();
  }

  private static void collect(Class<?> op, List<Class<?>> into) {
    if (op.isSealed()) {
      Stream.of(op.getPermittedSubclasses()).forEach(permitted -> collect(permitted, into));
    } else {
      into.add(op);
    }
  }
}
