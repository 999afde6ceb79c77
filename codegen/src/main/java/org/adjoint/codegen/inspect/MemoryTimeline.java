package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Group;
import org.adjoint.codegen.schedule.LoopGroup;
import org.adjoint.codegen.schedule.Schedule;

/// Which array holds what, and when.
///
/// @param kernels for each moment the kernel that runs then; a kernel that is a loop has several
/// @param rows the arrays
/// @param peak the most bytes that values within a run need at one moment
/// @param workspace the bytes of the arrays that they share
public record MemoryTimeline(List<Integer> kernels, List<Row> rows, long peak, long workspace) {
  /// An array, and the values that it holds one after the other.
  ///
  /// @param name `input`, `output`, `constant` or `workspace 1`
  /// @param shared whether it belongs to the workspace, and not to the caller or the program
  public record Row(String name, boolean shared, long bytes, List<Bar> bars) {
  }

  /// A value in its array.
  ///
  /// @param buffer the index of its buffer
  /// @param label what it is called
  /// @param type `float32[batch, 500]`
  /// @param first moment at which it is used
  /// @param last moment at which it is used, included
  public record Bar(int buffer, String label, String type, Buffer.Role role, long bytes, int first, int last) {
  }

  /// The timeline of a plan.
  ///
  /// @param sizes of the symbolic dimensions
  static MemoryTimeline of(Schedule schedule, BufferPlan plan, Map<String, Integer> sizes) {
    var kernels = new ArrayList<Integer>();
    for (int kernel = 0; kernel < schedule.groups().size(); kernel++) {
      int moments = moments(schedule.groups().get(kernel));
      for (int moment = 0; moment < moments; moment++) {
        kernels.add(kernel);
      }
    }
    var allocation = plan.allocate(sizes);
    var rows = new ArrayList<Row>();
    for (var buffer : plan.buffers()) {
      if (allocation.slotOf().get(buffer.index()) < 0) {
        var bar = bar(buffer, plan, sizes, kernels.size());
        rows.add(new Row(buffer.role().name().toLowerCase(Locale.ROOT), false, bar.bytes, List.of(bar)));
      }
    }
    for (int slot = 0; slot < allocation.slots().size(); slot++) {
      int number = slot;
      var bars = plan.buffers().stream().filter(buffer -> allocation.slotOf().get(buffer.index()) == number)
          .map(buffer -> bar(buffer, plan, sizes, kernels.size())).sorted(Comparator.comparingInt(Bar::first)).toList();
      var array = allocation.slots().get(slot);
      rows.add(new Row("workspace " + (slot + 1), true, array.length() * array.dtype().bytes(), bars));
    }
    return new MemoryTimeline(List.copyOf(kernels), List.copyOf(rows), peak(rows, kernels.size()),
        allocation.bytes());
  }

  /// The groups of a loop's body run before the loop itself is done.
  private static int moments(Group group) {
    return 1 + (group instanceof LoopGroup loop
        ? loop.body().groups().stream().mapToInt(MemoryTimeline::moments).sum()
        : 0);
  }

  private static Bar bar(Buffer buffer, BufferPlan plan, Map<String, Integer> sizes, int moments) {
    var lifetime = plan.lifetimes().get(buffer.index());
    int end = Math.max(0, moments - 1);
    return new Bar(buffer.index(), buffer.label(), buffer.dtype() + buffer.shape().toString(), buffer.role(),
        buffer.shape().elements().evaluate(sizes) * buffer.dtype().bytes(), Math.min(lifetime.first(), end),
        Math.min(Math.max(lifetime.last(), 0), end));
  }

  private static long peak(List<Row> rows, int moments) {
    return IntStream.range(0, moments)
        .mapToLong(moment -> rows.stream().filter(Row::shared).flatMap(row -> row.bars.stream())
            .filter(bar -> bar.first <= moment && moment <= bar.last).mapToLong(Bar::bytes).sum())
        .max().orElse(0);
  }
}
