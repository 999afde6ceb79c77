package org.adjoint.codegen.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.jspecify.annotations.Nullable;

/// The arrays of a session for one combination of sizes.
///
/// @param sizes of the symbols, in the order of the program's
/// @param arrays of the buffers, at their indices
/// @param cuts for each kernel the bounds of the chunks of its outer loop
/// @param sums for each kernel that is run in parts the sums that these make parts of
/// @param copyLengths of the updates that are not made in place
/// @param outputs by their names
/// @param bytes that go when it goes: those that the workspace does not hold
/// @param generation of the workspace that the arrays belong to
@SuppressWarnings("ArrayRecordComponent")
record Layout(int[] sizes, Object[] arrays, int[][] cuts, @Nullable PartialSums[] sums, int[] copyLengths,
    Map<String, NdArray> outputs, long bytes, int generation) {
  /// New arrays for what a program gives out, and those of the workspace for what is in between.
  ///
  /// @param sizes of the symbols, in the order of the program's
  /// @param allocation for which the workspace has room
  static Layout of(CompiledProgram compiled, int[] sizes, Map<String, Integer> bySymbol, Workspace workspace,
      BufferPlan.Allocation allocation, Division division) {
    var plan = compiled.buffers();
    var arrays = new Object[plan.buffers().size()];
    for (var buffer : plan.buffers()) {
      switch (buffer.role()) {
        case INPUT, LOCAL -> {
        }
        case CONSTANT -> arrays[buffer.index()] = Objects.requireNonNull(compiled.constants().get(buffer.index()));
        case OUTPUT ->
            arrays[buffer.index()] = NdArray.allocate(buffer.dtype(), buffer.shape().elements().evaluate(bySymbol));
        case TEMPORARY, SCRATCH -> arrays[buffer.index()] = workspace.array(allocation, buffer);
      }
    }
    var outputs = new LinkedHashMap<String, NdArray>();
    compiled.schedule().program().outputs().forEach((name, tensor) -> outputs.put(name,
        NdArray.view(arrays[plan.buffer(tensor).index()], 0, tensor.shape().bind(bySymbol))));
    var kernels = compiled.kernels();
    var cuts = kernels.stream().map(routine -> division.cuts(routine, bySymbol, compiled.pool().threads()))
        .toArray(int[][]::new);
    var sums = IntStream.range(0, kernels.size())
        .mapToObj(kernel -> PartialSums.of(kernels.get(kernel), cuts[kernel].length - 1, arrays.length, bySymbol))
        .toArray(PartialSums[]::new);
    var copyLengths = plan.copies().stream().mapToInt(copy -> (int) copy.to().shape().elements().evaluate(bySymbol))
        .toArray();
    return new Layout(sizes, arrays, cuts, sums, copyLengths, outputs, bytes(plan, bySymbol), workspace.generation());
  }

  /// The extent of the outer loop of a kernel.
  int range(int kernel) {
    return cuts[kernel][cuts[kernel].length - 1];
  }

  /// The size of the arrays that no other layout has: those of the outputs, and of inputs that depend on sizes, since what was bound last is
  /// held too.
  static long bytes(BufferPlan plan, Map<String, Integer> bySymbol) {
    return plan.buffers().stream().filter(Layout::isItsOwn)
        .mapToLong(buffer -> buffer.dtype().bytes() * buffer.shape().elements().evaluate(bySymbol)).sum();
  }

  private static boolean isItsOwn(Buffer buffer) {
    return switch (buffer.role()) {
      case OUTPUT -> true;
      case INPUT -> !buffer.shape().isFixed();
      case CONSTANT, TEMPORARY, SCRATCH, LOCAL -> false;
    };
  }
}
