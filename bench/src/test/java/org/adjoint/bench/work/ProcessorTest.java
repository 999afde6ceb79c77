package org.adjoint.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void hasANameThatTellsGenerationsApart() {
    var processor = new Processor(List.of("cpu family\t: 25", "model\t\t: 17", "model name\t: AMD EPYC",
        "flags\t\t: fpu avx2 avx512f", "", "cpu family\t: 6"));
    assertThat(processor.name()).isEqualTo("AMD EPYC (family 25, model 17)");
    assertThat(processor.hasAvx512()).isTrue();
  }

  @Test
  void isTheArchitectureWhereNothingElseIsKnown() {
    assertThat(new Processor(List.of()).name()).isEqualTo(System.getProperty("os.arch"));
    assertThat(new Processor(List.of("flags : avx512fake")).hasAvx512()).isFalse();
  }
}
