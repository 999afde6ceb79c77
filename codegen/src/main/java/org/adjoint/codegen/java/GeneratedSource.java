package org.adjoint.codegen.java;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The Java source of a program.
///
/// @param packageName the package of its class; empty for the unnamed package
/// @param className the simple name of its class
/// @param text the compilation unit
/// @param methods for each routine the names of the methods that it consists of, the one that is called first
public record GeneratedSource(String packageName, String className, String text, List<List<String>> methods) {
  public GeneratedSource {
    methods = List.copyOf(methods);
  }

  /// Package and class: `org.adjoint.generated.TrainStep`.
  public String qualifiedName() {
    return packageName.isEmpty() ? className : packageName + "." + className;
  }

  /// The file that the class belongs into: `TrainStep.java`.
  public String fileName() {
    return className + ".java";
  }

  /// Writes the source where compilers and debuggers look for it below a folder of sources: `org/adjoint/generated/TrainStep.java`. A file
  /// that has this text already is left alone, so that build tools see that nothing has changed.
  ///
  /// @param folder which is made if it is not there
  /// @return the file
  public Path writeTo(Path folder) throws IOException {
    var file = folder.resolve(qualifiedName().replace('.', '/') + ".java");
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, bytes);
    }
    return file;
  }

  /// The text of the methods of one routine, each with its documentation, and without the indentation of the class.
  public String methodsOf(int routine) {
    var lines = text.lines().toList();
    var found = new StringBuilder();
    for (var method : methods.get(routine)) {
      int start = start(method, lines);
      int end = start + lines.subList(start, lines.size()).indexOf("  }");
      found.append(found.isEmpty() ? "" : "\n").append(String.join("\n", lines.subList(start, end + 1)).indent(-2));
    }
    return found.toString();
  }

  /// The line, from 1, on which [#methodsOf] a routine begins.
  public int lineOf(int routine) {
    return start(methods.get(routine).getFirst(), text.lines().toList()) + 1;
  }

  /// Where a method begins with its documentation. Members are indented by two spaces, and nothing else is; an empty line is before each.
  private int start(String method, List<String> lines) {
    var declaration = Pattern.compile("  (private )?static (void|int) " + Pattern.quote(method) + "\\(.*");
    for (int line = 0; line < lines.size(); line++) {
      if (declaration.matcher(lines.get(line)).matches()) {
        return lines.subList(0, line).lastIndexOf("") + 1;
      }
    }
    throw new IllegalArgumentException("There is no method " + method + " in " + fileName() + ".");
  }
}
