package org.adjoint.codegen.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// An inspection as one page of HTML that loads nothing: style, scripts and data are in it.
final class Page {
  /// In an order in which each needs only those before it.
  private static final List<String> SCRIPTS = List.of("panel.js", "highlight.js", "graph.js", "drawer.js", "main.js");

  private Page() {
  }

  static String of(ProgramInspection inspection) {
    // The data come last, so that nothing in them is taken for a place to fill.
    return resource("page.html").replace("/*STYLE*/", resource("page.css"))
        .replace("/*SCRIPT*/",
            "'use strict';\n" + SCRIPTS.stream().map(Page::resource).collect(Collectors.joining("\n")))
        .replace("/*DATA*/", harmless(PageData.json(inspection)));
  }

  /// JSON in which no `<` ends the element that it stands in, or begins another.
  private static String harmless(String json) {
    return json.replace("<", "\\u003c");
  }

  private static String resource(String name) {
    try (var stream = Page.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + name + " is missing beside " + Page.class + ".");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + name + " cannot be read.", e);
    }
  }
}
