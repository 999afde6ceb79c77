package org.adjoint.codegen.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private record Outcome(int code, String out, String err) {
  }

  private static Outcome run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = Main.run(new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theFormulaOfTheReadmeIsShownFromGraphToFigures() {
    var outcome = run("inspect", "mean((tanh(x*w+b)*sigmoid(x)-y)^2)", "--shapes", "x:N,w:N,b:N,y:N", "--grad", "w,b");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).containsSubsequence("Graph", "input x: float32[N]", "Derivation", "column 7",
        "∂loss/∂w = δ_w", "Simplified graph", "Schedule", "0  loss: loop over [N]", "Generated code",
        "static void loss",
        "Figures for one run, N = 1000", "Memory, N = 1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp:8-6-4", "logistic:5", "softmax-cross-entropy:10", "lstm:3-4"})
  void modelsHaveNames(String model) {
    var outcome = run("inspect", model, "--scalar", "--dtype", "float64");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("δ_loss = 1", "float64[",
        "the model " + model.substring(0, model.indexOf(':'))).doesNotContain("DoubleVector", "NamedModel.java");
  }

  @Test
  void sizesAndTimesAndThePageAreOptions(@TempDir Path folder) throws Exception {
    var page = folder.resolve("new/folder/page.html");
    var options = new String[] {"inspect", "sum(x @ w)", "--shapes", "x:[N,M],w:[M,4]", "--sizes", "N=6,M=5", "--run",
      "--seconds", "0"};
    assertThat(run(options).out()).contains("Times, M = 5, N = 6");
    var outcome = run("inspect", "sum(x)", "--shapes", "x:N", "--html", page.toString());
    assertThat(outcome.out()).isEqualTo("The page is " + page + ".\n");
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      mean(tahn(x))   | x:N   | ''  | float32 | There is no function 'tahn'; did you mean 'tanh'?@  mean(tahn(x))@       ^
      mean(x)         | x:    | ''  | float32 | The end does not fit here
      mean(x)         | x:N   | xx  | float32 | 'xx' is none of the names that have shapes
      mean(x)         | x:N,y:N | x, z  | float32 | @  x, z@     ^
      tanh(x)         | x:N   | x   | float32 | A gradient is taken of a floating-point scalar, but this is float32[N]
      mean(y)         | x:N,y:N | x | float32 | no differentiable path
      mean(x)         | x:N,z:N | x,z | float32 | @  x,z@    ^
      mean(x*y)       | x:N,y:N,z:N,u:N | x, y , z,u | float32 | @  x, y , z,u@         ^
      mean(x)         | x:N   | x, x | float32 | 'x' stands here twice.@  x, x@     ^
      h = x;  h*2     | x:N   | x   | float32 | @  h = x;  h*2@          ^
      mean(x)         | x:N   | ''  | float16 | --dtype must be float32 or float64, but is float16
      mpl:3-4         | ''    | ''  | float32 | There is no model 'mpl'
      mlp:3-x         | ''    | ''  | float32 | @  mlp:3-x@        ^
      mlp:3           | ''    | ''  | float32 | takes 2 to 12 numbers
      logistic:3      | x:N   | ''  | float32 | a model brings its own
      """)
  void aMistakeIsOneSentenceWithItsPlace(String formula, String shapes, String gradients, String dtype,
      String sentence) {
    var outcome =
        run("inspect", formula, "--shapes", unquoted(shapes), "--grad", unquoted(gradients), "--dtype", dtype);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(sentence.replace('@', '\n')).doesNotContain("\tat ");
  }

  private static String unquoted(String text) {
    return text.equals("''") ? "" : text;
  }

  @Test
  void withoutAFormulaItSaysWhatIsMissing() {
    assertThat(run().err()).startsWith("What is to be done?");
    assertThat(run("inspect").err()).startsWith("inspect needs a formula or a model");
    assertThat(run("inspect", "x", "--sizes", "N=many").err()).contains("'--sizes'", "'many'").doesNotContain("\tat ");
    assertThat(run("inspect", "sum(x)", "--shapes", "x:N", "--sizes", "M=3").err())
        .startsWith("The program \"formula\"");
    assertThat(run("inspect", "sum(x)", "--shapes", "x:[N,N,N]", "--sizes", "N=2000000000").err())
        .startsWith("These sizes are too large");
    assertThat(run("inspect", "sum(x)", "--shapes", "x:N", "--html", "/dev/null/page.html").err())
        .startsWith("The page cannot be written");
  }

  @Test
  void functionsAndTheLanguageAreListed() {
    assertThat(run("inspect", "--functions").out()).contains("tanh(x)", "softmax(x, axis)");
    assertThat(run("inspect", "--help").out()).contains("--shapes", "matrix products", "mlp:784-500-500-10");
  }
}
