package org.adjoint.codegen.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The page in a real browser. Without Chromium on the machine this is left out, unless `CI=true` says that it has to be there.
class PageTest {
  private static final String ENTER = "\uE007";
  private static final String ESCAPE = "\uE00C";
  private static final String DOWN = "\uE015";
  private static final String ZOOM = "return document.getElementById('world').getAttribute('transform')";

  private static @Nullable Browser started;
  private static Path page = Path.of("");

  @BeforeAll
  static void openBrowser() throws IOException {
    assumeTrue(Browser.isInstalled() || "true".equals(System.getenv("CI")), "There is no Chromium here.");
    var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser");
    page = folder.resolve("page.html");
    var step = Examples.compile(Examples.step("training step", "hidden"));
    var times = step.kernels().stream().map(_ -> 12_500L).toList();
    step.inspect().with(new Profile(10, Map.of("batch", 64), 1, times)).with(new MachineLimits(1e11, 2e10)).write(page);
    started = Browser.start(Files.createDirectory(folder.resolve("profile")));
  }

  @AfterAll
  static void closeBrowser() {
    if (started != null) {
      started.close();
    }
  }

  @BeforeEach
  void openPage() {
    browser().open(page);
  }

  @AfterEach
  void theConsoleHasNoErrors() {
    assertThat(browser().errors()).isEmpty();
  }

  private static Browser browser() {
    return Objects.requireNonNull(started);
  }

  private static void clickBox(String name) {
    browser().click(".box[aria-label*=' " + name + ",']");
  }

  @Test
  void aValueLeadsToItsKernelAndTheKernelToItsCode() {
    clickBox("hidden");
    assertThat(browser().text("#panel h2")).isEqualTo("hidden");
    assertThat(browser().text("#panel")).contains("relu(", "float32[batch, 30]", "Model.java:7", "δ_hidden",
        "0 hidden");
    browser().click("#panel button.strong");
    assertThat(browser().text("#panel h2")).isEqualTo("hidden");
    assertThat(browser().text("#panel")).contains("kernel 0, in place 1 of", "layer hidden", "time per run", "1.25 µs",
        "of the limit", "COMPUTES", "ARRAYS", "GENERATED CODE");
    assertThat(browser().text("#panel pre.source")).contains("static void hidden(float[] x");
    assertThat(browser().evaluate("return document.querySelector('#panel pre .k').textContent")).isEqualTo("static");
    assertThat(browser().evaluate("return document.querySelectorAll('.box.member').length > 1")).isEqualTo("true");
  }

  @Test
  void aParameterShowsHowItsGradientCameAbout() {
    clickBox("hidden.weight");
    assertThat(browser().text("#panel")).contains("δ_hidden.weight = xᵀ·δ_", "None: it is given.")
        .doesNotContain("δ_loss = 1");
    browser().click("#query");
    browser().type("dLoss_dScores" + ENTER);
    assertThat(browser().text("#panel")).contains("δ_scores", "backward pass").doesNotContain("δ_hidden.weight = ");
  }

  @Test
  void aRowOfTheTableShowsTheKernelAndWhyItIsNotAnother() {
    browser().click("#sheet tbody tr:nth-child(2) button");
    assertThat(browser().text("#panel")).contains("kernel 1, in place 2 of", "WHY IT IS NOT ONE WITH",
        "a product has a kernel of its own");
    assertThat(browser().evaluate("return location.hash")).isEqualTo("#kernel-1");
    assertThat(browser().evaluate("return document.querySelector('#sheet tr.chosen').dataset.kernel")).isEqualTo("1");
  }

  @Test
  void barsOfTheTimelineLeadToKernels() {
    browser().click("#tabs button:nth-child(2)");
    assertThat(browser().text("#sheet")).contains("Values within a run need", "workspace 1", "hidden.weight");
    browser().click("#sheet .lane button");
    assertThat(browser().text("#panel")).contains("kernel 0, in place 1 of");
    assertThat(browser().evaluate("return document.querySelectorAll('#sheet .lane button.used').length > 1"))
        .isEqualTo("true");
  }

  @Test
  void theOtherTabsShowDerivationScheduleAndCode() {
    browser().click("#tabs button:nth-child(4)");
    assertThat(browser().text("#sheet")).contains("δ_loss = 1");
    browser().click("#tabs button:nth-child(6)");
    assertThat(browser().text("#sheet")).contains("not joined with");
    browser().click("#tabs button:nth-child(7)");
    assertThat(browser().text("#sheet")).contains("public final class TrainingStep");
  }

  @Test
  void buttonsKeysWheelAndMouseZoomAndMoveTheGraph() {
    var before = browser().evaluate(ZOOM);
    browser().click("#zoom-in");
    var zoomed = browser().evaluate(ZOOM);
    assertThat(scale(zoomed)).isGreaterThan(scale(before));
    browser().scroll(300, 300, 400);
    assertThat(scale(browser().evaluate(ZOOM))).isLessThan(scale(zoomed));
    browser().evaluate("document.getElementById('canvas').focus()");
    browser().type("0");
    var whole = browser().evaluate(ZOOM);
    browser().type("+");
    assertThat(scale(browser().evaluate(ZOOM))).isGreaterThan(scale(whole));
    browser().type("0");
    assertThat(browser().evaluate(ZOOM)).isEqualTo(whole);
    browser().drag(20, 320, 70, 400);
    assertThat(browser().evaluate(ZOOM)).isNotEqualTo(whole).contains("scale(" + scale(whole) + ")");
  }

  private static double scale(String transform) {
    return Double.parseDouble(transform.substring(transform.indexOf("scale(") + 6, transform.length() - 1));
  }

  @Test
  void theKeyboardReachesEverything() {
    browser().evaluate("document.querySelector('.box').focus()");
    browser().type(ENTER);
    var first = browser().text("#panel h2");
    browser().type(DOWN + ENTER);
    assertThat(browser().text("#panel h2")).isNotEqualTo(first);
    browser().type(ESCAPE);
    assertThat(browser().text("#panel h2")).isEqualTo("training step");
    browser().type("/");
    assertThat(browser().evaluate("return document.activeElement.id")).isEqualTo("query");
    browser().type("SCORES.w" + ENTER);
    assertThat(browser().text("#panel h2")).isEqualTo("scores.weight");
    assertThat(browser().text("#found")).startsWith("1 of");
  }

  @Test
  void lightAndDarkCanBeChosen() {
    var before = browser().evaluate("return getComputedStyle(document.body).backgroundColor");
    browser().click("#theme");
    assertThat(browser().evaluate("return getComputedStyle(document.body).backgroundColor")).isNotEqualTo(before);
  }

  @Test
  void nothingIsLoaded() {
    assertThat(browser().evaluate("return performance.getEntriesByType('resource').length")).isEqualTo("0.0");
  }

  @Test
  @Tag("trust")
  void hostileNamesAreTextAndNothingElse() throws IOException {
    var hostile =
        "</script><b id=\"evil\" onmouseover=\"document.title='evil'\">x</b><script>document.title='evil'</script>";
    var file = page.resolveSibling("hostile.html");
    Examples.compile(Examples.step(hostile, hostile)).inspect().write(file);
    browser().open(file);
    assertThat(browser().evaluate("return document.getElementById('evil') === null")).isEqualTo("true");
    assertThat(browser().text("#panel h2")).isEqualTo(hostile);
    assertThat(browser().evaluate("return document.title")).isEqualTo(hostile + " – Adjoint");
    browser().click(".box.forward");
    browser().click("#sheet tbody button");
    assertThat(browser().evaluate("return document.querySelectorAll('b, #panel script').length")).isEqualTo("0.0");
  }
}
