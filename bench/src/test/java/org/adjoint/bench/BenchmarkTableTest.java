package org.adjoint.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.adjoint.bench.work.Machine;
import org.junit.jupiter.api.Test;

class BenchmarkTableTest {
  private static final Machine MACHINE =
      new Machine("Abacus 1", 2, "Linux 6, amd64", "HotSpot 25", 256, LocalDate.of(2026, 1, 2));
  /// 100 GFLOP/s.
  private static final Measured PEAK = measured(FmaPeak.class, "sums", Map.of(), FmaPeak.flops() / 1e5);
  /// 10 GB/s.
  private static final Measured MEMORY =
      measured(MemoryBandwidth.class, "triad", Map.of(), MemoryBandwidth.bytes() / 1e4);
  /// 2 MFLOP in 40 µs, on two threads.
  private static final Measured PRODUCT = measured(MatrixMultiply.class, "run",
      Map.of("dtype", "FLOAT64", "form", "AB", "shape", "100x100x100", "threads", "2"), 40);

  private static Measured measured(Class<?> type, String method, Map<String, String> parameters, double micros) {
    return new Measured(type.getName() + "." + method, parameters, 5, micros, 0.5);
  }

  private static String table(Measured... results) {
    return new BenchmarkTable(MACHINE, List.of(results)).markdown();
  }

  @Test
  void beginsWithTheMachine() {
    assertThat(table()).startsWith("""
        - Processor: Abacus 1, cores used: 2
        - System: Linux 6, amd64
        - Java: HotSpot 25
        - Vectors: 256 bits
        - Date: 2026-01-02

        """).endsWith("""
            | benchmark | forks | µs | ± | rate | of the limit |
            |---|--:|--:|--:|--:|--:|
            """);
  }

  @Test
  void holdsEachResultAgainstTheLimitOfItsThreads() {
    // Half of the float32 peak is that of float64, and two threads have it twice: 50 of 100 GFLOP/s.
    assertThat(table(PRODUCT, PEAK))
        .containsPattern("\\| MatrixMultiply.run, .*\\| 5 \\| 40.00 \\| 0.50 \\| 50.0 GFLOP/s \\| 50 % \\|")
        .containsPattern("\\| FmaPeak.sums .*\\| 100.0 GFLOP/s \\| 100 % \\|");
    assertThat(table(MEMORY)).contains("| 10.0 GB/s | 100 % |");
  }

  @Test
  void leavesOpenWhatWasNotMeasured() {
    assertThat(table(PRODUCT)).endsWith("| 50.0 GFLOP/s | – |\n");
    assertThat(table(new Measured(StartUp.class.getName() + ".start", Map.of(), 1, 3e5, Double.NaN), PEAK))
        .contains("| StartUp.start | 1 | 300000.00 | – | – | – |");
  }

  @Test
  void takesTimesInAnyUnitAndRates() {
    assertThat(Measured.micros(3, false, TimeUnit.MILLISECONDS)).isCloseTo(3000, within(1e-9));
    assertThat(Measured.micros(0.25, true, TimeUnit.MILLISECONDS)).isCloseTo(4000, within(1e-9));
    assertThat(Measured.micros(500, false, TimeUnit.NANOSECONDS)).isCloseTo(0.5, within(1e-9));
  }
}
