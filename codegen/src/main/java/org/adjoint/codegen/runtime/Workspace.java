package org.adjoint.codegen.runtime;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;

/// The arrays that temporaries share, each as large as the largest use so far.
final class Workspace {
  private final Map<DType, List<Object>> arrays = new EnumMap<>(DType.class);
  private final Map<Integer, Object> copies = new HashMap<>();
  private int generation;

  /// Rises whenever an array is replaced by a larger one.
  int generation() {
    return generation;
  }

  /// Makes room for an allocation.
  void grow(BufferPlan.Allocation allocation) {
    var used = new EnumMap<DType, Integer>(DType.class);
    for (var slot : allocation.slots()) {
      var ofType = arrays.computeIfAbsent(slot.dtype(), _ -> new ArrayList<>());
      int number = used.merge(slot.dtype(), 1, Integer::sum) - 1;
      if (number == ofType.size()) {
        ofType.add(NdArray.allocate(slot.dtype(), slot.length()));
      } else if (Array.getLength(ofType.get(number)) < slot.length()) {
        ofType.set(number, NdArray.allocate(slot.dtype(), slot.length()));
        generation++;
      }
    }
  }

  /// The array of a temporary under an allocation that there is room for.
  Object array(BufferPlan.Allocation allocation, Buffer buffer) {
    int slot = allocation.slotOf().get(buffer.index());
    long number = allocation.slots().subList(0, slot).stream().filter(other -> other.dtype() == buffer.dtype()).count();
    var ofType = arrays.get(buffer.dtype());
    if (ofType == null) {
      throw new IllegalStateException("There is no room for the buffer " + buffer + ".");
    }
    return ofType.get((int) number);
  }

  /// An array with room for the elements of an input.
  Object copyOf(int input, NdArray value) {
    var copy = copies.get(input);
    if (copy == null || Array.getLength(copy) < value.size()) {
      copy = NdArray.allocate(value.dtype(), value.size());
      copies.put(input, copy);
    }
    return copy;
  }
}
