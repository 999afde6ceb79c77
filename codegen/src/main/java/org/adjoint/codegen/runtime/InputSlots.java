package org.adjoint.codegen.runtime;

import java.util.HashMap;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.eval.Bindings;
import org.adjoint.graph.Op;

/// Where the values bound to a program's inputs stand among the arrays of its code.
///
/// Kernels read arrays from their beginning, so a view into the middle of one takes part through a copy.
final class InputSlots {
  private static final int UNUSED = -1;

  private final int[] buffers;
  private final boolean[] updated;

  private InputSlots(int[] buffers, boolean[] updated) {
    this.buffers = buffers;
    this.updated = updated;
  }

  static InputSlots of(CompiledProgram compiled) {
    var byInput = new HashMap<Op, Buffer>();
    compiled.buffers().byTensor().forEach((tensor, buffer) -> {
      if (tensor.op() instanceof Op.Input) {
        byInput.put(tensor.op(), buffer);
      }
    });
    var inputs = compiled.program().inputs();
    var buffers = new int[inputs.size()];
    var updated = new boolean[inputs.size()];
    for (int position = 0; position < buffers.length; position++) {
      var input = inputs.get(position);
      var buffer = byInput.get(input.op());
      buffers[position] = buffer == null ? UNUSED : buffer.index();
      updated[position] =
          compiled.program().updates().keySet().stream().anyMatch(other -> other.op().equals(input.op()));
    }
    return new InputSlots(buffers, updated);
  }

  /// Puts the bound values among the arrays.
  void read(Bindings bindings, Object[] arrays, Workspace workspace) {
    for (int position = 0; position < buffers.length; position++) {
      if (buffers[position] != UNUSED) {
        var value = bindings.value(position);
        if (value.offset() == 0) {
          arrays[buffers[position]] = value.values();
        } else {
          var copy = workspace.copyOf(position, value);
          System.arraycopy(value.values(), value.offset(), copy, 0, value.size());
          arrays[buffers[position]] = copy;
        }
      }
    }
  }

  /// Brings updates of copies back to the views.
  void write(Bindings bindings, Object[] arrays) {
    for (int position = 0; position < buffers.length; position++) {
      var value = bindings.value(position);
      if (updated[position] && value.offset() != 0) {
        System.arraycopy(arrays[buffers[position]], 0, value.values(), value.offset(), value.size());
      }
    }
  }
}
