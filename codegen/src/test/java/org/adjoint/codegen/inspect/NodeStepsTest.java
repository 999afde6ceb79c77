package org.adjoint.codegen.inspect;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.inspect.expression.Expressions;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Loops;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which steps of the derivation the page shows at a box.
class NodeStepsTest {
  /// The formula of the README.
  private static final Map<String, List<String>> FORMULA = formula();

  private static Map<String, List<String>> formula() {
    var inputs = Expressions.inputs("x:N,w:N,b:N,y:N", DType.FLOAT32);
    var loss =
        Expressions.read("mean((tanh(x*w+b)*sigmoid(x)-y)^2)", inputs, DType.FLOAT32).named("loss");
    var sources = List.of(input(inputs, "w"), input(inputs, "b"));
    var gradients = Gradients.of(loss, sources);
    return steps(Program.named("formula").output("loss", loss).output("dw", gradients.get(0))
        .output("db", gradients.get(1)).build());
  }

  private static Tensor input(Map<String, Tensor> inputs, String name) {
    return Objects.requireNonNull(inputs.get(name));
  }

  /// The steps at each box of the page, by its name and formula.
  private static Map<String, List<String>> steps(Program program) {
    return boxes(program).stream()
        .collect(toMap(box -> strings(box, "about").getFirst(), box -> strings(box, "steps")));
  }

  private static List<Map<?, ?>> boxes(Program program) {
    var graph = (Map<?, ?>) Json.read(PageData.json(Examples.compile(program).inspect())).get("graph");
    return ((List<?>) Objects.requireNonNull(Objects.requireNonNull(graph).get("boxes"))).stream()
        .<Map<?, ?>>map(box -> (Map<?, ?>) Objects.requireNonNull(box)).toList();
  }

  private static List<String> strings(Map<?, ?> box, String name) {
    return ((List<?>) Objects.requireNonNull(box.get(name))).stream().map(String::valueOf).toList();
  }

  private static List<String> at(Map<String, List<String>> steps, String box) {
    return steps.getOrDefault(box, List.of("there is no box " + box));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      x        | z₂ = z₃ ⊙ σ(x) − y
      w        | z₄ = x ⊙ w + b
      b        | z₄ = x ⊙ w + b
      y        | z₂ = z₃ ⊙ σ(x) − y
      mul      | z₄ = x ⊙ w + b
      add      | z₄ = x ⊙ w + b
      tanh     | z₃ = tanh(z₄)
      sigmoid  | z₂ = z₃ ⊙ σ(x) − y
      mul_2    | z₂ = z₃ ⊙ σ(x) − y
      sub      | z₂ = z₃ ⊙ σ(x) − y
      mul_3    | z₁ = z₂²
      sum      | loss = sum(z₁) / N
      loss     | loss = sum(z₁) / N
      div      | loss = sum(z₁) / N
      mul_4    | z₁ = z₂²
      mul_5    | z₁ = z₂²
      mul_6    | z₂ = z₃ ⊙ σ(x) − y
      mul_7    | z₃ = tanh(z₄)
      sub_2    | z₃ = tanh(z₄)
      dLoss_dB | z₃ = tanh(z₄)
      dLoss_dW | z₄ = x ⊙ w + b
      """)
  void everyBoxOfTheFormulaHasItsStepFirst(String box, String step) {
    assertThat(at(FORMULA, box)).first().asString().startsWith(step + "\n");
  }

  @Test
  void theTableAboveIsWhole() {
    assertThat(FORMULA).hasSize(21 + 3).containsKeys("output loss", "output dw", "output db");
    assertThat(FORMULA.values()).noneMatch(List::isEmpty);
  }

  @Test
  void aValueIsFollowedByTheStepsThatContributeToItsSensitivity() {
    assertThat(at(FORMULA, "tanh")).satisfiesExactly(own -> assertThat(own).contains("tanh: δ_z₄"),
        user -> assertThat(user).contains("mul: δ_z₃ ="));
    assertThat(at(FORMULA, "dLoss_dB")).satisfiesExactly(made -> assertThat(made).contains("tanh: δ_z₄ ="),
        passedOn -> assertThat(passedOn).contains("add: δ_b = δ_z₄"));
  }

  @Test
  void layersThatOneLineMadeAreToldApart() {
    var steps = new HashMap<String, List<String>>();
    new Origin("Model.java", 7).during(() -> {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 8));
      var first = Tensor.input("hidden.weight", DType.FLOAT32, Shape.of(8, 6));
      var second = Tensor.input("logits.weight", DType.FLOAT32, Shape.of(6, 4));
      var hidden = Activations.relu(x.matMul(first)).named("hidden");
      var loss = hidden.matMul(second).named("logits").square().mean().named("loss");
      var gradients = Gradients.of(loss, List.of(first, second));
      steps.putAll(steps(Program.named("step").output("loss", loss)
          .update(first, first.sub(gradients.get(0).mul(0.1))).update(second, second.sub(gradients.get(1).mul(0.1)))
          .build()));
    });
    assertThat(at(steps, "matMul")).first().asString().contains("matMul: δ_hidden.weight = xᵀ·");
    assertThat(at(steps, "x")).singleElement().asString().contains("δ_hidden.weight");
    assertThat(at(steps, "dLoss_dHidden.weight")).singleElement().asString().contains("δ_hidden.weight");
    assertThat(at(steps, "hidden.weightNext")).singleElement().asString().contains("δ_hidden.weight");
    assertThat(at(steps, "logits")).first().asString().startsWith("logits = hidden·logits.weight\n");
    assertThat(steps.keySet()).contains("logits.weightTransposed").noneMatch(name -> name.contains("stopGradient"));
  }

  @Test
  void whatALoopIsGivenHasNotTheDerivationOfItsSteps() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("time"), Dim.of(4), Dim.of(1)));
    var w = Tensor.input("w", DType.FLOAT32, Shape.of(4, 4));
    var start = Tensor.input("start", DType.FLOAT32, Shape.of(4, 1));
    var last = Loops.scan(List.of(start.named("h")), List.of(x), (carries, elements) -> new Loops.Step(
        List.of(w.matMul(carries.getFirst()).add(elements.getFirst()).tanh()), List.of())).carries().getFirst();
    var loss = last.square().sum().named("loss");
    var program = Program.named("loop").output("loss", loss)
        .output("dw", Gradients.of(loss, List.of(w)).getFirst()).build();
    var loops = boxes(program).stream().filter(box -> "loop".equals(box.get("kind"))).toList();
    assertThat(loops).hasSize(2)
        .allSatisfy(box -> assertThat(strings(box, "steps")).anyMatch(step -> step.startsWith("each step t, from")));
    for (var given : List.of("x", "w")) {
      assertThat(at(steps(program), given)).singleElement().asString().contains("scan: δ_w = Σₜ")
          .doesNotContain("each step");
    }
  }
}
