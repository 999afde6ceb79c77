package org.adjoint.codegen.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.runtime.CompiledProgram;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.CheckedBackend;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Op;
import org.junit.jupiter.api.Test;

class ProgramInspectionTest {
  private static final CompiledProgram STEP = Examples.compile(Examples.step("training step", "hidden"));

  @Test
  void theTextShowsEveryStageOfTheProgram() {
    var text = STEP.inspect().text();
    assertThat(text).containsSubsequence("Graph\n─────\nprogram training step", "Derivation\n", "δ_loss = 1",
        "Simplified graph\n", "program training step", "Schedule\n", "not joined with", "Generated code\n",
        "public final class TrainingStep", "Figures for one run, batch = 1000\n", "Memory, batch = 1000\n");
    assertThat(text).contains("δ_hidden.weight = xᵀ·").contains("a product has a kernel of its own")
        .contains("computes scores.weightTransposed").doesNotContain("stopGradient");
  }

  @Test
  void everyExecutableCanBeInspected() {
    Executable interpreted = new Interpreter().compile(STEP.program());
    assertThat(interpreted.inspect().text()).startsWith("program training step");
    assertThat(interpreted.inspect().html()).contains("<svg", "hidden.weight");
    Executable compiled = STEP;
    assertThat(compiled.inspect().html()).contains("<script", "hidden.weight");
    var checked = CheckedBackend.forNaN(new GeneratedCodeBackend()).compile(STEP.program());
    assertThat(checked.inspect()).isInstanceOf(ProgramInspection.class);
  }

  @Test
  void figuresFollowFromTheSizes() {
    var first = STEP.inspect().at(Map.of("batch", 100)).kernels().getFirst();
    // 20 terms for each of 30 units, two operations each, and the comparison and choice of the activation.
    assertThat(first.work().operations()).isBetween(100 * 30 * 40.0, 100 * 30 * 44.0);
    assertThat(first.work().bytesRead()).isEqualTo(4.0 * (100 * 20 + 20 * 30));
    assertThat(first.work().bytesWritten()).isEqualTo(4.0 * 100 * 30 * first.group().results().size());
  }

  @Test
  void sizesMustBeThoseOfTheProgram() {
    var inspection = STEP.inspect();
    assertThatThrownBy(() -> inspection.at(Map.of("rows", 3))).hasMessageContaining("no dimension rows")
        .hasMessageContaining("[batch]");
    assertThatThrownBy(() -> inspection.at(Map.of("batch", 0))).hasMessageContaining("at least 1");
  }

  @Test
  void eachKernelHasTheCodeOfItsOwnMethodsAndTheLineWhereItBegins() {
    var inspection = STEP.inspect();
    var lines = inspection.source().text().lines().toList();
    for (var kernel : inspection.kernels()) {
      assertThat(kernel.source()).startsWith("/**").contains("static void " + kernel.method() + "(");
      assertThat(lines.get(kernel.line() - 1).strip()).isEqualTo("/**");
      assertThat(lines.get(kernel.line()).strip()).isEqualTo(kernel.source().lines().toList().get(1).strip());
    }
    assertThat(inspection.kernels()).extracting(KernelReport::method).doesNotHaveDuplicates();
  }

  @Test
  void theTimelineHoldsEveryBufferAndNoTwoValuesAtOnceInOneArray() {
    var memory = STEP.inspect().memory();
    assertThat(memory.rows().stream().mapToInt(row -> row.bars().size()).sum())
        .isEqualTo(STEP.buffers().buffers().size());
    for (var row : memory.rows()) {
      for (int bar = 1; bar < row.bars().size(); bar++) {
        assertThat(row.bars().get(bar).first()).isGreaterThan(row.bars().get(bar - 1).last());
      }
      assertThat(row.bars()).allSatisfy(bar -> assertThat(bar.bytes()).isLessThanOrEqualTo(row.bytes()));
    }
    assertThat(memory.peak()).isPositive().isLessThanOrEqualTo(memory.workspace());
  }

  @Test
  void aProfiledSessionComputesTheSameAndTellsTimesByKernelAndLayer() {
    var session = STEP.profiledSession();
    var plain = STEP.session();
    for (var input : STEP.program().inputs()) {
      var name = ((Op.Input) input.op()).name();
      var shape = input.shape().bind(Map.of("batch", 8));
      session.bind(name, NdArray.filled(DType.FLOAT32, shape, 0.1));
      plain.bind(name, NdArray.filled(DType.FLOAT32, shape, 0.1));
    }
    for (int run = 0; run < 3; run++) {
      session.run();
      plain.run();
    }
    assertThat(session.output("loss").item()).isEqualTo(plain.output("loss").item());
    var profile = session.profile();
    assertThat(profile.runs()).isEqualTo(3);
    assertThat(profile.sizes()).isEqualTo(Map.of("batch", 8));
    assertThat(profile.nanoseconds()).hasSameSizeAs(STEP.kernels()).allMatch(time -> time > 0);
    var inspection = STEP.inspect().with(profile).with(new MachineLimits(1e11, 1e10));
    assertThat(inspection.times()).containsSubsequence("kernel", "0 hidden", "all, mean of 3 runs", "layer")
        .contains("\nhidden ", "\nscores ");
    assertThat(inspection.text()).contains("Times, batch = 8");
    session.reset();
    assertThat(session.profile().runs()).isZero();
  }

  @Test
  void aProfileKeepsTheTimesOfEachCombinationOfSizes() {
    var session = STEP.profiledSession();
    for (int batch : List.of(4, 5, 4)) {
      for (var input : STEP.program().inputs()) {
        session.bind(((Op.Input) input.op()).name(),
            NdArray.zeros(DType.FLOAT32, input.shape().bind(Map.of("batch", batch))));
      }
      session.run();
    }
    assertThat(session.profiles()).extracting(Profile::sizes, Profile::runs)
        .containsExactlyInAnyOrder(tuple(Map.of("batch", 4), 2L), tuple(Map.of("batch", 5), 1L));
    assertThat(session.profile()).isEqualTo(session.profiles().getFirst());
    assertThat(session.profiles()).isSortedAccordingTo(Comparator.comparingDouble(
        (Profile profile) -> profile.runs() * profile.perRun()).reversed());
    assertThat(session.inspect().times()).isEqualTo(STEP.inspect().with(session.profile()).times()).isNotEmpty();
  }

  @Test
  void namesCannotBringMarkupOrCodeIntoThePage() {
    var hostile = "</script><b onclick=\"alert(1)\">&amp;<!--\u2028" + (char) 0xD800;
    var html = Examples.compile(Examples.step(hostile, hostile)).inspect().html();
    assertThat(html).doesNotContain("<b onclick").doesNotContain("</script><b")
        .doesNotContain(Character.toString(0x2028));
    assertThat(html.split("</script>", -1)).hasSize(3);
    assertThat(html.codePoints().allMatch(character -> character < 0xD800 || character > 0xDFFF)).isTrue();
  }

  @Test
  void thePageLoadsNothing() {
    var html = STEP.inspect().html();
    assertThat(html).contains("default-src 'none'").doesNotContain("/*STYLE*/", "/*SCRIPT*/", "/*DATA*/")
        .doesNotContainPattern("(src|href)=\"(https?:)?//").doesNotContain("@import", "innerHTML", "url(http");
  }

  @Test
  void limitsOfTheMachineArePartOfTheShares() {
    var profile = new Profile(1, Map.of("batch", 10), 1, STEP.kernels().stream().map(_ -> 1000L).toList());
    var inspection = STEP.inspect().with(profile).with(new MachineLimits(1e12, 1e12));
    var first = inspection.kernels().getFirst();
    assertThat(inspection.times()).contains("of limit", "limit of the machine",
        " " + Units.percent(first.work().operations() / 1e6) + " ", " " + Units.percent(first.work().bytes() / 1e6));
    assertThat(inspection.text()).contains(inspection.times());
    assertThat(inspection.with(new MachineLimits(1e9, 1)).times()).contains("cached");
    assertThat(STEP.inspect().with(profile).times()).doesNotContain("limit");
    assertThat(STEP.inspect().with(profile).with(new MachineLimits(1e9, 1e9)).html()).contains("of the limit");
    assertThat(STEP.inspect().with(profile).html().split("ShareText", -1).length)
        .isLessThan(
            STEP.inspect().with(profile).with(new MachineLimits(1e9, 1e9)).html().split("ShareText", -1).length);
  }
}
