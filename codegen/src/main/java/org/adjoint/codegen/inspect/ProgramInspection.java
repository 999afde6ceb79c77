package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.adjoint.autodiff.Derivation;
import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.FusionGroup;
import org.adjoint.codegen.schedule.Group;
import org.adjoint.codegen.schedule.LoopGroup;
import org.adjoint.codegen.schedule.Placement;
import org.adjoint.codegen.schedule.Schedule;
import org.adjoint.codegen.schedule.Scheduler;
import org.adjoint.codegen.schedule.Split;
import org.adjoint.eval.Inspection;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.rewrite.Simplifier;

/// All that is to be seen of a program for which code was generated.
///
/// @param program as the user wrote it
/// @param schedule its groups
/// @param buffers its arrays
/// @param routines its kernels
/// @param source its code
/// @param sizes of the symbolic dimensions, for figures
/// @param derivations of its gradients
/// @param profile what its kernels took, if it was measured
/// @param limits of the machine, if they were measured
public record ProgramInspection(Program program, Schedule schedule, BufferPlan buffers, List<Routine> routines,
    GeneratedSource source, Map<String, Integer> sizes, List<Derivation> derivations, Optional<Profile> profile,
    Optional<MachineLimits> limits) implements Inspection {
  /// The size of symbolic dimensions that nobody gave one.
  public static final int USUAL_SIZE = 1000;

  public ProgramInspection {
    sizes = Map.copyOf(sizes);
    derivations = List.copyOf(derivations);
  }

  /// What is to be seen of a program before it has run. The derivations are those of the gradients that have their usual names.
  public static ProgramInspection of(Program program, Schedule schedule, BufferPlan buffers, List<Routine> routines,
      GeneratedSource source) {
    var sizes = new TreeMap<String, Integer>();
    program.symbols().forEach(symbol -> sizes.put(symbol, USUAL_SIZE));
    return new ProgramInspection(program, schedule, buffers, routines, source, sizes, DerivedGradients.of(program),
        Optional.empty(), Optional.empty());
  }

  /// The same with figures for other sizes of symbolic dimensions; those that are not named keep theirs.
  ///
  /// @throws IllegalArgumentException when the program has no such dimension, or a size is below 1
  public ProgramInspection at(Map<String, Integer> newSizes) {
    var changed = new TreeMap<>(sizes);
    newSizes.forEach((symbol, size) -> {
      if (!sizes.containsKey(symbol)) {
        throw new IllegalArgumentException("The program \"" + program.name() + "\" has no dimension " + symbol
            + "; its symbolic dimensions are " + program.symbols() + ".");
      }
      if (size < 1) {
        throw new IllegalArgumentException("A dimension is at least 1, but " + symbol + " was given as " + size + ".");
      }
      changed.put(symbol, size);
    });
    return new ProgramInspection(program, schedule, buffers, routines, source, changed, derivations, profile, limits);
  }

  /// The same with derivations that the caller has made.
  public ProgramInspection with(Derivation... derived) {
    return new ProgramInspection(program, schedule, buffers, routines, source, sizes, List.of(derived), profile,
        limits);
  }

  /// The same with times, and figures for the sizes at which they were measured.
  public ProgramInspection with(Profile measured) {
    var resized = at(measured.sizes());
    return new ProgramInspection(program, schedule, buffers, routines, source, resized.sizes, derivations,
        Optional.of(measured), limits);
  }

  /// The same with the limits of the machine, to hold times against.
  public ProgramInspection with(MachineLimits measured) {
    return new ProgramInspection(program, schedule, buffers, routines, source, sizes, derivations, profile,
        Optional.of(measured));
  }

  /// The graph that the schedule was made from, before it was brought into the scheduler's form.
  public Program simplified() {
    return Simplifier.standard().apply(program);
  }

  /// What is to be said of each kernel, in the order in which they run.
  public List<KernelReport> kernels() {
    var layers = Layers.of(program);
    var splits = new HashMap<Integer, List<Split>>();
    Scheduler.splits(schedule)
        .forEach(split -> splits.computeIfAbsent(split.later(), _ -> new ArrayList<>()).add(split));
    var kernels = new ArrayList<KernelReport>();
    for (int number = 0; number < routines.size(); number++) {
      var group = schedule.groups().get(number);
      var routine = routines.get(number);
      kernels.add(new KernelReport(number, source.methods().get(number).getFirst(), loops(group), layers.of(group),
          group, routine.formulas(), List.copyOf(splits.getOrDefault(number, List.of())), source.methodsOf(number),
          source.lineOf(number), KernelWork.of(routine, sizes)));
    }
    return kernels;
  }

  private static String loops(Group group) {
    return switch (group) {
      case LoopGroup(var loop, _, var body, _) -> loop.length() + " steps of " + (body.groups().size() == 1
          ? "one kernel"
          : body.groups().size() + " kernels");
      case FusionGroup(var placement, _) -> loops(placement);
    };
  }

  private static String loops(Placement placement) {
    if (placement.product().isPresent()
        && placement.product().get().op() instanceof Op.MatMul(var x, _, boolean transposed, _)) {
      int others = placement.places().size() - 1;
      return "product " + placement.domain() + " of " + x.shape().dim(transposed ? -2 : -1) + " terms"
          + (others == 0 ? "" : ", with an epilogue");
    }
    if (placement.assembly().isPresent()) {
      return "assembly of " + placement.domain();
    }
    return switch (placement.domain().rank()) {
      case 0 -> "scalars only";
      default -> "loop over " + placement.domain()
          + (placement.passes() > 1 ? ", " + placement.passes() + " passes over each row" : "");
    };
  }

  /// The times that were measured, as tables by kernel and by layer, with shares of the machine's limits where those are known; empty
  /// where none were measured.
  public String times() {
    return profile.map(measured -> ProfileTable.of(measured, kernels(), limits)).orElse("");
  }

  /// Which array holds what, and when.
  public MemoryTimeline memory() {
    return MemoryTimeline.of(schedule, buffers, sizes);
  }

  /// Graph, derivation, simplified graph, schedule, generated code, figures and memory.
  @Override
  public String text() {
    return TextReport.of(this);
  }

  /// The same as a page on which graph, kernels, code, times and memory lead to each other.
  @Override
  public String html() {
    return Page.of(this);
  }
}
