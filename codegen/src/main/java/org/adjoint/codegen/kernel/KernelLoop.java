package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;

/// A loop whose every step runs some routines one after the other.
///
/// @param label what it computes, as a person would call it; not yet an identifier
/// @param formulas one for each value that it stores
/// @param buffers the arrays that it and its body read and write
/// @param symbols the symbolic dimensions that it and its body need the sizes of
/// @param steps the loops in one of whose steps this loop runs
/// @param step this loop
/// @param reverse whether it goes from the last step to the first
/// @param initial the first values of what is carried from step to step
/// @param body what runs in each step
/// @param carried what becomes the value for the next step after each step
public record KernelLoop(String label, List<Formula> formulas, List<Buffer> buffers, List<String> symbols,
    List<LoopAxis> steps, LoopAxis step, boolean reverse, List<Move> initial, List<Routine> body,
    List<Move> carried) implements Routine {
  /// Copies neighbouring elements of one array into another.
  ///
  /// @param length their number
  public record Move(Buffer from, Index fromPlace, Buffer to, Index toPlace, Extent length) {
    List<String> symbols() {
      var strides = Stream.concat(fromPlace.parts().stream(), toPlace.parts().stream()).map(Index.Part::stride);
      return Stream.concat(strides, Stream.of(length)).flatMap(extent -> extent.symbols().stream()).toList();
    }
  }

  @Override
  public Routine alone() {
    return this;
  }

  @Override
  public Extent range() {
    return step.extent();
  }
}
