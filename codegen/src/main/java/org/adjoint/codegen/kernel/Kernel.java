package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.Optional;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;

/// One loop nest, which computes what a group of nodes computes.
///
/// @param label what it computes, as a person would call it; not yet an identifier
/// @param formulas one for each value that it stores
/// @param buffers the arrays that it reads and writes
/// @param symbols the symbolic dimensions that it needs the sizes of
/// @param steps the loops in one of whose steps it runs
/// @param range the extent of the loop that a caller gives the bounds of
/// @param divisible whether the range may be run in several calls, also at the same time
/// @param sums the arrays of which each of these calls needs its own: what they leave there is to be added up
/// @param body the statements
/// @param plain a kernel that gives the same without vectors, to begin with where the JIT compiler needs long for this one; its range is run in
///     the same way
public record Kernel(String label, List<Formula> formulas, List<Buffer> buffers, List<String> symbols,
    List<LoopAxis> steps, Extent range, boolean divisible, List<Buffer> sums, List<Stmt> body,
    Optional<Kernel> plain) implements Routine {
  @Override
  public Kernel alone() {
    return new Kernel(label, formulas, buffers, symbols, steps, range, divisible, sums, body, Optional.empty());
  }
}
