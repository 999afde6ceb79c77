package org.adjoint.codegen.runtime;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.jspecify.annotations.Nullable;

/// Refuses a run whose arrays cannot all be in the heap, before any of its kernels runs.
final class HeapCheck {
  /// JVMs make no longer arrays.
  private static final double LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final String program;
  private final BufferPlan plan;
  private final Map<String, Integer> sizes;

  private HeapCheck(String program, BufferPlan plan, Map<String, Integer> sizes) {
    this.program = program;
    this.plan = plan;
    this.sizes = sizes;
  }

  /// The arrays of the temporaries of a program, where there is room for all its arrays.
  ///
  /// @param sizes of the symbolic dimensions
  /// @param heap the largest number of bytes that objects may take
  /// @throws IllegalStateException when they do not fit into the heap
  static BufferPlan.Allocation allocation(String program, BufferPlan plan, Map<String, Integer> sizes, long heap) {
    var check = new HeapCheck(program, plan, sizes);
    plan.buffers().forEach(check::checkLength);
    var allocation = plan.allocate(sizes);
    if (check.inputs() + check.outputs() + (double) allocation.bytes() > (double) heap) {
      throw check.refusal("the heap of this JVM has at most " + size((double) heap), allocation, null);
    }
    return allocation;
  }

  /// What is thrown when arrays that would fit into an empty heap do not fit beside what else is there.
  ///
  /// @param found by the JVM when it made them
  static IllegalStateException noRoom(String program, BufferPlan plan, Map<String, Integer> sizes, long heap,
      BufferPlan.Allocation allocation, OutOfMemoryError found) {
    return new HeapCheck(program, plan, sizes).refusal(
        "other objects leave less than that of the heap of this JVM, which has at most " + size((double) heap),
        allocation,
        found);
  }

  private double inputs() {
    return bytes(Buffer.Role.INPUT) + bytes(Buffer.Role.CONSTANT);
  }

  private double outputs() {
    return bytes(Buffer.Role.OUTPUT);
  }

  /// As a number that does not overflow.
  private double elements(Buffer buffer) {
    var extent = buffer.shape().elements();
    double elements = (double) extent.factor();
    for (var symbol : extent.symbols()) {
      elements *= Objects.requireNonNull(sizes.get(symbol));
    }
    return elements;
  }

  private double bytes(Buffer.Role role) {
    return plan.buffers().stream().filter(buffer -> buffer.role() == role)
        .mapToDouble(buffer -> elements(buffer) * buffer.dtype().bytes()).sum();
  }

  private void checkLength(Buffer buffer) {
    if (elements(buffer) > LONGEST_ARRAY) {
      throw new IllegalStateException(String.format(Locale.ROOT,
          "The program \"%s\" needs an array of %.0f elements for the value %s of shape %s%s, but a Java array has at most %.0f: bind"
              + " smaller inputs.",
          program, elements(buffer), buffer.label(), buffer.shape(), atSizes(), LONGEST_ARRAY));
    }
  }

  private IllegalStateException refusal(String obstacle, BufferPlan.Allocation allocation,
      @Nullable OutOfMemoryError cause) {
    double temporaries = (double) allocation.bytes();
    return new IllegalStateException(String.format(Locale.ROOT,
        "The program \"%s\" needs %s of memory%s (%s for inputs and constants, %s for outputs, %s for values in between), but %s:"
            + " start java with a larger -Xmx, or bind smaller inputs.",
        program, size(inputs() + outputs() + temporaries), atSizes(), size(inputs()), size(outputs()),
        size(temporaries), obstacle), cause);
  }

  private String atSizes() {
    return sizes.isEmpty() ? "" : " at the sizes " + sizes;
  }

  private static String size(double bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
