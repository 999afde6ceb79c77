package org.adjoint.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names come from users and files. Whatever they are, pictures hold them as text, and nothing else.
@Tag("trust")
class HostileTextTest {
  private static final Pattern TAG = Pattern.compile("</?([a-zA-Z]+)((?: [a-zA-Z:-]+=\"[^\"<>]*\")*)/?>");
  private static final Set<String> ELEMENTS =
      Set.of("svg", "title", "style", "defs", "marker", "path", "g", "rect", "text", "line", "tspan", "polygon",
          "ellipse");

  private static Program program(String name) {
    var built = new Program[1];
    new Origin(name, 1).during(() -> {
      var x = Tensor.input(name, DType.FLOAT32, Shape.of(3));
      var y = x.exp().named(name);
      built[0] = Program.named(name).output(name, y).update(x, y.neg().named(name)).build();
    });
    return built[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"</script><script>x()</script>", "</text><script>x()</script>", "</style><style>* {}",
    "</title>", "]]>", "<!--",
    "-->", "&lt;script&gt;", "&#60;", "\" onload=\"x()", "' onload='x()", "javascript:x()", "url(http://x)", "\n\r\t",
    "\u0000\u0001\u001f",
    "\ud800", "\uffff", "\u202e", "\\", "\\\"", "\"];\n evil [label=\"", "\\n", ""})
  void aNameIsTextInSvgAndDot(String name) {
    var program = program(name);
    var svg = GraphPrinter.svg(program);
    TAG.matcher(svg).results().forEach(tag -> {
      assertThat(ELEMENTS).contains(tag.group(1));
      assertThat(tag.group(2)).doesNotContainPattern(" on[a-z]+=|javascript:|http://x");
    });
    // What stands between tags is text.
    assertThat(TAG.matcher(svg).replaceAll("")).doesNotContain("<", ">")
        .doesNotContainPattern("&(?!(amp|lt|gt|quot|apos|#10);)").doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
    // Without what is quoted, a graph of any names reads like one of plain names, but for how often lines are broken.
    assertThat(unquoted(GraphPrinter.dot(program))).isEqualTo(unquoted(GraphPrinter.dot(program("plain"))));
  }

  private static String unquoted(String dot) {
    return dot.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "\"\"");
  }
}
