package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The arrays of a program, and when each is in use.
///
/// @param buffers every buffer, at its own index
/// @param byTensor the buffer of each stored value
/// @param lifetimes of each buffer, at its index: the first and the last group that uses it
/// @param copies the updates that were not made in place, carried out after the last group
/// @param loops the arrays that the bodies of loops use
/// @param packed for some products the array into which they copy panels of their second factor
public record BufferPlan(List<Buffer> buffers, Map<Tensor, Buffer> byTensor, List<Lifetime> lifetimes,
    List<Copy> copies, Map<LoopGroup, LoopPlan> loops, Map<Tensor, Buffer> packed) {
  /// What a loop does with arrays.
  ///
  /// @param initial the first values of the carries, copied before the first step
  /// @param body the values of the body; its copies are carried out after each step
  public record LoopPlan(List<Copy> initial, BufferPlan body) {
  }

  /// The arrays of all constants, those of loop bodies included.
  public Map<Buffer, Op.Constant> constants() {
    var constants = new HashMap<Buffer, Op.Constant>();
    byTensor.forEach((tensor, buffer) -> {
      if (tensor.op() instanceof Op.Constant constant) {
        constants.put(buffer, constant);
      }
    });
    loops.values().forEach(loop -> constants.putAll(loop.body.constants()));
    return constants;
  }

  /// The groups between which a buffer is in use, both included; those of loop bodies are counted as well.
  public record Lifetime(int first, int last) {
    static final Lifetime NEVER = new Lifetime(Integer.MAX_VALUE, 0);

    /// The time from the beginning of the earlier to the end of the later.
    Lifetime and(Lifetime other) {
      return new Lifetime(Math.min(first, other.first), Math.max(last, other.last));
    }

    boolean overlaps(Lifetime other) {
      return first <= other.last && other.first <= last;
    }
  }

  /// A new value that waits in `from` until nobody reads the old one in `to`.
  public record Copy(Buffer from, Buffer to) {
  }

  /// One array of the workspace, used by buffers one after the other.
  public record Slot(DType dtype, long length) {
  }

  /// Which array of the workspace each temporary buffer uses.
  ///
  /// @param slots the arrays
  /// @param slotOf the slot of each buffer at its index, −1 for buffers that are no temporaries
  public record Allocation(List<Slot> slots, List<Integer> slotOf) {
    /// The size of all arrays together.
    public long bytes() {
      return slots.stream().mapToLong(slot -> slot.dtype().bytes() * slot.length()).sum();
    }
  }

  /// The buffer that holds `tensor`.
  ///
  /// @throws IllegalArgumentException when the value is not stored
  public Buffer buffer(Tensor tensor) {
    var buffer = byTensor.get(Accesses.stored(tensor));
    if (buffer == null) {
      throw new IllegalArgumentException("The value " + tensor + " is not stored.");
    }
    return buffer;
  }

  /// Shares arrays between temporaries that are never in use together, largest first, for the given sizes of the symbols.
  public Allocation allocate(Map<String, Integer> sizes) {
    var temporaries = buffers.stream().filter(BufferPlan::isInWorkspace)
        .sorted((a, b) -> Long.compare(length(b, sizes), length(a, sizes))).toList();
    var slots = new ArrayList<Slot>();
    var users = new ArrayList<List<Lifetime>>();
    var slotOf = new int[buffers.size()];
    Arrays.fill(slotOf, -1);
    for (var buffer : temporaries) {
      var lifetime = lifetimes.get(buffer.index());
      int slot = 0;
      while (slot < slots.size() && (slots.get(slot).dtype() != buffer.dtype()
          || users.get(slot).stream().anyMatch(lifetime::overlaps))) {
        slot++;
      }
      if (slot == slots.size()) {
        slots.add(new Slot(buffer.dtype(), length(buffer, sizes)));
        users.add(new ArrayList<>());
      }
      users.get(slot).add(lifetime);
      slotOf[buffer.index()] = slot;
    }
    return new Allocation(List.copyOf(slots), Arrays.stream(slotOf).boxed().toList());
  }

  private static boolean isInWorkspace(Buffer buffer) {
    return switch (buffer.role()) {
      case TEMPORARY, SCRATCH -> true;
      case INPUT, CONSTANT, OUTPUT, LOCAL -> false;
    };
  }

  private static long length(Buffer buffer, Map<String, Integer> sizes) {
    return buffer.shape().elements().evaluate(sizes);
  }
}
