package org.adjoint.bench.gradbench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.adjoint.eval.Backend;
import org.jspecify.annotations.Nullable;

/// Answers the messages of GradBench, one line each, until standard input ends.
public final class Tool {
  private static final String NAME = "adjoint";

  private final Backend backend;

  Tool(Backend backend) {
    this.backend = backend;
  }

  /// Takes no arguments.
  public static void main(String[] arguments) throws IOException {
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    new Tool(Backend.best()).serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
  }

  void serve(BufferedReader in, PrintStream out) throws IOException {
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) {
        out.println(Json.write(answer(Json.readObject(line))));
        out.flush();
      }
    }
  }

  private Map<String, @Nullable Object> answer(Map<String, @Nullable Object> message) {
    var answer = new LinkedHashMap<String, @Nullable Object>();
    if (message.get("id") instanceof Double id) {
      answer.put("id", id.longValue());
    }
    switch (Objects.toString(message.get("kind"))) {
      case "start" -> answer.put("tool", NAME);
      case "define" -> answer.put("success", Evals.all().containsKey(Objects.toString(message.get("module"))));
      case "evaluate" -> evaluate(message, answer);
      default -> {
        // Other messages want to be acknowledged only.
      }
    }
    return answer;
  }

  private void evaluate(Map<String, @Nullable Object> message, Map<String, @Nullable Object> answer) {
    try {
      var module = Objects.toString(message.get("module"));
      var function = Objects.toString(message.get("function"));
      var eval = Evals.all().get(module);
      if (eval == null || !eval.functions().contains(function)) {
        throw new IllegalArgumentException("There is no function " + function + " in a module " + module + ".");
      }
      var input = Input.of(message.get("input"));
      long before = System.nanoTime();
      var running = eval.prepare(function, input, backend);
      var timings = Runs.of(input).timings(running, System.nanoTime() - before);
      answer.put("success", true);
      answer.put("output", running.output());
      answer.put("timings", timings);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      answer.put("success", false);
      answer.put("error", Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }
}
