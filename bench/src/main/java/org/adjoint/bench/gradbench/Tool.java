package org.adjoint.bench.gradbench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.eval.Backend;
import org.jspecify.annotations.Nullable;

/// Answers the messages of GradBench, one line each, until standard input ends.
public final class Tool {
  private static final String NAME = "adjoint";
  private static final String EVALUATE = "evaluate";

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
      case EVALUATE -> evaluate(message, answer);
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
      var timings = new ArrayList<Map<String, Object>>();
      var output = run(eval.prepare(function, input, backend), input, timings);
      answer.put("success", true);
      answer.put("output", output);
      answer.put("timings", timings);
    } catch (RuntimeException e) {
      answer.put("success", false);
      answer.put("error", Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  /// Runs a function as often and as long as its input wants.
  private static Object run(Eval.Running running, Input input, List<Map<String, Object>> timings) {
    double least = input.number("min_runs", 1);
    double nanos = 1e9 * input.number("min_seconds", 0);
    long total = 0;
    do {
      long before = System.nanoTime();
      running.run();
      long taken = System.nanoTime() - before;
      total += taken;
      timings.add(Map.of("name", EVALUATE, "nanoseconds", taken));
    } while (timings.size() < least || total < nanos);
    return running.output();
  }
}
