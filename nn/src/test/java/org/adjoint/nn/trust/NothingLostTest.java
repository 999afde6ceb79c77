package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.adjoint.array.NdArray;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.train.TrainingListener;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A run may be killed at any moment, or its disk be full: its checkpoint is a whole one, from which it goes on to the same bits.
@Tag("trust")
class NothingLostTest {
  private static final int MOST_STEPS = 8;

  @TempDir
  Path folder;

  @Test
  void aRunThatIsKilledAgainAndAgainEndsWithTheSameBits() throws IOException, InterruptedException {
    int kills = Form.choose(3, 100);
    int epochs = Math.ceilDiv((kills + 1) * MOST_STEPS, RunElsewhere.BATCHES);
    var expected = folder.resolve("expected.safetensors");
    RunElsewhere.run(folder.resolve("whole.safetensors"), expected, epochs, TrainingListener.SILENT);

    var checkpoint = folder.resolve("run.safetensors");
    var weights = folder.resolve("weights.safetensors");
    var random = new SplittableRandom(1);
    for (int kill = 0; kill < kills; kill++) {
      var process = new ProcessBuilder(RunElsewhere.command(checkpoint, weights, epochs)).redirectErrorStream(true)
          .start();
      int steps = random.nextInt(1, MOST_STEPS + 1);
      process.getOutputStream().write(new byte[steps]);
      process.getOutputStream().flush();
      var output = process.inputReader(StandardCharsets.UTF_8);
      for (int told = 0; told < steps;) {
        var line = output.readLine();
        assertThat(line).as("kill %s", kill).isNotNull();
        told += line.startsWith("epoch") ? 1 : 0;
      }
      // The checkpoint of the step is being written now, or the next step is taken.
      for (long end = System.nanoTime() + random.nextLong(3_000_000); System.nanoTime() < end;) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      assertThat(weights).doesNotExist();
      if (Files.exists(checkpoint)) {
        assertThat(Safetensors.read(checkpoint).metadata()).containsEntry("kind", "adjoint checkpoint");
      }
    }
    RunElsewhere.run(checkpoint, weights, epochs, TrainingListener.SILENT);
    assertThat(weights).hasSameBinaryContentAs(expected);
  }

  /// A limit on the size of files stands for a disk that is full.
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFullDiskIsToldAndTheLastCheckpointStays() throws IOException, InterruptedException {
    var expected = folder.resolve("expected.safetensors");
    RunElsewhere.run(folder.resolve("whole.safetensors"), expected, 3, TrainingListener.SILENT);
    var files = Files.createDirectory(folder.resolve("run"));
    var checkpoint = files.resolve("run.safetensors");
    RunElsewhere.run(checkpoint, folder.resolve("first.safetensors"), 1, TrainingListener.SILENT);
    var before = Files.readAllBytes(checkpoint);

    var weights = folder.resolve("weights.safetensors");
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 1; exec \"$@\"", "sh"));
    command.addAll(RunElsewhere.command(checkpoint, weights, 3));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(new byte[100]);
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isEqualTo(RunElsewhere.FAILED);
    assertThat(output.lines().toList().getLast()).startsWith("The checkpoint " + checkpoint + " cannot be written (")
        .endsWith("); what was there before is still there.");
    assertThat(checkpoint).hasBinaryContent(before);
    assertThat(files).isDirectoryNotContaining(file -> !file.equals(checkpoint));

    RunElsewhere.run(checkpoint, weights, 3, TrainingListener.SILENT);
    assertThat(weights).hasSameBinaryContentAs(expected);
  }

  @Test
  void whatKilledProcessesLeaveIsRemovedAfterAnHour() throws IOException {
    var file = folder.resolve("a.safetensors");
    var abandoned = Files.writeString(folder.resolve(".a.safetensors.1.tmp"), "half");
    var inUse = Files.writeString(folder.resolve(".a.safetensors.2.tmp"), "half");
    var other = Files.writeString(folder.resolve(".b.safetensors.1.tmp"), "half");
    var longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(abandoned, longAgo);
    Files.setLastModifiedTime(other, longAgo);
    Safetensors.write(file, Map.of("w", NdArray.of(new float[] {1})), Map.of());
    assertThat(abandoned).doesNotExist();
    assertThat(inUse).exists();
    assertThat(other).exists();
    assertThat(file).exists();
  }
}
