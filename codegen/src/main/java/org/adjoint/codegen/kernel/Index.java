package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Offset;

/// A place in an array, `Σ (offset + Σ scale · variable) · stride`.
///
/// @param parts one for each axis of the array along which the place moves or does not begin at 0
public record Index(List<Part> parts) {
  /// The first place.
  public static final Index ZERO = new Index(List.of());

  public Index {
    parts = List.copyOf(parts);
  }

  /// What a place changes with: the step of a loop, or a local that holds an index which was looked up.
  public sealed interface Variable permits LoopAxis, Local {
    /// A short name.
    String label();
  }

  /// The coordinate along one axis of the array.
  ///
  /// @param steps what moves it
  /// @param offset where it stands when all variables are 0
  /// @param stride the distance of neighbours
  public record Part(List<Step> steps, Offset offset, Extent stride) {
    public Part {
      steps = List.copyOf(steps);
    }
  }

  /// One variable's share of a coordinate, `scale · (variable + shift)`.
  ///
  /// @param shift how far beyond the loop's variable an unrolled copy of its body stands: in vectors where the loop is a
  ///     [Stmt.Kind#VECTOR] loop, else in steps
  public record Step(Variable variable, int shift, long scale) {
  }

  /// The step of a loop itself.
  public static Index of(LoopAxis axis) {
    return of(List.of(axis), List.of(Extent.ONE));
  }

  /// A place that moves with loops alone: one part for each axis, which begins at 0.
  ///
  /// @param strides along the axes, in the same order
  static Index of(List<LoopAxis> axes, List<Extent> strides) {
    var parts = new ArrayList<Part>();
    for (int axis = 0; axis < axes.size(); axis++) {
      parts.add(new Part(List.of(new Step(axes.get(axis), 0, 1)), Offset.ZERO, strides.get(axis)));
    }
    return new Index(parts);
  }

  /// The stride along an axis, 0 where the axis does not move the place.
  public Extent stride(LoopAxis axis) {
    return parts.stream().flatMap(part -> part.steps.stream().filter(step -> step.variable == axis)
        .map(step -> part.stride.times(Extent.of(step.scale)))).findFirst().orElse(Extent.of(0));
  }

  /// What moves the place.
  Stream<Variable> variables() {
    return parts.stream().flatMap(part -> part.steps.stream().map(Step::variable));
  }

  /// Whether the place moves with an axis.
  public boolean dependsOn(LoopAxis axis) {
    return variables().anyMatch(axis::equals);
  }

  /// A change of one variable's share.
  interface Change {
    Step apply(Step step);
  }

  /// The place with other variables.
  Index map(Change change) {
    return new Index(parts.stream()
        .map(part -> new Part(part.steps.stream().map(change::apply).toList(), part.offset, part.stride)).toList());
  }

  @Override
  public String toString() {
    return parts.stream().map(part -> "(" + part.offset.size() + " + " + part.offset.number() + part.steps.stream()
        .map(step -> " + " + step.scale + " * (" + step.variable.label() + " + " + step.shift + ")")
        .collect(Collectors.joining()) + ") * " + part.stride).collect(Collectors.joining(" + "));
  }
}
