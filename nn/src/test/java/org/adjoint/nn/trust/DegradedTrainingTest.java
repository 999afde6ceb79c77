package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
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

  @Test
  void withoutTheModuleOfDrawingOneSentenceSaysSo() throws IOException {
    var file = folder.resolve("curves.png");
    var vector = folder.resolve("curves.svg");
    var process = ChildProcess.run(TrainingElsewhere.modules(), DrawingElsewhere.class, file.toString(),
        vector.toString());
    assertThat(process.output().lines().filter(line -> !line.startsWith("WARNING: "))).containsExactly(
        "The picture " + file
            + " was not written, since this Java runtime cannot draw: it lacks the module java.desktop.",
        "The picture " + vector
            + " was not written, since this Java runtime cannot draw: it lacks the module java.desktop.");
    assertThat(process.status()).isZero();
  }

  /// Without a display pictures are drawn where Java knows of that; where one is promised and missing, a sentence says what to do.
  @Test
  void withADisplayThatCannotBeReachedThereIsAPictureOrOneSentence() throws IOException {
    for (var options : List.of(List.of("-Djava.awt.headless=true"), List.of("-Djava.awt.headless=false"),
        List.<String>of())) {
      var file = folder.resolve("curves.png");
      Files.deleteIfExists(file);
      var process = ChildProcess.run(Path.of(System.getProperty("java.home")), options, Map.of("DISPLAY", ":4711"),
          DrawingElsewhere.class, file.toString());
      if (Files.exists(file)) {
        assertThat(process.output().strip()).isEqualTo("written");
        assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(100);
      } else {
        assertThat(process.output().strip().lines()).singleElement().asString()
            .startsWith("The picture " + file + " was not written, since this Java runtime cannot draw text (")
            .endsWith("; it needs fonts and fontconfig, and -Djava.awt.headless=true where there is no display.");
      }
      assertThat(process.status()).isZero();
    }
  }
}
