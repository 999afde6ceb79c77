package org.adjoint.graph;

import java.util.function.Function;

/// Writes a program for people: as a list of lets, as a DOT graph, and as a picture.
public final class GraphPrinter {
  private GraphPrinter() {
  }

  /// The program as a list of lets, one a line, operands before users. Broadcasts and scalars stand where they are
  /// used, and the body of a loop stands indented before its first result.
  ///
  /// ```
  /// program loss
  ///   input x: float32[batch, 2]
  ///   let square = x²: float32[batch, 2]
  ///   output loss = sum
  /// ```
  public static String lets(Program program) {
    return LetPrinter.program(program);
  }

  /// The program as a graph in the DOT language of Graphviz.
  public static String dot(Program program) {
    return GraphDot.dot(GraphPicture.of(program, NodeNames::label));
  }

  /// The program as a picture in SVG that needs nothing else: values in layers from inputs to results, forward and backward pass in
  /// colours of their own, the user's lines as tooltips. The same program gives the same bytes.
  public static String svg(Program program) {
    return GraphSvg.svg(drawing(program, NodeNames::label));
  }

  /// The boxes and arrows of such a picture.
  ///
  /// @param labels what values are called that were given no name
  public static GraphDrawing drawing(Program program, Function<Tensor, String> labels) {
    return GraphDrawing.of(GraphPicture.of(program, labels));
  }
}
