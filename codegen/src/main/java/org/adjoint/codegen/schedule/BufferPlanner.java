package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Gives each stored value of a schedule its array, and finds when it is in use.
public final class BufferPlanner {
  private final Schedule schedule;
  private final List<Buffer> buffers = new ArrayList<>();
  private final Map<Tensor, Buffer> byTensor = new HashMap<>();

  private BufferPlanner(Schedule schedule) {
    this.schedule = schedule;
  }

  /// The plan for a schedule.
  public static BufferPlan plan(Schedule schedule) {
    return new BufferPlanner(schedule).plan();
  }

  private BufferPlan plan() {
    var program = schedule.program();
    program.inputs().forEach(input -> add(input, Buffer.Role.INPUT));
    for (var node : program.nodes()) {
      if (node.op() instanceof Op.Constant) {
        add(node, Buffer.Role.CONSTANT);
      }
    }
    var copies = new ArrayList<BufferPlan.Copy>();
    program.updates().forEach((input, next) -> {
      if (schedule.inPlace().contains(input)) {
        byTensor.put(Accesses.stored(next), buffer(input));
      }
    });
    program.outputs().values().forEach(output -> add(Accesses.stored(output), Buffer.Role.OUTPUT));
    for (var group : schedule.groups()) {
      group.results().stream().filter(result -> !byTensor.containsKey(result))
          .forEach(result -> add(result, Buffer.Role.TEMPORARY));
    }
    program.updates().forEach((input, next) -> {
      if (!schedule.inPlace().contains(input)) {
        copies.add(new BufferPlan.Copy(buffer(Accesses.stored(next)), buffer(input)));
      }
    });
    return new BufferPlan(List.copyOf(buffers), byTensor, lifetimes(copies), List.copyOf(copies));
  }

  private Buffer buffer(Tensor tensor) {
    var buffer = byTensor.get(tensor);
    if (buffer == null) {
      throw new IllegalStateException("No buffer holds " + tensor + ".");
    }
    return buffer;
  }

  private void add(Tensor tensor, Buffer.Role role) {
    var buffer = new Buffer(buffers.size(), Labels.of(tensor), tensor.dtype(), tensor.shape(), role);
    buffers.add(buffer);
    byTensor.put(tensor, buffer);
  }

  private List<BufferPlan.Lifetime> lifetimes(List<BufferPlan.Copy> copies) {
    int groups = schedule.groups().size();
    var first = new int[buffers.size()];
    var last = new int[buffers.size()];
    Arrays.fill(first, groups);
    for (int group = 0; group < groups; group++) {
      for (var node : schedule.groups().get(group).nodes()) {
        for (var access : Accesses.of(node)) {
          use(byTensor.get(Accesses.stored(access.source())), group, first, last);
        }
        use(byTensor.get(node), group, first, last);
      }
    }
    copies.forEach(copy -> last[copy.from().index()] = groups);
    var lifetimes = new ArrayList<BufferPlan.Lifetime>();
    for (int buffer = 0; buffer < first.length; buffer++) {
      lifetimes.add(new BufferPlan.Lifetime(first[buffer], last[buffer]));
    }
    return lifetimes;
  }

  private static void use(@Nullable Buffer buffer, int group, int[] first, int[] last) {
    if (buffer != null) {
      first[buffer.index()] = Math.min(first[buffer.index()], group);
      last[buffer.index()] = Math.max(last[buffer.index()], group);
    }
  }
}
