package org.adjoint.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.work.Named;
import org.adjoint.nn.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrantProcessTest {
  private static final Row ROW = Rows.named(List.of("start-first-xor")).getFirst();

  @TempDir
  private Path folder;

  /// After a start only the first run is there to be compared, and it must be that of any other process.
  @Test
  void theResultsOfAFirstRunCanBeAskedForAfterwards() throws IOException {
    var last = folder.resolve("last.safetensors");
    var runs = folder.resolve("runs.safetensors");
    try (var process = EntrantProcess.start(new Adjoint(), ROW, 1, folder, List.of())) {
      assertThat(process.ask("first")).isEqualTo("done");
      process.ask("results " + last);
    }
    try (var process = EntrantProcess.start(new Adjoint(), ROW, 1, folder, List.of())) {
      process.ask("run " + runs);
    }
    var first = Safetensors.read(last).tensors();
    var all = Safetensors.read(runs).tensors();
    assertThat(first).containsOnlyKeys("0.loss");
    assertThat(all).containsOnlyKeys("0.loss", "1.loss", "2.loss");
    assertThat(new Named<>(all).get("0.loss").item()).isEqualTo(new Named<>(first).get("0.loss").item());
  }

  @Test
  void aProcessHasThePropertiesOfThisOneAndItsOwnNumberOfThreads() {
    System.setProperty("adjoint.dump", folder.toString());
    try {
      assertThat(new Adjoint().flags(3)).contains("-Dadjoint.dump=" + folder).endsWith("-Dadjoint.threads=3");
    } finally {
      System.clearProperty("adjoint.dump");
    }
  }
}
