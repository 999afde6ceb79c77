package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Gives each stored value of a schedule its array, and finds when it is in use.
public final class BufferPlanner {
  private final List<Buffer> buffers = new ArrayList<>();
  private final Map<Integer, BufferPlan.Lifetime> lifetimes = new HashMap<>();
  /// Counts groups in the order in which they run, a loop's body once.
  private int time;

  private BufferPlanner() {
  }

  /// The plan for a schedule.
  public static BufferPlan plan(Schedule schedule) {
    var planner = new BufferPlanner();
    var whole = planner.new Scope(schedule);
    schedule.program().inputs().forEach(input -> whole.add(input, Buffer.Role.INPUT));
    whole.addConstants();
    whole.addUpdatesInPlace();
    schedule.program().outputs().values().forEach(output -> whole.add(Accesses.stored(output), Buffer.Role.OUTPUT));
    return whole.plan();
  }

  private Buffer allocate(String label, DType dtype, Shape shape, Buffer.Role role) {
    var buffer = new Buffer(buffers.size(), label, dtype, shape, role);
    buffers.add(buffer);
    return buffer;
  }

  private void use(Buffer buffer, int at) {
    lifetimes.merge(buffer.index(), new BufferPlan.Lifetime(at, at), BufferPlan.Lifetime::and);
  }

  private List<BufferPlan.Lifetime> lifetimes() {
    return IntStream.range(0, buffers.size())
        .mapToObj(buffer -> lifetimes.getOrDefault(buffer, BufferPlan.Lifetime.NEVER)).toList();
  }

  /// The values of a program, or of a loop's body.
  private final class Scope {
    private final Schedule schedule;
    private final Map<Tensor, Buffer> byTensor = new HashMap<>();
    private final Map<LoopGroup, BufferPlan.LoopPlan> loops = new HashMap<>();
    private final Map<Tensor, Buffer> packed = new HashMap<>();

    Scope(Schedule schedule) {
      this.schedule = schedule;
    }

    Buffer buffer(Tensor tensor) {
      var buffer = byTensor.get(Accesses.stored(tensor));
      if (buffer == null) {
        throw new IllegalStateException("No buffer holds " + tensor + ".");
      }
      return buffer;
    }

    void add(Tensor tensor, Buffer.Role role) {
      byTensor.put(tensor, allocate(Labels.of(tensor), tensor.dtype(), tensor.shape(), role));
    }

    void addConstants() {
      schedule.program().nodes().stream().filter(node -> node.op() instanceof Op.Constant)
          .forEach(node -> add(node, Buffer.Role.CONSTANT));
    }

    void addUpdatesInPlace() {
      schedule.program().updates().forEach((input, next) -> {
        if (schedule.inPlace().contains(input)) {
          byTensor.put(Accesses.stored(next), buffer(input));
        }
      });
    }

    BufferPlan plan() {
      for (var group : schedule.groups()) {
        group.results().stream().filter(result -> !byTensor.containsKey(result))
            .forEach(result -> add(result, Buffer.Role.TEMPORARY));
        int start = time;
        if (group instanceof LoopGroup loop) {
          loops.put(loop, plan(loop));
        }
        int end = time++;
        for (var node : group.nodes()) {
          for (var access : Accesses.of(node)) {
            use(Accesses.stored(access.source()), start, end);
          }
          use(node, start, end);
          if (Packing.pays(node)) {
            addPanels(node, start);
          }
        }
      }
      var copies = new ArrayList<BufferPlan.Copy>();
      schedule.program().updates().forEach((input, next) -> {
        if (!schedule.inPlace().contains(input)) {
          copies.add(new BufferPlan.Copy(buffer(next), buffer(input)));
          BufferPlanner.this.use(buffer(next), time);
        }
      });
      return new BufferPlan(buffers, byTensor, lifetimes(), List.copyOf(copies), loops, packed);
    }

    private void addPanels(Tensor product, int at) {
      var factor = product.op().operands().getLast();
      var panels = allocate(Labels.of(factor) + " panels", factor.dtype(), factor.shape(), Buffer.Role.SCRATCH);
      packed.put(product, panels);
      BufferPlanner.this.use(panels, at);
    }

    private void use(Tensor tensor, int start, int end) {
      var buffer = byTensor.get(tensor);
      if (buffer != null) {
        BufferPlanner.this.use(buffer, start);
        BufferPlanner.this.use(buffer, end);
      }
    }

    private BufferPlan.LoopPlan plan(LoopGroup group) {
      int start = time;
      var loop = group.loop();
      var body = new Scope(group.body());
      var parameters = group.parameters();
      var initial = new ArrayList<BufferPlan.Copy>();
      var carries = new ArrayList<Buffer>();
      for (int operand = 0; operand < parameters.size(); operand++) {
        var parameter = parameters.get(operand);
        var given = buffer(loop.operands().get(operand));
        body.byTensor.put(parameter, switch (loop.kind(operand)) {
          case CARRY -> {
            // The array of the last carry holds the earlier ones as well.
            var carry = group.last(operand).map(this::buffer).orElseGet(
                () -> allocate(Labels.of(parameter), parameter.dtype(), parameter.shape(), Buffer.Role.TEMPORARY));
            initial.add(new BufferPlan.Copy(given, carry));
            carries.add(carry);
            yield carry;
          }
          case SEQUENCE -> given.element(Labels.of(parameter), parameter.shape(), group.steps());
          case CONSTANT -> given;
        });
      }
      body.addConstants();
      body.addUpdatesInPlace();
      group.stacked().forEach((number, result) -> {
        var output = group.output(number);
        body.byTensor.put(output,
            buffer(result).element(Labels.of(output), loop.element(loop.results().get(number)).shape(),
                group.steps()));
      });
      var plan = body.plan();
      for (var carry : carries) {
        BufferPlanner.this.use(carry, start);
        BufferPlanner.this.use(carry, time);
      }
      return new BufferPlan.LoopPlan(List.copyOf(initial), plan);
    }
  }
}
