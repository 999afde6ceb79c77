package org.adjoint.codegen.java;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The Java source of a program.
///
/// @param packageName the package of its class; empty for the unnamed package
/// @param className the simple name of its class
/// @param text the compilation unit
public record GeneratedSource(String packageName, String className, String text) {
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
}
