package org.adjoint.graph;

import java.util.stream.Collectors;

/// Writes a picture in the DOT language of Graphviz.
final class GraphDot {
  private GraphDot() {
  }

  static String dot(GraphPicture picture) {
    var text = new StringBuilder("digraph " + quoted(picture.title()) + " {\n  node [shape=box];\n");
    for (var box : picture.boxes()) {
      // Lines of a body are aligned at the left, those of a value are centred.
      var end = box.kind() == GraphDrawing.Kind.LOOP ? "\\l" : "\\n";
      var label = box.lines().stream().map(GraphDot::escaped).collect(Collectors.joining(end));
      text.append("  ").append(quoted(box.id())).append(" [label=\"").append(label)
          .append(box.kind() == GraphDrawing.Kind.LOOP ? end : "").append('"').append(style(box.kind()))
          .append("];\n");
    }
    for (var arrow : picture.arrows()) {
      text.append("  ").append(quoted(picture.boxes().get(arrow.from()).id())).append(" -> ")
          .append(quoted(picture.boxes().get(arrow.to()).id())).append(";\n");
    }
    return text.append("}\n").toString();
  }

  private static String style(GraphDrawing.Kind kind) {
    return switch (kind) {
      case FORWARD -> "";
      case INPUT -> ", style=rounded";
      case PARAMETER -> ", style=\"rounded,bold\"";
      case BACKWARD -> ", style=filled";
      case LOOP -> ", shape=note";
      case OUTPUT, UPDATE -> ", shape=oval";
    };
  }

  private static String quoted(String text) {
    return "\"" + escaped(text) + "\"";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
  }
}
