package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.adjoint.trust.ChildProcess;
import org.junit.jupiter.api.Test;

/// A test that waits for another process does not wait for ever.
class ChildProcessTest {
  /// Waits for input that never comes.
  static final class Hanging {
    private Hanging() {}

    /// Hangs.
    public static void main(String[] arguments) throws IOException {
      System.out.println("begun");
      System.exit(System.in.read());
    }
  }

  @Test
  void aProcessThatHangsIsKilledAndTold() {
    var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Hanging.class.getName());
    assertThatThrownBy(() -> ChildProcess.run(command, Map.of(), Duration.ofSeconds(2))).isInstanceOf(IOException.class)
        .hasMessageStartingWith("The process [").hasMessageContaining("has not ended after PT2S. It wrote: ");
  }
}
