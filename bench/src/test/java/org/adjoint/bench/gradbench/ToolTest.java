package org.adjoint.bench.gradbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Program;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolTest {
  private static final String MIXTURE = """
      {"d":3,"k":2,"n":2,"x":[[0.1,0.2,0.3],[1,-1,0.5]],"mu":[[0,0.1,0],[1,0,-1]],"q":[[0.1,0.2,0],[-0.1,0.3,0.2]],
       "l":[[0.5,0.1,0.2],[-0.5,0.3,0.4]],"alpha":[0.1,0.4],"gamma":1.5,"m":2}""";
  private static final String LSTM = """
      {"main_params":[[0.1,0.2,0.3,0.4],[0.5,0.6,0.7,0.8],[0.2,-0.2,0.3,0.1],[0,0.1,0.2,0.3]],
       "extra_params":[[1.1],[0.5],[0.1]],"state":[[0.1],[0.3],[0.2],[0.4]],"sequence":[[0],[1],[1]]}""";
  private static final String BUNDLE = """
      {"n":2,"m":3,"p":12,"cam":[0.1,0.2,0.3,0.1,0.2,0.3,500,10,20,0.01,0.001],"x":[1,2,5],"w":0.5,"feat":[1,2]}""";

  private final Tool tool = new Tool(new Interpreter());

  private static List<String> answers(Tool tool, String... lines) throws IOException {
    var out = new ByteArrayOutputStream();
    tool.serve(new BufferedReader(new StringReader(String.join("\n", lines))),
        new PrintStream(out, false, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private List<String> answers(String... lines) throws IOException {
    return answers(tool, lines);
  }

  private static Map<String, @Nullable Object> evaluate(Tool tool, String module, String function, String input)
      throws IOException {
    var message = "{\"id\":7,\"kind\":\"evaluate\",\"module\":\"" + module + "\",\"function\":\"" + function
        + "\",\"input\":" + input.replace("\n", " ") + "}";
    return Json.readObject(answers(tool, message).getFirst());
  }

  private Map<String, @Nullable Object> evaluate(String module, String function, String input) throws IOException {
    return evaluate(tool, module, function, input);
  }

  private Object output(String module, String function, String input) throws IOException {
    return output(tool, module, function, input);
  }

  private static Object output(Tool tool, String module, String function, String input) throws IOException {
    var answer = evaluate(tool, module, function, input);
    assertThat(answer).containsEntry("success", true);
    return Objects.requireNonNull(answer.get("output"));
  }

  @Test
  void answersEachMessageOnALine() throws IOException {
    assertThat(answers("{\"id\":0,\"kind\":\"start\",\"eval\":\"hello\"}",
        "{\"id\":1,\"kind\":\"define\",\"module\":\"hello\"}", "{\"id\":2,\"kind\":\"define\",\"module\":\"moon\"}",
        "{\"id\":3,\"kind\":\"analysis\",\"of\":1,\"valid\":true}")).containsExactly(
            "{\"id\":0,\"tool\":\"adjoint\"}", "{\"id\":1,\"success\":true}", "{\"id\":2,\"success\":false}",
            "{\"id\":3}");
  }

  @ParameterizedTest
  @CsvSource({"3, 0, 3", "1, 0.001, 1", "1, 0, 1"})
  void runsAsOftenAndAsLongAsItIsAsked(int runs, double seconds, int least) throws IOException {
    var answer = evaluate("lse", "primal", "{\"x\":[0],\"min_runs\":" + runs + ",\"min_seconds\":" + seconds + "}");
    assertThat(nanoseconds(answer, "evaluate")).hasSizeGreaterThanOrEqualTo(least)
        .satisfies(each -> assertThat(each.stream().mapToDouble(Double::doubleValue).sum() / 1e9)
            .isGreaterThanOrEqualTo(seconds));
    if (seconds == 0) {
      assertThat(nanoseconds(answer, "evaluate")).hasSize(runs);
    }
  }

  @Test
  void timesApartWhatItTakesBeforeTheFirstMeasuredRun() throws IOException {
    var answer = evaluate("lse", "primal", "{\"x\":[0],\"min_runs\":1,\"min_seconds\":0.001}");
    assertThat(nanoseconds(answer, "prepare")).hasSize(1).first().satisfies(each -> assertThat(each).isPositive());
    assertThat(nanoseconds(answer, "warmup")).hasSize(1)
        .first().satisfies(each -> assertThat(each).isGreaterThanOrEqualTo(0.001e9));
    assertThat(nanoseconds(evaluate("hello", "square", "3"), "warmup")).containsExactly(0.0);
  }

  private static List<Double> nanoseconds(Map<String, @Nullable Object> answer, String name) {
    return ((List<?>) Objects.requireNonNull(answer.get("timings"))).stream().map(timing -> (Map<?, ?>) timing)
        .filter(timing -> name.equals(timing.get("name"))).map(timing -> (Double) timing.get("nanoseconds")).toList();
  }

  @Test
  void tellsWhatIsWrong() throws IOException {
    assertThat(evaluate("lse", "curl", "{}")).containsEntry("success", false).containsEntry("error",
        "There is no function curl in a module lse.");
    assertThat(evaluate("lse", "primal", "{}")).containsEntry("error", "The input has no x, only [].");
  }

  private record Ending(Error end) implements Backend {
    @Override
    public String description() {
      return "nothing";
    }

    @Override
    public int preference() {
      return 0;
    }

    @Override
    public Executable compile(Program program) {
      throw end;
    }
  }

  static List<Error> ends() {
    return List.of(new OutOfMemoryError("Java heap space"), new StackOverflowError("too deep"));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void answersWhereMemoryEnds(Error end) throws IOException {
    assertThat(evaluate(new Tool(new Ending(end)), "hello", "square", "3")).containsEntry("success", false)
        .containsEntry("error", end.getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "hello; square; 3; 9", "hello; double; 3; 6",
    // t = −1, 0, 1 and s = t: ½ ((−1 − 1 + 2)² + (0 − 1)² + (1 − 1 − 2)²), and its derivatives by 1 and by t
    "llsq; primal; {'x':[1,2],'n':3}; 2.5", "llsq; gradient; {'x':[1,2],'n':3}; 3,2",
    "lse; primal; {'x':[1000,1000]}; 1000.6931471805599", "lse; gradient; {'x':[1000,1000]}; 0.5,0.5",
    "det; primal; {'A':[2,1,0,1,3,1,0,1,4],'ell':3}; 18",
    "det; gradient; {'A':[2,1,0,1,3,1,0,1,4],'ell':3}; 11,-4,1,-4,8,-2,1,-2,5",
    // y = (x₀ t, x₀ x₁ t²/2, x₀ x₁ x₂ t³/6) at 2, for which the method is exact
    "ode; primal; {'x':[1,2,3],'s':5}; 2,4,8", "ode; gradient; {'x':[1,2,3],'s':5}; 8,4,2.6666666666666665",
    "kmeans; cost; {'points':[[0,0],[1,1],[9,9]],'centroids':[[0,1],[8,8]]}; 4",
    "kmeans; dir; {'points':[[0,0],[1,1],[9,9]],'centroids':[[0,1],[8,8]]}; -0.5,0.5,-1,-1"})
  void computesWhatIsKnown(String module, String function, String input, String expected) throws IOException {
    var numbers = numbers(output(module, function, input.replace('\'', '"')));
    var known = List.of(expected.split(",")).stream().map(Double::valueOf).toList();
    assertThat(numbers).hasSameSizeAs(known);
    for (int at = 0; at < known.size(); at++) {
      assertThat(numbers.get(at)).isCloseTo(known.get(at), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "fr", "rf", "rr"})
  void nestedDerivativesOfAllModesFindTheSame(String modes) throws IOException {
    var tool = new Tool(Backend.best());
    // Both are the numbers that the eval expects; the saddle point itself is the origin.
    assertThat((Double) output(tool, "particle", modes, "{\"w\":0}")).isCloseTo(0.20719187464861, within(1e-12));
    assertThat(numbers(output(tool, "saddle", modes, "{\"start\":[1,1]}"))).hasSize(4)
        .allSatisfy(each -> assertThat(each).isCloseTo(8.246324826140356e-6, within(1e-12)));
  }

  @Test
  void theGradientOfAMixtureFitsItsValue() throws IOException {
    gradientFits("gmm", MIXTURE, List.of("mu", "q", "l", "alpha"));
  }

  @Test
  void aMixtureOfOneComponentIsANormalDistribution() throws IOException {
    // log N((1, 0); 0, I) and the logarithm of a Wishart density of I with 3 degrees of freedom
    assertThat((Double) output("gmm", "objective", """
        {"d":2,"k":1,"n":1,"x":[[1,0]],"mu":[[0,0]],"q":[[0,0]],"l":[[0]],"alpha":[3],"gamma":1,"m":0}"""))
        .isCloseTo(-Math.log(2 * Math.PI) - 0.5 - 1 - 3 * Math.log(2)
            - (0.5 * Math.log(Math.PI) + MixtureEval.logGamma(1.5) + MixtureEval.logGamma(1)), within(1e-12));
  }

  @Test
  void theGradientOfAnLstmFitsItsValue() throws IOException {
    gradientFits("lstm", LSTM, List.of("main_params", "extra_params"));
  }

  private static Map<String, @Nullable Object> hand(double... theta) {
    return hand(false, List.of(), theta);
  }

  /// A hand of 22 bones that all lie at the origin. Of its three vertices (0, 1, 0) follows the first bone of the second finger, (2, 0, 0) and (0, 0, 4)
  /// follow the wrist.
  ///
  /// @param us places in the triangle of all three; where there are none the measured point belongs to the first
  private static Map<String, @Nullable Object> hand(boolean mirrored, List<List<Double>> us, double... theta) {
    var unit = List.of(List.of(1.0, 0.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0, 0.0), List.of(0.0, 0.0, 1.0, 0.0),
        List.of(0.0, 0.0, 0.0, 1.0));
    int bones = 22;
    var finger = new ArrayList<>(Collections.nCopies(bones, 0.0));
    finger.set(6, 1.0);
    var wrist = new ArrayList<>(Collections.nCopies(bones, 0.0));
    wrist.set(0, 1.0);
    var parents = new ArrayList<>(Collections.nCopies(bones, 0));
    parents.set(0, -1);
    var model = Map.of("parents", parents.stream().map(Integer::doubleValue).toList(), "base_relatives",
        Collections.nCopies(bones, unit), "inverse_base_absolutes", Collections.nCopies(bones, unit), "base_positions",
        List.of(List.of(0.0, 1.0, 0.0, 1.0), List.of(2.0, 0.0, 0.0, 1.0), List.of(0.0, 0.0, 4.0, 1.0)), "weights",
        List.of(finger, wrist, wrist), "triangles", List.of(List.of(0.0, 1.0, 2.0)), "is_mirrored", mirrored);
    var data = Map.of("model", model, "correspondences", List.of(0.0), "points", List.of(List.of(10.0, 20.0, 30.0)));
    var input = new LinkedHashMap<String, @Nullable Object>();
    input.put("theta", Arrays.stream(theta).boxed().toList());
    input.put("data", data);
    input.put("us", us);
    return input;
  }

  /// The second finger is bent by a right angle, and the hand moved by (1, 2, 3).
  private static double[] bentAndMoved() {
    var theta = new double[26];
    theta[10] = Math.PI / 2;
    theta[3] = 1;
    theta[4] = 2;
    theta[5] = 3;
    return theta;
  }

  @Test
  void aBentFingerMovesItsVertex() throws IOException {
    // (0, 1, 0), turned about the first axis, is (0, 0, 1).
    var errors = numbers(output("ht", "objective", Json.write(hand(bentAndMoved()))));
    assertThat(errors.get(0)).isCloseTo(10 - 1, within(1e-12));
    assertThat(errors.get(1)).isCloseTo(20 - 2, within(1e-12));
    assertThat(errors.get(2)).isCloseTo(30 - 4, within(1e-12));
  }

  @Test
  void aPointInATriangleOfAMirroredHandMovesWithItsPlace() throws IOException {
    var hand = Json.write(hand(true, List.of(List.of(0.25, 0.5)), bentAndMoved()));
    // A quarter of (0, 0, 1), the half of (−2, 0, 0) and a quarter of (0, 0, 4), moved by (1, 2, 3).
    var errors = numbers(output("ht", "objective", hand));
    var known = List.of(10 - (-1 + 1.0), 20 - (0 + 2.0), 30 - (1.25 + 3));
    var jacobian = numbers(output("ht", "jacobian", hand));
    // The third corner minus the first, and minus the second.
    var byPlace = List.of(List.of(0.0, 2.0), List.of(0.0, 0.0), List.of(3.0, 4.0));
    assertThat(jacobian).hasSize(3 * 28);
    for (int row = 0; row < 3; row++) {
      assertThat(errors.get(row)).isCloseTo(known.get(row), within(1e-12));
      for (int column = 0; column < 2; column++) {
        assertThat(jacobian.get(28 * row + column)).as(row + ", " + column)
            .isCloseTo(byPlace.get(row).get(column), within(1e-12));
      }
      for (int axis = 0; axis < 3; axis++) {
        assertThat(jacobian.get(28 * row + 2 + 3 + axis)).isCloseTo(axis == row ? -1 : 0, within(1e-12));
      }
    }
  }

  @Test
  void theJacobianOfAHandFitsItsErrors() throws IOException {
    var theta = new double[26];
    Arrays.setAll(theta, at -> 0.1 * Math.sin(at + 1));
    var jacobian = numbers(output("ht", "jacobian", Json.write(hand(theta))));
    double step = 1e-5;
    for (int column : new int[] {0, 1, 2, 3, 4, 5, 10, 11, 12}) {
      var high = theta.clone();
      var low = theta.clone();
      high[column] += step;
      low[column] -= step;
      var above = numbers(output("ht", "objective", Json.write(hand(high))));
      var below = numbers(output("ht", "objective", Json.write(hand(low))));
      for (int row = 0; row < 3; row++) {
        assertThat(jacobian.get(26 * row + column)).as(row + ", " + column)
            .isCloseTo((above.get(row) - below.get(row)) / (2 * step), within(1e-8));
      }
    }
  }

  @Test
  void theJacobianOfABundleFitsItsErrors() throws IOException {
    var values = numbers(((Map<?, ?>) output("ba", "jacobian", BUNDLE)).get("vals"));
    var input = Json.readObject(BUNDLE);
    var differences = new ArrayList<List<Double>>();
    for (var name : List.of("cam", "x")) {
      for (int place = 0; place < numbers(input.get(name)).size(); place++) {
        differences.add(difference(input, name, place));
      }
    }
    for (int column = 0; column < 14; column++) {
      assertThat(values.get(column)).isCloseTo(differences.get(column).get(0), within(1e-3));
      assertThat(values.get(15 + column)).isCloseTo(differences.get(column).get(1), within(1e-3));
    }
    var objective = (Map<?, ?>) output("ba", "objective", BUNDLE);
    var errors = numbers(((Map<?, ?>) Objects.requireNonNull(objective.get("reproj_error"))).get("elements"));
    assertThat(values.get(14)).isCloseTo(errors.get(0) / 0.5, within(1e-9));
    assertThat(values.get(29)).isCloseTo(errors.get(1) / 0.5, within(1e-9));
    assertThat(values.get(30)).isEqualTo(-1);
  }

  @Test
  void theJacobianOfABundleIsInCompressedRows() throws IOException {
    var jacobian = (Map<?, ?>) output("ba", "jacobian", BUNDLE);
    // 24 rows of 15 entries for projections, then 12 of one each for weights.
    var rows = DoubleStream.concat(DoubleStream.iterate(0, start -> start + 15).limit(25),
        DoubleStream.of(361, 362, 363, 364, 365, 372)).boxed().toList();
    assertThat(numbers(jacobian.get("rows"))).isEqualTo(rows);
    // 2 cameras have 22 columns, 3 points 9 after these, and 12 weights the last.
    var observation = DoubleStream.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 31).boxed().toList();
    var columns = new ArrayList<>(observation);
    columns.addAll(observation);
    columns.add(42.0);
    assertThat(numbers(jacobian.get("cols"))).isEqualTo(columns);
  }

  /// The change of both errors with one parameter.
  private List<Double> difference(Map<String, @Nullable Object> input, String name, int place) throws IOException {
    double step = 1e-5;
    var high = projection(moved(input, name, place, step));
    var low = projection(moved(input, name, place, -step));
    return List.of((high.get(0) - low.get(0)) / (2 * step), (high.get(1) - low.get(1)) / (2 * step));
  }

  private List<Double> projection(String input) throws IOException {
    var errors = (Map<?, ?>) ((Map<?, ?>) output("ba", "objective", input)).get("reproj_error");
    return numbers(Objects.requireNonNull(errors).get("elements"));
  }

  /// Compares the gradient with central differences, whose error is some 1e−9 here.
  private void gradientFits(String module, String text, List<String> parameters) throws IOException {
    var gradient = numbers(output(module, "jacobian", text));
    var input = Json.readObject(text);
    int at = 0;
    double step = 1e-5;
    for (var name : parameters) {
      int size = numbers(input.get(name)).size();
      for (int place = 0; place < size; place++) {
        double high = (Double) output(module, "objective", moved(input, name, place, step));
        double low = (Double) output(module, "objective", moved(input, name, place, -step));
        assertThat(gradient.get(at++)).as(name + " " + place).isCloseTo((high - low) / (2 * step), within(1e-7));
      }
    }
    assertThat(gradient).hasSize(at);
  }

  /// The input with one number changed.
  private static String moved(Map<String, @Nullable Object> input, String name, int place, double by) {
    var moved = new LinkedHashMap<>(input);
    moved.put(name, moved(input.get(name), new int[] {place}, by));
    return Json.write(moved);
  }

  private static @Nullable Object moved(@Nullable Object value, int[] left, double by) {
    if (value instanceof List<?> elements) {
      var moved = new ArrayList<@Nullable Object>();
      elements.forEach(element -> moved.add(moved(element, left, by)));
      return moved;
    }
    return value instanceof Double number && left[0]-- == 0 ? (Object) (number + by) : value;
  }

  /// All numbers of an answer, in order.
  private static List<Double> numbers(@Nullable Object value) {
    return switch (value) {
      case Double number -> List.of(number);
      case List<?> elements -> elements.stream().flatMap(element -> numbers(element).stream()).toList();
      case Map<?, ?> members -> members.values().stream().flatMap(element -> numbers(element).stream()).toList();
      case null, default -> throw new AssertionError(value);
    };
  }
}
