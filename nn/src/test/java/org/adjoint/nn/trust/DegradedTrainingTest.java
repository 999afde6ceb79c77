package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.adjoint.trust.ChildProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training where something is missing gives the same bits as here.
@Tag("trust")
class DegradedTrainingTest {
  @TempDir
  Path folder;

  @Test
  void aNetworkLearnsTheSameWithoutWindowsHomeAndTemporaryFolderOnOneCoreAndInLittleMemory() throws IOException {
    var nowhere = Files.createFile(folder.resolve("file")).resolve("folder").toString();
    var options = Stream.concat(TrainingElsewhere.modules().stream(), Stream.of("-Xmx64m", "-XX:ActiveProcessorCount=1",
        "-Djava.awt.headless=true", "-Duser.home=" + nowhere, "-Dadjoint.cache=" + nowhere,
        "-Djava.io.tmpdir=" + nowhere));
    var process = ChildProcess.run(options.toList(), TrainingElsewhere.class, folder.toString());
    assertThat(process.output()).doesNotContain("\tat ", "Exception");
    assertThat(process.output().lines()).contains(TrainingElsewhere.learned(folder));
    assertThat(process.status()).isZero();
  }
}
