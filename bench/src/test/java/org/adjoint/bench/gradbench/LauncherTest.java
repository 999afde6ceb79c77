package org.adjoint.bench.gradbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir
  private Path folder;

  @Test
  void theScriptAnswersOnStandardOutputAndEndsWithItsInput() throws IOException, InterruptedException {
    var script = folder.resolve("it's new").resolve("a tool");
    var messages = folder.resolve("messages");
    Files.writeString(messages, """
        {"id":0,"kind":"start"}
        {"id":1,"kind":"evaluate","module":"hello","function":"square","input":3.0}
        """);
    Launcher.main(new String[] {script.toString()});
    var process = new ProcessBuilder(script.toString()).redirectInput(messages.toFile())
        .redirectError(folder.resolve("errors").toFile()).start();
    var answers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor()).isZero();
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0)).isEqualTo("{\"id\":0,\"tool\":\"adjoint\"}");
    assertThat(answers.get(1)).startsWith("{\"id\":1,\"success\":true,\"output\":9");
  }

  @Test
  void wordsKeepTheirQuotes() {
    assertThat(Launcher.script("/java", "a'b:c d")).contains(" 'a'\\''b:c d' ");
  }
}
