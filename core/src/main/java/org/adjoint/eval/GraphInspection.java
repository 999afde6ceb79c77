package org.adjoint.eval;

import org.adjoint.graph.GraphPrinter;
import org.adjoint.graph.Program;

/// A program for which no code was generated: there is its graph to be seen.
record GraphInspection(Program program) implements Inspection {
  @Override
  public String text() {
    return GraphPrinter.lets(program);
  }

  @Override
  public String html() {
    // The picture escapes its own text, and the browser takes the title from the file's name.
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n"
        + GraphPrinter.svg(program) + "</body>\n</html>\n";
  }
}
