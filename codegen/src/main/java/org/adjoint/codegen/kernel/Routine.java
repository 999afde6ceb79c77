package org.adjoint.codegen.kernel;

import java.util.List;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;

/// What becomes a method of generated code: one loop nest, or a loop over several.
public sealed interface Routine permits Kernel, KernelLoop {
  /// What it computes, as a person would call it; not yet an identifier.
  String label();

  /// One for each value that it stores.
  List<Formula> formulas();

  /// The arrays that it reads and writes.
  List<Buffer> buffers();

  /// The symbolic dimensions that it needs the sizes of.
  List<String> symbols();

  /// The loops in one of whose steps it runs, outermost first.
  List<LoopAxis> steps();

  /// The extent of the loop that a caller gives the bounds of.
  Extent range();

  /// The same without a plain form to begin with.
  Routine alone();

  /// What is stored, for the reader.
  ///
  /// @param text `hidden = relu(x·weight + bias)`
  /// @param type `float32[batch, 500]`
  /// @param origin the user's line
  record Formula(String text, String type, String origin) {
  }
}
