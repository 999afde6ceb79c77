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
import java.util.regex.Pattern;
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
  private static final Pattern TOLD = Pattern.compile("epoch (\\d+), batch (\\d+)");

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
    int last = 0;
    for (int kill = 0; kill < kills; kill++) {
      // No step at all is a kill while the process starts.
      int steps = kill % 3 == 2 ? 0 : random.nextInt(2, MOST_STEPS + 1);
      last = lastStepOfAKilledRun(checkpoint, weights, epochs, last, steps, random);
      assertThat(weights).doesNotExist();
      assertThat(checkpoint).exists();
      assertThat(Safetensors.read(checkpoint).metadata()).containsEntry("kind", "adjoint checkpoint");
    }
    assertThat(last).isGreaterThanOrEqualTo(kills);
    // And while it writes the last checkpoint, and what was learned.
    int all = epochs * RunElsewhere.BATCHES;
    lastStepOfAKilledRun(checkpoint, weights, epochs, last, all, random);
    if (Files.exists(weights)) {
      assertThat(weights).hasSameBinaryContentAs(expected);
    }
    RunElsewhere.run(checkpoint, weights, epochs, TrainingListener.SILENT);
    assertThat(weights).hasSameBinaryContentAs(expected);
  }

  /// Kills a run some time after it has told so many steps, or the last of all. Steps are numbered from 1.
  ///
  /// @param last the last step that was told before: its checkpoint is written afterwards, so it may be taken again
  /// @return the last step that was told
  private static int lastStepOfAKilledRun(Path checkpoint, Path weights, int epochs, int last, int steps,
      SplittableRandom random) throws IOException, InterruptedException {
    var process = new ProcessBuilder(RunElsewhere.command(checkpoint, weights, epochs)).redirectErrorStream(true)
        .start();
    int told = last;
    try {
      process.getOutputStream().write(new byte[steps]);
      process.getOutputStream().flush();
      var output = process.inputReader(StandardCharsets.UTF_8);
      for (int step = 0; step < steps && told < epochs * RunElsewhere.BATCHES;) {
        var line = output.readLine();
        assertThat(line).isNotNull();
        var words = TOLD.matcher(line);
        if (words.matches()) {
          int now = (Integer.parseInt(words.group(1)) - 1) * RunElsewhere.BATCHES + Integer.parseInt(words.group(2));
          if (step == 0) {
            assertThat(now).as("the first step after step %s was told", last).isBetween(Math.max(1, last), last + 1);
          } else {
            assertThat(now).isEqualTo(told + 1);
          }
          told = now;
          step++;
        }
      }
      // The checkpoint of the step is being written now, or the next step is taken, or the process starts.
      long wait = random.nextLong(steps == 0 ? 300_000_000 : 3_000_000);
      for (long end = System.nanoTime() + wait; System.nanoTime() < end;) {
        Thread.onSpinWait();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return told;
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
