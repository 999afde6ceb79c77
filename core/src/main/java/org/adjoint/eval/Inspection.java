package org.adjoint.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is to be seen of a program that is ready to run. Immutable.
public interface Inspection {
  /// All of it as plain text.
  String text();

  /// All of it as one page of HTML that needs nothing else, neither files nor a network.
  String html();

  /// Writes the page, and makes the folders that it needs.
  ///
  /// @throws IOException when the file cannot be written
  default void write(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, html());
  }
}
