package org.adjoint.graph;

import java.util.Optional;

/// The line of the user's source that made a node.
///
/// @param file the name of the source file, such as `Mlp.java`
/// @param line its line, from 1
public record Origin(String file, int line) {
  /// The origin of nodes that no line of source stands for.
  public static final Origin UNKNOWN = new Origin("unknown", 0);

  private static final StackWalker WALKER = StackWalker.getInstance();

  private static final ScopedValue<Origin> INHERITED = ScopedValue.newInstance();

  /// Lets the nodes that `construction` makes take this origin: a gradient comes from the line of what it is the
  /// gradient of.
  public void during(Runnable construction) {
    ScopedValue.where(INHERITED, this).run(construction);
  }

  /// The line that called into the library: the innermost frame outside of it.
  public static Origin here() {
    return INHERITED.isBound() ? INHERITED.get() : WALKER.walk(frames -> {
      var user = frames.filter(frame -> !isLibrary(frame.getClassName())).findFirst();
      return user.flatMap(Origin::of).orElse(UNKNOWN);
    });
  }

  /// The name of the composed function that the user called, if it was one: what fails inside of it fails in its name.
  static Optional<String> function() {
    return WALKER.walk(frames -> frames.takeWhile(frame -> isLibrary(frame.getClassName()))
        .filter(frame -> frame.getClassName().startsWith("org.adjoint.functions.")).reduce((_, outer) -> outer)
        .map(StackWalker.StackFrame::getMethodName));
  }

  private static Optional<Origin> of(StackWalker.StackFrame frame) {
    return Optional.ofNullable(frame.getFileName()).map(file -> new Origin(file, frame.getLineNumber()));
  }

  /// Programs that ship with the library (`app`, `bench`) are users of it like any other.
  private static boolean isLibrary(String className) {
    return className.startsWith("java.") || (className.startsWith("org.adjoint.")
        && !className.startsWith("org.adjoint.nn.app.") && !className.startsWith("org.adjoint.codegen.app.")
        && !className.startsWith("org.adjoint.bench."));
  }

  /// File and line: `Mlp.java:17`.
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
