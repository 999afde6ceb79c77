package org.adjoint.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.bench.contest.Row;
import org.adjoint.bench.contest.Rows;
import org.adjoint.bench.contestant.Formulation;
import org.adjoint.bench.work.Work;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannedMemoryTest {
  private static final int BATCH = 100;

  static Stream<Work> work() {
    return Rows.all().stream().filter(row -> row.measurement() == Row.Measurement.STEP).map(Row::work)
        .filter(work -> !(work instanceof Work.Product));
  }

  /// No plan can do with less than what is in use at the moment when most is.
  @ParameterizedTest
  @MethodSource("work")
  void theWorkspaceIsHardlyLargerThanWhatIsInUseAtOnce(Work work) {
    var program = Formulation.of(work, Dim.of(BATCH)).program();
    var memory = new GeneratedCodeBackend().compile(program).inspect().memory();
    assertThat(memory.workspace()).isBetween(memory.peak(), memory.peak() * 11 / 10);
  }
}
