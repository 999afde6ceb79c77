package org.adjoint.codegen.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Accesses;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.FusionGroup;
import org.adjoint.codegen.schedule.Group;
import org.adjoint.codegen.schedule.Labels;
import org.adjoint.codegen.schedule.LoopGroup;
import org.adjoint.codegen.schedule.Placement;
import org.adjoint.codegen.schedule.Schedule;
import org.adjoint.codegen.schedule.Steps;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Writes each group of a schedule as a kernel, and each loop as a loop over those of its body.
public final class Lowering {
  private final Machine machine;
  private final Map<Steps, LoopAxis> axes = new HashMap<>();

  private Lowering(Machine machine) {
    this.machine = machine;
  }

  /// The routines of a schedule, in its order.
  public static List<Routine> lower(Schedule schedule, BufferPlan buffers, Machine machine) {
    return new Lowering(machine).lower(schedule, buffers);
  }

  private List<Routine> lower(Schedule schedule, BufferPlan buffers) {
    return schedule.groups().stream().<Routine>map(group -> switch (group) {
      case FusionGroup fusion -> kernel(fusion, label(group, schedule.program()), buffers);
      case LoopGroup loop -> loop(loop, label(group, schedule.program()), buffers);
    }).toList();
  }

  private Kernel kernel(FusionGroup group, String label, BufferPlan buffers) {
    var body = Inlining.apply(statements(group, buffers), group.placement().passes() <= 1);
    var moved = Stepping.apply(body, this::axis);
    var contents = Contents.of(moved);
    var sums = SumsOfParts.of(group, buffers).filter(arrays -> isDivisible(moved, arrays));
    return new Kernel(label, Formulas.of(group, buffers), contents.buffers(), contents.symbols(),
        steps(contents.buffers()), contents.range().orElse(Extent.ONE), sums.isPresent(), sums.orElse(List.of()),
        moved, plain(group, label, moved));
  }

  private Optional<Kernel> plain(FusionGroup group, String label, List<Stmt> body) {
    if (machine.vectorBits() == 0) {
      return Optional.empty();
    }
    return group.placement().product().filter(SlowStart::has).flatMap(product -> PlainLoops.of(body, product))
        .map(loops -> {
          var contents = Contents.of(loops);
          var shared = contents.buffers().stream().filter(buffer -> buffer.role() != Buffer.Role.LOCAL).toList();
          return new Kernel(label + " plainly", List.of(), shared, contents.symbols(),
              steps(shared), contents.range().orElse(Extent.ONE), false, List.of(), loops,
              Optional.empty());
        });
  }

  private List<Stmt> statements(FusionGroup group, BufferPlan buffers) {
    var placement = group.placement();
    return placement.product().isPresent() ? new ProductLowering(group, buffers, machine).statements()
        : placement.assembly().isPresent() ? new AssemblyLowering(placement.assembly().get(), buffers).statements()
            : new LoopLowering(group, buffers).statements();
  }

  private KernelLoop loop(LoopGroup group, String label, BufferPlan buffers) {
    var plan = Objects.requireNonNull(buffers.loops().get(group));
    var body = lower(group.body(), plan.body()).stream().map(Routine::alone).toList();
    var initial = plan.initial().stream().map(this::move).toList();
    var carried = plan.body().copies().stream().map(this::move).toList();
    var used = new LinkedHashSet<Buffer>();
    var symbols = new TreeSet<String>();
    for (var routine : body) {
      used.addAll(routine.buffers());
      symbols.addAll(routine.symbols());
      symbols.addAll(routine.range().symbols());
    }
    for (var move : Stream.concat(initial.stream(), carried.stream()).toList()) {
      used.addAll(List.of(move.from(), move.to()));
      symbols.addAll(move.symbols());
    }
    var step = axis(group.steps());
    var outer = steps(used).stream().filter(axis -> axis != step).toList();
    var arrays = used.stream().map(Buffer::index).distinct().map(buffers.buffers()::get).toList();
    return new KernelLoop(label, Formulas.of(group, buffers), arrays, List.copyOf(symbols), outer, step,
        group.loop().reverse(), initial, body, carried);
  }

  private KernelLoop.Move move(BufferPlan.Copy copy) {
    return new KernelLoop.Move(copy.from(), Stepping.moved(copy.from(), Index.ZERO, this::axis), copy.to(),
        Stepping.moved(copy.to(), Index.ZERO, this::axis), copy.to().shape().elements());
  }

  /// The loops in one of whose steps something runs that uses `buffers`.
  private List<LoopAxis> steps(Collection<Buffer> buffers) {
    return buffers.stream().flatMap(buffer -> buffer.advances().stream()).map(advance -> axis(advance.steps()))
        .distinct()
        .toList();
  }

  private LoopAxis axis(Steps steps) {
    return axes.computeIfAbsent(steps, _ -> new LoopAxis("step", steps.length()));
  }

  /// A routine is called after what the program asks for, else after the last value that has a name.
  private static String label(Group group, Program program) {
    var asked = Stream.concat(program.outputs().values().stream(), program.updates().values().stream())
        .map(Accesses::stored).filter(group.results()::contains);
    var named = group.results().reversed().stream().filter(result -> result.name() != null);
    return Labels.of(Stream.concat(asked, named).findFirst().orElse(group.results().getLast()));
  }

  /// Whether a call of a kernel never reads what another one stores.
  ///
  /// @param sums the arrays of which each call has its own
  private static boolean isDivisible(List<Stmt> body, List<Buffer> sums) {
    var full = sums.stream().filter(buffer -> buffer.shape().rank() == 0).toList();
    return !storesOutsideRange(body, sums) && Collections.disjoint(Traffic.of(body).read(), full);
  }

  /// Whether every call of the kernel stores something, whatever part of the range it runs: a later call might read that in place of the old
  /// value.
  private static boolean storesOutsideRange(List<Stmt> body, List<Buffer> sums) {
    return body.stream().anyMatch(statement -> switch (statement) {
      case Stmt.Loop loop -> !loop.ranged() && storesOutsideRange(loop.body(), sums);
      case Stmt.Store(var buffer, _, _) -> !sums.contains(buffer);
      case Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Accumulate _, Stmt.Comment _ -> false;
    });
  }

  /// The nodes of a group whose elements are computed from those at their place.
  static Set<Tensor> computedHere(FusionGroup group) {
    Set<Tensor> computed = new HashSet<>();
    group.placement().places().stream()
        .filter(place -> place.level() == Placement.Level.ELEMENT || place.level() == Placement.Level.ROW
            || place.level() == Placement.Level.BEFORE || place.level() == Placement.Level.AFTER)
        .map(Placement.Place::node).forEach(computed::add);
    return computed;
  }

  /// Puts a body into loops.
  ///
  /// @param axes outermost first
  /// @param innermost how the last loop goes
  /// @param ranged whether the first loop is the one that the caller runs in parts
  static List<Stmt> nest(List<LoopAxis> axes, Stmt.Kind innermost, boolean ranged, List<Stmt> body) {
    var statements = body;
    for (int loop = axes.size() - 1; loop >= 0; loop--) {
      var kind = loop == axes.size() - 1 ? innermost : Stmt.Kind.SERIAL;
      var hoisted = LookupHoisting.apply(statements, axes.get(loop));
      var inner = new Stmt.Loop(axes.get(loop), kind, ranged && loop == 0, 1, hoisted.inside());
      statements = Stream.concat(hoisted.before().stream(), Stream.of(inner)).toList();
    }
    return statements;
  }
}
