package org.adjoint.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.FixedBatch;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Machine;
import org.adjoint.bench.work.Work;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final class Peer implements Contestant {
    @Override
    public String name() {
      return "Abacus";
    }

    @Override
    public String version() {
      return "1.2";
    }

    @Override
    public boolean does(Work work) {
      return false;
    }

    @Override
    public Map<String, String> environment(int threads) {
      return Map.of("B", "1", "A_THREADS", Integer.toString(threads));
    }

    @Override
    public List<String> flags(int threads) {
      return List.of("-Dfast=true");
    }

    @Override
    public Task prepare(Work work, int threads) {
      throw new UnsupportedOperationException();
    }
  }

  private static final List<Contestant> ALL = List.of(new Adjoint(), new FixedBatch(), new Peer());

  @Test
  void tellMachineTurnsVersionsAndSettings() {
    var machine = new Machine("Abacus 1", 2, "Linux 6, amd64", "HotSpot 25", 0, LocalDate.of(2026, 1, 2));
    var contest = new Contest(List.of(new Peer()), 3, 7, 300, 4000, Path.of(""));
    assertThat(new Conditions(machine, contest, 2).markdown())
        .startsWith(
            """
        - Processor: Abacus 1, cores used: 2
        - System: Linux 6, amd64
        - Java: HotSpot 25
        - Vectors: none
        - Date: 2026-01-02
        - Forks: 3, in each 4000 ms to warm up, once or, until the JIT compiler is done, up to six times, and 7 rounds of 300 ms""")
        .endsWith("- Abacus: 1.2; for 2 threads `A_THREADS=2` `B=1` `-Dfast=true`\n");
  }

  @Test
  void contestantsAreChosenByNameBesideAdjoint() {
    assertThat(Main.chosen(ALL, List.of()).stream().map(Contestant::name))
        .containsExactly("Adjoint", "Adjoint (fixed batch)", "Abacus");
    assertThat(Main.chosen(ALL, List.of("Adjoint (fixed batch)")).stream().map(Contestant::name))
        .containsExactly("Adjoint", "Adjoint (fixed batch)");
  }

  @Test
  void anUnknownContestantIsToldWithThoseThatThereAre() {
    assertThatThrownBy(() -> Main.chosen(ALL, List.of("Abacus", "Moon")))
        .hasMessage("There is no contestant Moon; the contestants are Adjoint, Adjoint (fixed batch), Abacus.");
  }

  @Test
  void everyContestantCanBeNamedInAList() {
    assertThat(Contestant.all()).extracting(Contestant::name).noneMatch(name -> name.contains(","));
  }
}
