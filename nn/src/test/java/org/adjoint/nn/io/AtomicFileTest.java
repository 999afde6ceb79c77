package org.adjoint.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.adjoint.array.NdArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("trust")
class AtomicFileTest {
  private static final byte[] OLD = {1};
  private static final byte[] NEW = {2, 3};

  @TempDir
  Path folder;

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  /// The JVM itself tells what it forces to disk. The temporary file has its name until it is moved, so what is forced under that name is forced before.
  @Test
  @DisabledOnOs(OS.WINDOWS) // where folders cannot be forced
  void contentIsOnDiskBeforeItGetsItsNameAndThenTheName() throws IOException {
    assumeTrue(FlightRecorder.isAvailable());
    var events = folder.resolve("events.jfr");
    var files = Files.createDirectory(folder.resolve("files"));
    try (var recording = new Recording()) {
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
      recording.enable("jdk.FileWrite").withThreshold(Duration.ZERO);
      recording.start();
      AtomicFile.replace(files.resolve("a"), stream -> stream.write(NEW));
      recording.dump(events);
    }
    assertThat(RecordingFile.readAllEvents(events).stream()
        .filter(event -> event.getString("path") != null && event.getString("path").startsWith(files.toString()))
        .map(event -> said(event, files)))
        .containsExactly("FileWrite temporary", "FileForce temporary", "FileForce folder");
    assertThat(files.resolve("a")).hasBinaryContent(NEW);
  }

  private static String said(RecordedEvent event, Path files) {
    var path = event.getString("path");
    return event.getEventType().getName().replace("jdk.", "") + " "
        + (path.equals(files.toString()) ? "folder" : path.endsWith(".tmp") ? "temporary" : path);
  }

  @Test
  void whatFailsHalfWayLeavesTheOldFileAlone() throws IOException {
    var file = Files.write(folder.resolve("a"), OLD);
    assertThatThrownBy(() -> AtomicFile.replace(file, stream -> {
      stream.write(NEW);
      throw new IOException("full");
    })).hasMessage("full");
    assertThat(file).hasBinaryContent(OLD);
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void anInterruptNeitherDisturbsWritingAndReadingNorIsCleared() throws IOException {
    var array = NdArray.of(new float[100_000]);
    var file = folder.resolve("a.safetensors");
    var npy = folder.resolve("a.npy");
    var npz = folder.resolve("a.npz");
    Thread.currentThread().interrupt();
    Safetensors.write(file, Map.of("x", array), Map.of());
    assertThat(Safetensors.read(file).tensors().keySet()).containsExactly("x");
    Npy.write(npy, array);
    assertThat(Npy.read(npy).size()).isEqualTo(array.size());
    Npy.writeArchive(npz, Map.of("x", array));
    assertThat(Npy.readArchive(npz).keySet()).containsExactly("x");
    AtomicFile.replace(folder.resolve("b"), stream -> {
      stream.write(NEW);
      Thread.currentThread().interrupt();
    });
    assertThat(List.of(Thread.interrupted(), Thread.interrupted())).containsExactly(true, false);
    assertThat(folder.resolve("b")).hasBinaryContent(NEW);
  }
}
