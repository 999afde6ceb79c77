package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.trust.ChildProcess;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Memory does not run out, however long a network is trained.
@Tag("trust")
class TrainingMemoryTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir
  Path folder;

  @Test
  void stepsCheckpointsAndAugmentedBatchesLeaveNothingBehind(TestReporter reporter) throws IOException {
    int steps = Form.choose(2_000, 200_000);
    var process = ChildProcess.run(List.of("--add-modules=jdk.incubator.vector", "-Xmx256m", "-XX:+UseSerialGC",
        "-Dadjoint.threads=1"), TrainingProbe.class, folder.resolve("run.safetensors").toString(),
        Integer.toString(steps));
    assertThat(process.status()).as(process.output()).isZero();
    var grown = process.output().lines().filter(line -> line.startsWith("grown ")).findFirst().orElseThrow();
    reporter.publishEntry("2 × " + steps + " steps", grown);
    assertThat(Long.parseLong(grown.substring("grown ".length()))).isLessThan(MEGABYTE);
  }
}
