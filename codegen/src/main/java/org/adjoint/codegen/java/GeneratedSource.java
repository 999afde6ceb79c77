package org.adjoint.codegen.java;

/// The Java source of a program.
///
/// @param packageName the package of its class
/// @param className the simple name of its class
/// @param text the compilation unit
public record GeneratedSource(String packageName, String className, String text) {
  /// Package and class: `org.adjoint.generated.TrainStep`.
  public String qualifiedName() {
    return packageName + "." + className;
  }

  /// The file that the class belongs into: `TrainStep.java`.
  public String fileName() {
    return className + ".java";
  }
}
