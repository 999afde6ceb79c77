package org.adjoint.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.adjoint.bench.contest.Criterion.AheadOf;
import org.adjoint.bench.contest.Criterion.AheadOfBest;
import org.adjoint.bench.contest.Criterion.AtMost;
import org.adjoint.bench.contest.Criterion.ShareOfLimit;
import org.adjoint.bench.contest.Criterion.Speedup;
import org.adjoint.bench.work.Limit;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Work WORK = new Work.Prediction(Network.SIGMOID_SGD, 100);

  private static Outcome outcome(double share, double oneThread, Map<String, List<Double>> times,
      Criterion... criteria) {
    return outcome(share, oneThread, times, Map.of(), criteria);
  }

  private static Outcome outcome(double share, double oneThread, Map<String, List<Double>> times,
      Map<String, String> failures, Criterion... criteria) {
    var targets = List.of(criteria).stream().map(criterion -> new Row.Target(criterion, 0)).toList();
    var flops = WORK.limit().amount();
    return new Outcome(new Row("row", "some work", Row.Measurement.STEP, WORK, targets), 2, times,
        failures, new Limits(Map.of(Limit.Resource.FLOAT32, flops / (10e-6 * share))), 0, oneThread);
  }

  private static String table(Map<String, String> notes, Outcome... outcomes) {
    return new Table(List.of(outcomes), new Notes("Abacus 1", notes)).markdown();
  }

  private static final Map<String, List<Double>> TIMES =
      new TreeMap<>(Map.of("Adjoint", List.of(30.0, 10.0, 9.0), "PyTorch", List.of(20.0, 20.0)));

  @Test
  void showsMediansRatiosAndShares() {
    assertThat(table(Map.of(), outcome(0.9, 19, TIMES, new AheadOfBest(1.5), new ShareOfLimit(0.85)))).isEqualTo("""
        | work | threads | Adjoint | PyTorch | × best peer | × 1 thread | of the limit | bytes per step | target | met |
        | --- | --: | --: | --: | --: | --: | --: | --: | --- | --: |
        | some work | 2 | 10 µs | 20 µs | 2.00 | 1.90 | 90 % | 0 | ≥ 1.5 × the best peer, ≥ 85 % of the limit | yes |
        """);
  }

  @Test
  void saysByHowMuchATargetIsMissedAndWhy() {
    assertThat(table(Map.of("row", "the moon"), outcome(0.9, 19, TIMES, new AtMost(5))))
        .startsWith("What holds rows back was found on Abacus 1.\n\n| work |")
        .contains("| ≤ 5 µs | no, 50 % of it: the moon |");
  }

  @Test
  void saysNothingOfAnotherMachineWhereNothingFoundThereIsSaid() {
    assertThat(table(Map.of("row", "the moon"), outcome(0.9, 19, TIMES, new AtMost(20)))).doesNotContain("Abacus");
    assertThat(table(Map.of("other", "the moon"), outcome(0.9, 19, TIMES, new AtMost(5)))).doesNotContain("Abacus");
  }

  @Test
  void notesAreThereForRowsOnly() throws IOException {
    var notes = Notes.read();
    assertThat(notes.machine()).isNotBlank();
    assertThat(Rows.all().stream().map(Row::id)).containsAll(notes.byRow().keySet());
  }

  @Test
  void namesWhoWasLeftOutAndWhy() {
    assertThat(table(Map.of(), outcome(0.9, 19, TIMES, Map.of("ND4J", "it ended"), new AtMost(20))))
        .contains("| Adjoint | PyTorch | ND4J |", "| 10 µs | 20 µs | failed |")
        .endsWith("""

            Left out:

            - row, 2 threads: it ended
            """);
  }

  @Test
  void leavesOpenWhatWasNotMeasured() {
    var alone = Map.of("Adjoint", List.of(10.0));
    assertThat(table(Map.of(), outcome(0.9, Double.NaN, alone, new Speedup(1.85), new AheadOf("PyTorch", 6))))
        .contains("| – | – | 90 % | 0 | ≥ 1.85 × 1 thread, ≥ 6 × PyTorch | – |");
  }

  @Test
  void hasAColumnForAContestantOfAnotherRow() {
    var alone = Map.of("Adjoint", List.of(10.0));
    assertThat(table(Map.of(), outcome(1, 10, TIMES), outcome(1, 10, alone)).lines().skip(2)).containsExactly(
        "| some work | 2 | 10 µs | 20 µs | 2.00 | 1.00 | 100 % | 0 | – | – |",
        "| some work | 2 | 10 µs | – | – | 1.00 | 100 % | 0 | – | – |");
  }

  @Test
  void writesTimesInUnitsThatSuitThem() {
    assertThat(List.of(Figures.time(0.3214), Figures.time(48.6), Figures.time(1489.7), Figures.time(35_600),
        Figures.time(1.2e6))).containsExactly("0.321 µs", "48.6 µs", "1,490 µs", "35.6 ms", "1.2 s");
  }
}
