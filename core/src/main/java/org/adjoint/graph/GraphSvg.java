package org.adjoint.graph;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes a picture as SVG.
final class GraphSvg {
  private static final int MARGIN = 24;
  private static final int LEGEND = 40;
  private static final int LINE = 16;
  private static final int PADDING = 9;
  /// The width of a character of the widest usual monospaced fonts at 12 pixels.
  private static final double CHARACTER = 7.3;

  private static final String STYLE = """
        text { font: 12px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2933; }
        text.name { font-weight: bold; }
        text.type { fill: #616e7c; }
        rect { stroke-width: 1.2; }
        .input rect { fill: #e3effd; stroke: #3b78c3; }
        .parameter rect { fill: #e2f5e6; stroke: #2f8f4e; }
        .forward rect { fill: #ffffff; stroke: #7b8794; }
        .backward rect { fill: #fdf0dd; stroke: #c77d1e; }
        .loop rect { fill: #f3eefc; stroke: #7d5bbe; }
        .output rect { fill: #323f4b; stroke: #323f4b; }
        .update rect { fill: #2f8f4e; stroke: #2f8f4e; }
        .output text, .update text { fill: #ffffff; }
        path { fill: none; stroke: #9aa5b1; stroke-width: 1.2; }
        path.backward { stroke: #d9a55c; }
        marker path { fill: #7b8794; stroke: none; }
      """;

  private final GraphDrawing drawing;
  private final StringBuilder text = new StringBuilder();

  private GraphSvg(GraphDrawing drawing) {
    this.drawing = drawing;
  }

  static String svg(GraphDrawing drawing) {
    return new GraphSvg(drawing).svg();
  }

  private String svg() {
    var kinds = EnumSet.noneOf(GraphDrawing.Kind.class);
    drawing.boxes().forEach(box -> kinds.add(box.kind()));
    int legend = kinds.stream().mapToInt(GraphSvg::legendWidth).sum();
    int width = Math.max(drawing.width(), legend) + 2 * MARGIN;
    int height = drawing.height() + LEGEND + 2 * MARGIN;
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(width).append(' ').append(height)
        .append("\" width=\"").append(width).append("\" height=\"").append(height).append("\" role=\"img\">\n")
        .append("  <title>").append(escaped(drawing.title())).append("</title>\n  <style>\n").append(STYLE)
        .append("  </style>\n  <defs>\n    <marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
            + "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L8 4 L0 8 z\"/></marker>\n  </defs>\n"
            + "  <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    int x = MARGIN;
    for (var kind : kinds) {
      box(kind, List.of(kind.label()), x, MARGIN - 8, legendWidth(kind) - 12, LINE + 2 * PADDING - 8);
      text.append("  </g>\n");
      x += legendWidth(kind);
    }
    drawing.arrows().forEach(this::arrow);
    for (var box : drawing.boxes()) {
      box(box.kind(), box.lines(), box.x() + MARGIN, box.y() + MARGIN + LEGEND, box.width(), box.height());
      var about = Stream.concat(box.about().stream(), box.origin().stream().map(Origin::toString));
      text.append("    <title>").append(escaped(about.collect(Collectors.joining("\n"))));
      text.append("</title>\n  </g>\n");
    }
    return text.append("</svg>\n").toString();
  }

  private static int legendWidth(GraphDrawing.Kind kind) {
    return (int) Math.ceil(kind.label().length() * CHARACTER) + 2 * PADDING + 12;
  }

  /// A box without the end of its group.
  private void box(GraphDrawing.Kind kind, List<String> lines, int x, int y, int width, int height) {
    boolean round = kind == GraphDrawing.Kind.OUTPUT || kind == GraphDrawing.Kind.UPDATE;
    boolean centred = kind != GraphDrawing.Kind.LOOP;
    text.append("  <g class=\"").append(kind.label()).append("\">\n    <rect x=\"").append(x).append("\" y=\"")
        .append(y)
        .append("\" width=\"").append(width).append("\" height=\"").append(height).append("\" rx=\"")
        .append(round ? height / 2 : 5).append("\"/>\n");
    int first = y + (height - lines.size() * LINE) / 2 + 12;
    for (int line = 0; line < lines.size(); line++) {
      boolean type = centred && line > 0 && line == lines.size() - 1;
      text.append("    <text class=\"").append(line == 0 ? "name" : type ? "type" : "formula").append("\" x=\"")
          .append(centred ? x + width / 2 : x + PADDING).append("\" y=\"").append(first + line * LINE).append('"')
          .append(centred ? " text-anchor=\"middle\"" : " xml:space=\"preserve\"").append('>')
          .append(escaped(lines.get(line))).append("</text>\n");
    }
  }

  private void arrow(GraphDrawing.Arrow arrow) {
    boolean backward = drawing.boxes().get(arrow.to()).kind() == GraphDrawing.Kind.BACKWARD;
    text.append("  <path").append(backward ? " class=\"backward\"" : "").append(" marker-end=\"url(#head)\" d=\"")
        .append(arrow.path(MARGIN, MARGIN + LEGEND)).append("\"/>\n");
  }

  /// Text for XML, which has no control characters.
  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints().forEach(character -> {
      switch (character) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&apos;");
        case '\n' -> escaped.append("&#10;");
        default -> escaped.appendCodePoint(isText(character) ? character : 0xFFFD);
      }
    });
    return escaped.toString();
  }

  private static boolean isText(int character) {
    return character >= ' ' && (character < 0x7F || character > 0x9F) && (character < 0xD800 || character > 0xDFFF)
        && character != 0xFFFE && character != 0xFFFF;
  }
}
