package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With `adjoint.profile=true` the times of every program that ran are printed when the JVM ends.
class ProfileLogTest {
  /// Trains for some steps, as a user would who knows nothing of profiles.
  public static final class Training {
    private Training() {
    }

    public static void main(String[] arguments) {
      var session = SessionTest.bound(new GeneratedCodeBackend().compile(SessionTest.trainingStep()), 16);
      for (int step = 0; step < 5; step++) {
        session.run();
      }
    }
  }

  @Test
  void timesArePrintedAtTheEnd() throws Exception {
    assertThat(printed("true")).contains("mean of 5 runs")
        .containsPattern("Times of the program \".*\" at \\{batch=16}:")
        .containsPattern("0 \\w+ +[0-9.]+ [nµm]?s +[0-9.]+ %");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", ""})
  void nothingIsPrintedOtherwise(String value) throws Exception {
    assertThat(printed(value)).doesNotContain("Times of");
  }

  private static String printed(String value) throws IOException, InterruptedException {
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-Dadjoint.cache=off", "-Dstderr.encoding=UTF-8",
        "-Dadjoint.profile=" + value, "-cp",
        System.getProperty("java.class.path"), Training.class.getName()).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }
}
