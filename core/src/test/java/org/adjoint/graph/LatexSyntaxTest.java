package org.adjoint.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reader finds what is wrong.
class LatexSyntaxTest {
  @ParameterizedTest
  @ValueSource(strings = {"x_{1}^{2}", "\\frac{a}{b}", "\\left(x + \\sqrt{y}\\right)", "\\left|x\\right|",
    "\\begin{cases} x & y \\le z \\\\ 0 & \\text{else} \\end{cases}", "\\text{a\\_b\\ \\ensuremath{\\alpha}}",
    "\\left\\lfloor x\\right\\rfloor ", "\\mathrm{a\\#b}", ""})
  void formulasAreTaken(String formula) {
    assertThatCode(() -> LatexSyntax.requireFormula(formula)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{x", "x}", "\\frac{a}", "\\left(x", "x\\right)", "\\left(x}", "{\\left(x}\\right)", "x^{2}^{3}",
        "^{2}", "x^2", "a & b", "a \\\\ b", "\\begin{cases} x", "\\begin{cases} x \\end{align*}", "x \\end{cases}",
        "\\left( a & b \\right)", "\\input{file}", "a%b", "a#b", "\\text{a_b}", "\\text{a", "\\text{\\alpha}", "größe",
        "a\n\nb", "\\begin{matrix} x \\end{matrix}", "\\left x\\right)"})
  void mistakesAreFound(String formula) {
    assertThatIllegalArgumentException().isThrownBy(() -> LatexSyntax.requireFormula(formula));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "\\begin{align*} x", "\\begin{align*} x \\end{align*} y", "{\\begin{align*} \\end{align*}"})
  void whatIsNoEnvironmentIsFound(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> LatexSyntax.requireEnvironments(text));
  }
}
