package org.adjoint.graph;

import static org.adjoint.array.DType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSvgTest {
  private static final Dim BATCH = Dim.symbol("batch");
  private static final Pattern BOX = Pattern.compile(
      "<g class=\"(\\w+)\">\\s*<rect x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"");

  private static Tensor input(String name, Shape shape) {
    return Tensor.input(name, FLOAT32, shape);
  }

  private static Program perceptron() {
    var x = input("x", Shape.of(BATCH, 4));
    var target = input("target", Shape.of(BATCH, 3));
    var first = input("W1", Shape.of(4, 5));
    var bias = input("b1", Shape.of(5));
    var second = input("W2", Shape.of(5, 3));
    var hidden = Activations.relu(x.matMul(first).add(bias)).named("hidden");
    var logits = hidden.matMul(second).named("logits");
    var loss = Reductions.logSoftmax(logits, -1).mul(target).sum().neg().named("loss");
    var program = Program.named("train step").output("loss", loss);
    var parameters = List.of(first, bias, second);
    var gradients = Gradients.of(loss, parameters);
    for (int i = 0; i < parameters.size(); i++) {
      program.update(parameters.get(i), parameters.get(i).sub(gradients.get(i).mul(0.1)));
    }
    return program.build();
  }

  /// A rectangle as printed.
  private record Box(String kind, int left, int top, int right, int bottom) {
    static Box of(MatchResult match) {
      int left = Integer.parseInt(match.group(2));
      int top = Integer.parseInt(match.group(3));
      return new Box(match.group(1), left, top, left + Integer.parseInt(match.group(4)),
          top + Integer.parseInt(match.group(5)));
    }

    boolean meets(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    boolean isCrossed(int x, int from, int to) {
      return left < x && x < right && from < bottom && top < to;
    }
  }

  private static List<Box> boxes(String svg) {
    return BOX.matcher(svg).results().map(Box::of).toList();
  }

  private static void assertReadable(String svg) {
    var boxes = boxes(svg);
    var size = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"").matcher(svg);
    assertThat(size.find()).isTrue();
    for (int i = 0; i < boxes.size(); i++) {
      assertThat(boxes.get(i).right).isLessThan(Integer.parseInt(size.group(1)));
      assertThat(boxes.get(i).bottom).isLessThan(Integer.parseInt(size.group(2)));
      for (int j = 0; j < i; j++) {
        assertThat(boxes.get(i).meets(boxes.get(j))).as(boxes.get(i) + " and " + boxes.get(j)).isFalse();
      }
    }
    // Within a layer an arrow is a vertical line.
    Pattern.compile("<path(?: class=\"backward\")? marker-end[^>]* d=\"M(\\d+) (\\d+)([^\"]*)\"").matcher(svg).results()
        .forEach(path -> {
          int x = Integer.parseInt(path.group(1));
          int y = Integer.parseInt(path.group(2));
          for (var command : path.group(3).strip().split(" (?=[VC])", -1)) {
            var numbers = command.substring(1).split(" ", -1);
            int to = Integer.parseInt(numbers[numbers.length - 1]);
            if (command.startsWith("V")) {
              for (var box : boxes) {
                assertThat(box.isCrossed(x, y, to)).as(box + " by " + path.group()).isFalse();
              }
            } else {
              x = Integer.parseInt(numbers[numbers.length - 2]);
            }
            y = to;
          }
        });
  }

  @Test
  void aTrainingStepIsReadable() {
    var svg = GraphPrinter.svg(perceptron());
    assertReadable(svg);
    assertThat(boxes(svg)).extracting(Box::kind)
        .contains("input", "parameter", "forward", "backward", "output", "update").doesNotContain("loop");
    assertThat(svg).startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=")
        .contains("<title>train step</title>", "relu(add)");
  }

  @Test
  void gradientsAndWhatFollowsFromThemAreBackward() {
    var svg = GraphPrinter.svg(perceptron());
    assertThat(kindOf(svg, "hidden")).isEqualTo("forward");
    assertThat(kindOf(svg, "loss")).isEqualTo("forward");
    assertThat(kindOf(svg, "dLoss_dHidden")).isEqualTo("backward");
    assertThat(kindOf(svg, "W1")).isEqualTo("parameter");
    assertThat(kindOf(svg, "x")).isEqualTo("input");
  }

  private static String kindOf(String svg, String name) {
    var matcher =
        Pattern.compile("<g class=\"(\\w+)\">\\s*<rect[^>]*>\\s*<text class=\"name\"[^>]*>" + name + "<").matcher(svg);
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }

  @Test
  void theSameProgramGivesTheSameBytes() {
    assertThat(GraphPrinter.svg(perceptron())).isEqualTo(GraphPrinter.svg(perceptron()));
  }

  @Test
  void aLoopIsABoxOfLets() {
    var total = input("total", Shape.of(3));
    var row = input("row", Shape.of(3));
    var loop = new Loop(new Body(List.of(total, row), List.of(total.add(row))), List.of(input("start", Shape.of(3))),
        List.of(input("xs", Shape.of(5, 3))), List.of(), Dim.of(5), false);
    var svg = GraphPrinter.svg(Program.named("p").output("out", loop.result(new Loop.Result.Last(0))).build());
    assertReadable(svg);
    assertThat(svg).contains("class=\"loop\"", "let add = total + row: float32[3]", "carry total := add");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<script>alert(1)</script>", "a & b", "\"quoted' ]]>", "\u0000\u001b\n\t", "\ud800", "-->", "\uffff"})
  void anyNameIsText(String name) {
    var svg = GraphPrinter.svg(Program.named(name).output(name, input(name, Shape.of(2)).tanh().named(name)).build());
    assertThat(svg).doesNotContain("<script", "alert(1)</s", "-->", "]]>", "\u0000", "\u001b", "\uffff")
        .doesNotContainPattern("&(?!amp;|lt;|gt;|quot;|apos;|#10;)");
    assertThat(Pattern.compile("<(?!/?(svg|title|style|defs|marker|path|rect|g|text)\\b)").matcher(svg).find())
        .isFalse();
    assertThat(svg.chars().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noBoxOverlapsAnotherInAnyGraph(long seed) {
    var random = new Random(seed);
    var nodes = new ArrayList<>(List.of(input("a", Shape.of(3)), input("b", Shape.of(3))));
    for (int i = 0; i < 40; i++) {
      var x = nodes.get(random.nextInt(nodes.size()));
      var y = nodes.get(random.nextInt(nodes.size()));
      nodes.add(random.nextBoolean() ? x.add(y) : x.mul(y).named("a rather long name for the product number " + i));
    }
    assertReadable(GraphPrinter
        .svg(Program.named("random").output("out", nodes.getLast()).output("other", nodes.get(30)).build()));
  }

  @Test
  void aDeepGraphHasAPicture() {
    var x = input("x", Shape.of(2));
    var y = x;
    for (int i = 0; i < 3_000; i++) {
      y = y.add(x);
    }
    assertThat(boxes(GraphPrinter.svg(Program.named("deep").output("out", y).build()))).hasSizeGreaterThan(3_000);
  }
}
