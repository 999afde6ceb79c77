package org.adjoint.codegen.export;

import java.util.Set;
import javax.lang.model.SourceVersion;

/// The name that a user has chosen for a class.
///
/// @param packageName empty for the unnamed package
/// @param className the simple name
record ChosenName(String packageName, String className) {
  /// What a type may not be called, though it is no keyword.
  private static final Set<String> RESTRICTED = Set.of("var", "yield", "record", "sealed", "permits");
  /// Classes that exported code calls by their simple name.
  private static final Set<String> MENTIONED =
      Set.of("Math", "StrictMath", "Integer", "Float", "Double", "Long", "String", "System");

  /// The parts of a qualified name such as `com.example.Model`.
  ///
  /// @throws IllegalArgumentException when no class can be called so
  static ChosenName of(String qualifiedName) {
    int dot = qualifiedName.lastIndexOf('.');
    var name = new ChosenName(qualifiedName.substring(0, Math.max(dot, 0)), qualifiedName.substring(dot + 1));
    if (!SourceVersion.isName(qualifiedName) || RESTRICTED.contains(name.className)) {
      throw new IllegalArgumentException(
          "A class is named by Java identifiers such as com.example.Model, but this name is"
              + " \"" + qualifiedName + "\".");
    }
    if (name.packageName.equals("java") || name.packageName.startsWith("java.")) {
      throw new IllegalArgumentException(
          "Packages that begin with java belong to the JDK; \"" + qualifiedName + "\" needs another one.");
    }
    if (MENTIONED.contains(name.className)) {
      throw new IllegalArgumentException("Exported code calls the JDK's class " + name.className
          + " by its simple name; \"" + qualifiedName + "\" needs another one.");
    }
    return name;
  }
}
