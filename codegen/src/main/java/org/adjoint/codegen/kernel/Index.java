package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.stream.Collectors;
import org.adjoint.array.Extent;

/// A place in an array, `Σ (axis + shift) · stride`.
///
/// @param terms one for each loop that moves the place
public record Index(List<Term> terms) {
  /// The first place.
  public static final Index ZERO = new Index(List.of());

  public Index {
    terms = List.copyOf(terms);
  }

  /// One loop's share.
  ///
  /// @param shift how far beyond the loop's variable an unrolled copy of its body stands: in vectors where the loop is a
  ///     [Stmt.Kind#VECTOR] loop, else in steps
  public record Term(LoopAxis axis, int shift, Extent stride) {
  }

  /// The stride along an axis, 0 where the axis does not move the place.
  public Extent stride(LoopAxis axis) {
    return terms.stream().filter(term -> term.axis == axis).map(Term::stride).findFirst().orElse(Extent.of(0));
  }

  /// Whether the place moves with an axis.
  public boolean dependsOn(LoopAxis axis) {
    return terms.stream().anyMatch(term -> term.axis == axis);
  }

  /// The place for a copy of a loop's body that stands `shift` further.
  Index shifted(LoopAxis axis, int shift) {
    return new Index(terms.stream()
        .map(term -> term.axis == axis ? new Term(axis, term.shift + shift, term.stride) : term).toList());
  }

  @Override
  public String toString() {
    return terms.stream().map(term -> "(" + term.axis + " + " + term.shift + ") * " + term.stride)
        .collect(Collectors.joining(" + "));
  }
}
