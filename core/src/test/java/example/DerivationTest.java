package example;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Derivation;
import org.adjoint.functions.Activations;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphPrinter;
import org.adjoint.graph.LatexSyntax;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How derivations read. This package is not the library's own, so its lines count as the user's.
class DerivationTest {
  private static final Dim BATCH = Dim.symbol("batch");

  private static Tensor input(String name, Shape shape) {
    return Tensor.input(name, FLOAT32, shape);
  }

  /// The derivation without the rules, and with line numbers that do not depend on this file.
  private static String sections(Derivation derivation) {
    var text = derivation.text();
    return text.substring(0, text.indexOf("\nRules:")).replaceAll(" +DerivationTest.java:\\d+", "");
  }

  private static Derivation perceptron() {
    var x = input("x", Shape.of(BATCH, 2));
    var target = input("t", Shape.of(BATCH, 1));
    var w1 = input("W1", Shape.of(2, 3));
    var b1 = input("b1", Shape.of(3));
    var w2 = input("W2", Shape.of(3, 1));
    var hidden = x.matMul(w1).add(b1).tanh().named("hidden");
    var y = hidden.matMul(w2).named("y");
    var loss = y.sub(target).square().mean().named("loss");
    return Derivation.of(loss, List.of(w1, b1, w2));
  }

  @Test
  void aPerceptronsGradientReadsAsInATextbook() {
    assertThat(sections(perceptron())).isEqualTo("""
        loss = sum(z₁²) / batch
          δ_loss = 1
          div: δ_sum(z₁²) = δ_loss / batch
          sum: δ_(z₁²) = δ_loss / batch
          mul: δ_z₁ = 2·(δ_loss / batch)·z₁
        z₁ = y − t
          sub: δ_y = δ_z₁
        y = hidden·W2
          matMul: δ_hidden = δ_y·W2ᵀ
          matMul: δ_W2 = hiddenᵀ·δ_y
        hidden = tanh(z₂)
          tanh: δ_z₂ = δ_hidden ⊙ (1 − hidden²)
        z₂ = x·W1 + b1
          add: δ_(x·W1) = δ_z₂
          add, broadcast: δ_b1 = sum(δ_z₂, axis 0)
          matMul: δ_W1 = xᵀ·δ_z₂

        ∂loss/∂W1 = δ_W1
        ∂loss/∂b1 = δ_b1
        ∂loss/∂W2 = δ_W2
        """);
  }

  @Test
  void stepsCarryTheNodesThatTheyTellOf() {
    var x = input("x", Shape.of(BATCH));
    var w = input("w", Shape.of(BATCH));
    var product = x.mul(w);
    var y = product.tanh().named("y");
    var loss = y.sum().named("loss");
    var steps = Derivation.of(loss, List.of(w)).steps();
    assertThat(steps).extracting(Derivation.Step::value).containsExactly("loss", "y", "z₁");
    assertThat(steps).extracting(step -> step.treated().values()).containsExactly(List.of(loss), List.of(y),
        List.of(product));
    assertThat(steps).extracting(step -> step.treated().operands()).containsExactly(List.of(y), List.of(product),
        List.of(w));
    assertThat(steps).extracting(step -> step.treated().sensitivities().getFirst().op().label())
        .containsExactly("scalar", "mul", "mul");
    assertThat(steps.stream().flatMap(step -> step.treated().sensitivities().stream())).doesNotHaveDuplicates()
        .doesNotContain(x, w, product, y, loss);
  }

  @Test
  void everyRuleThatWasUsedIsStatedOnce() {
    var text = perceptron().text();
    assertThat(text.substring(text.indexOf("Rules:"))).isEqualTo("""
        Rules:
          div: y = a / b  ⇒  δ_a += δ_y / b,  δ_b += −δ_y ⊙ y / b
          sum: y = sum(x)  ⇒  δ_x += δ_y
          mul: y = x²  ⇒  δ_x += 2·δ_y ⊙ x
          sub: y = a − b  ⇒  δ_a += δ_y,  δ_b += −δ_y
          matMul: y = a·b  ⇒  δ_a += δ_y·bᵀ,  δ_b += aᵀ·δ_y
          tanh: y = tanh(x)  ⇒  δ_x += δ_y ⊙ (1 − y²)
          add: y = a + b  ⇒  δ_a += δ_y,  δ_b += δ_y
          broadcast: y = broadcast(x, axis 0)  ⇒  δ_x += sum(δ_y, axis 0)
        """);
  }

  @Test
  void aValueStandsBesideTheLineThatMadeIt() {
    int here = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow().getLineNumber());
    var x = input("x", Shape.of(3));
    var hidden = x.tanh().named("hidden");
    var loss = hidden.sum().named("loss");
    assertThat(Derivation.of(loss, List.of(x)).text().lines()).contains(
        "hidden = tanh(x)      DerivationTest.java:" + (here + 2), "loss = sum(hidden)    DerivationTest.java:"
            + (here + 3));
  }

  @Test
  void aPictureHasTheLinesAsTooltips() {
    int here = StackWalker.getInstance().walk(frames -> frames.findFirst().orElseThrow().getLineNumber());
    var hidden = input("x", Shape.of(3)).tanh().named("hidden");
    assertThat(GraphPrinter.svg(Program.named("p").output("out", hidden).build()))
        .contains("<title>hidden&#10;tanh(x)&#10;float32[3]&#10;DerivationTest.java:" + (here + 1) + "</title>");
  }

  @Test
  void severalContributionsAreASum() {
    var x = input("x", Shape.of(3));
    assertThat(sections(Derivation.of(x.exp().mul(x).sum(), List.of(x)))).isEqualTo("""
        loss = sum(z₁ ⊙ x)
          δ_loss = 1
          sum: δ_(z₁ ⊙ x) = δ_loss
          mul: δ_z₁ = δ_loss·x
          mul: δ_x += δ_loss·z₁
        z₁ = exp(x)
          exp: δ_x += δ_z₁ ⊙ z₁
        x
          δ_x = δ_loss·z₁ + δ_z₁ ⊙ z₁

        ∂loss/∂x = δ_x
        """);
  }

  @Test
  void whatLeadsToNoSourceIsLeftOut() {
    var x = input("x", Shape.of(3));
    var text = sections(Derivation.of(x.tanh().stopGradient().mul(x).sum(), List.of(x)));
    assertThat(text).contains("δ_x = δ_loss·tanh(x)").doesNotContain("tanh:");
  }

  @Test
  void whatIsDerivedIsTheStableForm() {
    var x = input("x", Shape.of(3));
    assertThat(sections(Derivation.of(x.sigmoid().log().sum(), List.of(x))))
        .contains("softplus(").doesNotContain("log");
  }

  @Test
  void theRectifierReadsAsAChoice() {
    var x = input("x", Shape.of(3));
    assertThat(sections(Derivation.of(Activations.relu(x).sum(), List.of(x))))
        .contains("loss = sum(relu(x))", "select: δ_x = x ≤ 0 ? 0 : δ_loss");
  }

  @Test
  void aLoopIsDerivedStepByStep() {
    var start = input("start", Shape.of(3));
    var inputs = input("xs", Shape.of(5, 3));
    var weights = input("W", Shape.of(3));
    var h = input("h", Shape.of(3));
    var x = input("x", Shape.of(3));
    var w = input("w", Shape.of(3));
    var next = h.mul(w).add(x).tanh().named("next");
    var loop = new Loop(new Body(List.of(h, x, w), List.of(next, next.square())), List.of(start), List.of(inputs),
        List.of(weights), Dim.of(5), false);
    var last = loop.result(new Loop.Result.Last(0)).named("last");
    var squares = loop.result(new Loop.Result.Stacked(0)).named("squares");
    assertThat(sections(Derivation.of(last.sum().add(squares.sum()), List.of(start, inputs, weights)))).isEqualTo("""
        loss = sum(last) + sum(squares)
          δ_loss = 1
          add: δ_sum(last) = δ_loss
          add: δ_sum(squares) = δ_loss
          sum: δ_squares = δ_loss
          sum: δ_last = δ_loss
        squares = outputs 0 of scan(start, xs, W)
        last = last carry 0 of scan(start, xs, W)
          scan: δ_h[5] = δ_last
          each step t, from the last to the first:
            z₁ = next²
              δ_z₁ = δ_squares[t]
              mul: δ_next += 2·δ_z₁ ⊙ next
            next = tanh(z₂)
              δ_next = δ_h[t + 1] + 2·δ_z₁ ⊙ next
              tanh: δ_z₂ = δ_next ⊙ (1 − next²)
            z₂ = h ⊙ w + x
              add: δ_(h ⊙ w) = δ_z₂
              add: δ_x = δ_z₂
              mul: δ_h = δ_z₂ ⊙ w
              mul: δ_w = δ_z₂ ⊙ h
          scan: δ_start = δ_h[0]
          scan: δ_xs = stack(δ_x)
          scan: δ_W = Σₜ(δ_w[t])

        ∂loss/∂start = δ_start
        ∂loss/∂xs = δ_xs
        ∂loss/∂W = δ_W
        """);
  }

  @Test
  void aRuleOfTheUsersOwnIsReadFromItsGraph() {
    var x = input("x", Shape.of(3));
    var clipped = Tensor.of(new Op.CustomVjp(x.exp(), List.of(x),
        (_, y, g) -> List.of(g.mul(y).minimum(g.number(1))))).named("clipped");
    assertThat(sections(Derivation.of(clipped.square().sum(), List.of(x))))
        .contains("customVjp: δ_x = min(δ_clipped ⊙ clipped, 1)");
  }

  @Test
  void aCheckpointIsDerivedInItsPlace() {
    var x = input("x", Shape.of(3));
    var hidden = x.exp().named("hidden");
    var kept = Tensor.of(new Op.Checkpoint(hidden.sin(), List.of(x)));
    assertThat(sections(Derivation.of(kept.sum(), List.of(x)))).contains(
        "checkpoint: δ_sin(hidden) = δ_z₁", "sin: δ_hidden = δ_z₁ ⊙ cos(hidden)", "exp: δ_x = δ_hidden ⊙ hidden");
  }

  @Test
  void aLossWithoutPathIsRefusedAsForGradients() {
    var x = input("x", Shape.of(3));
    assertThatThrownBy(() -> Derivation.of(x.sum(), List.of(input("y", Shape.of(3)))))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no differentiable path");
    assertThatThrownBy(() -> Derivation.of(x, List.of(x))).hasMessageContaining("floating-point scalar");
  }

  @Test
  void theSameGraphReadsTheSame() {
    assertThat(perceptron().text().replaceAll(":\\d+", "")).isEqualTo(perceptron().text().replaceAll(":\\d+", ""));
  }

  @Test
  void aDeepGraphHasADerivation() {
    var x = Tensor.input("x", FLOAT64, Shape.of(2));
    var y = x;
    for (int i = 0; i < 2_000; i++) {
      y = y.tanh().add(x);
    }
    assertThat(Derivation.of(y.sum(), List.of(x)).text()).contains("δ_x = the sum of these 2001 contributions");
  }

  @Test
  void latexHasTheSameEquations() {
    assertThat(perceptron().latex()).startsWith("\\begin{align*}\n").endsWith("\\end{align*}\n")
        .contains("\\delta_{z_{2}} &= \\delta_{\\mathrm{hidden}} \\odot \\left(1 - {\\mathrm{hidden}}^{2}\\right)"
            + " && \\text{tanh} \\\\")
        .contains("\\frac{\\partial \\mathrm{loss}}{\\partial W_{1}} &= \\delta_{W_{1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x_1_hidden", "α", "größe", "中文", "}{\\end{align*}\\input{file}", "a&b%c#d$e^f~g", "new\nline",
        "", " ", "<\"'>", "|x|", "\u0007"})
  void anyNameIsPlainAsciiAndBalancedInLatex(String name) {
    var x = input(name, Shape.of(3));
    var derivation = Derivation.of(x.tanh().named(name + name).mul(x).sum().named(name), List.of(x));
    var latex = derivation.latex();
    assertThat(latex).matches("[\\n -~]*");
    assertThatCode(() -> LatexSyntax.requireEnvironments(latex)).doesNotThrowAnyException();
    assertThat(latex).containsOnlyOnce("\\begin{align*}").containsOnlyOnce("\\end{align*}").doesNotContain("\\input");
    assertThat(derivation.text().lines().filter(line -> line.startsWith("∂"))).hasSize(1);
  }
}
