package org.adjoint.bench.contest;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.adjoint.bench.contestant.Contestant;
import org.jspecify.annotations.Nullable;

/// A contestant's process, as the contest sees it.
public final class EntrantProcess implements AutoCloseable {
  /// ONNX Runtime, for one, needs more than Java gives a thread, and ends without a word.
  private static final String STACK_OF_NATIVE_LIBRARIES = "-Xss16m";

  private final Contestant contestant;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;

  private EntrantProcess(Contestant contestant, Path log, Process process) {
    this.contestant = contestant;
    this.log = log;
    this.process = process;
    answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /// Starts a process on the class path of this one.
  ///
  /// @param folder for what libraries write: logs, and caches
  /// @param flags of the JVM beside those of the contestant
  public static EntrantProcess start(Contestant contestant, Row row, int threads, Path folder, List<String> flags) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", STACK_OF_NATIVE_LIBRARIES));
    command.addAll(contestant.flags(threads));
    command.addAll(flags);
    command.addAll(List.of("-classpath", System.getProperty("java.class.path"), Entrant.class.getName(),
        contestant.name(), row.id(), Integer.toString(threads)));
    var log = folder.resolve(contestant.name().replaceAll("\\W+", "-") + ".log");
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(contestant.environment(threads));
    try {
      Files.createDirectories(folder);
      return new EntrantProcess(contestant, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Hands over a command and waits for the answer.
  ///
  /// @throws ContestException when the process ends instead
  public String ask(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
      for (var line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(Entrant.MARK)) {
          return line.substring(Entrant.MARK.length());
        }
      }
    } catch (IOException e) {
      throw failure(command, e);
    }
    throw failure(command, null);
  }

  private ContestException failure(String command, @Nullable Exception cause) {
    close();
    var end = process.isAlive() ? "its output ended" : "its process ended with status " + process.exitValue();
    return new ContestException(
        contestant.name() + " failed at \"" + command.split(" ", 2)[0] + "\": " + end + "; " + log
            + " may say why.",
        Objects.requireNonNullElse(cause, new IllegalStateException("The process ended.")));
  }

  double askNumber(String command) {
    return Double.parseDouble(ask(command));
  }

  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException _) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
