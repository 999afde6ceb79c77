package org.adjoint.graph;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A formula as a tree, which a [Notation] writes down.
public sealed interface Formula {
  /// A value by its name.
  ///
  /// @param index tells generated names apart, as in `z₁`; empty for names that were given
  /// @param scalar whether the value is a single number
  record Symbol(String name, String index, boolean scalar) implements Formula {
  }

  /// The sensitivity `δ` of a loss to a value: its derivative with respect to that value.
  record Sensitivity(Formula of) implements Formula {
  }

  /// A number or a phrase, as it is.
  record Literal(String text) implements Formula {
  }

  /// A function of tensors, with what else it depends on.
  record Call(String function, List<Formula> arguments, List<String> settings) implements Formula {
    public Call {
      arguments = List.copyOf(arguments);
      settings = List.copyOf(settings);
    }
  }

  /// `−x`.
  record Negative(Formula x) implements Formula {
  }

  /// `|x|`.
  record Absolute(Formula x) implements Formula {
  }

  /// `⌊x⌋`.
  record Floored(Formula x) implements Formula {
  }

  /// `x + y`.
  record Sum(Formula x, Formula y) implements Formula {
  }

  /// `x − y`.
  record Difference(Formula x, Formula y) implements Formula {
  }

  /// `x ⊙ y`: of each element with the one at the same place, or of a number with every element.
  record Product(Formula x, Formula y) implements Formula {
  }

  /// `x / y`, element by element.
  record Quotient(Formula x, Formula y) implements Formula {
  }

  /// `xʸ`.
  record Power(Formula x, Formula y) implements Formula {
  }

  /// `x·y`, of matrices.
  record MatrixProduct(Formula x, Formula y) implements Formula {
  }

  /// `xᵀ`.
  record Transposed(Formula x) implements Formula {
  }

  /// Whether `x` stands in a relation to `y`.
  record Relation(Op.Comparison comparison, Formula x, Formula y) implements Formula {
  }

  /// `x` where `condition` holds, `y` elsewhere.
  record Choice(Formula condition, Formula x, Formula y) implements Formula {
  }

  /// A part of `x`: `x[…, index, …]`.
  ///
  /// @param leading whether axes stand before the one that the index is for
  /// @param trailing whether axes stand after it
  record Part(Formula x, boolean leading, Formula index, boolean trailing) implements Formula {
  }

  /// Elements combined along `axes`, or all of them when there are no axes.
  record Combined(Op.Reduction reduction, Formula x, List<Integer> axes) implements Formula {
    public Combined {
      axes = List.copyOf(axes);
    }
  }

  /// What `tensor` computes, where every operand that `known` knows stands as that formula.
  ///
  /// @param known the formula of a node, or null to write out what it computes; not asked for `tensor` itself
  static Formula of(Tensor tensor, Function<Tensor, @Nullable Formula> known) {
    return new FormulaBuilder(known).of(tensor);
  }

  /// A whole number.
  static Formula number(long value) {
    return new Literal(Long.toString(value));
  }

  /// `x²`.
  static Formula square(Formula x) {
    return new Power(x, number(2));
  }

  /// A function of tensors only.
  static Formula call(String function, Formula... arguments) {
    return new Call(function, List.of(arguments), List.of());
  }

  /// `−x`, where two signs cancel.
  default Formula negated() {
    return this instanceof Negative(var x) ? x : new Negative(this);
  }

  /// The axes in another order; an exchange of the last two is `xᵀ`.
  default Formula transposed(List<Integer> permutation) {
    int rank = permutation.size();
    boolean exchanged = rank >= 2;
    for (int axis = 0; axis < rank; axis++) {
      exchanged &= permutation.get(axis) == (axis < rank - 2 ? axis : 2 * rank - 3 - axis);
    }
    return exchanged
        ? new Transposed(this)
        : new Call("transpose", List.of(this), List.of("axes " + listed(permutation)));
  }

  /// Every `step`-th of `size` elements along one of `rank` axes.
  default Formula slice(int axis, int rank, int start, int size, int step) {
    int end = size == 0 ? start : start + (size - 1) * step + 1;
    return part(axis, rank, new Literal(start + ":" + end + (step == 1 ? "" : ":" + step)));
  }

  /// What an index along one of `rank` axes names.
  default Formula part(int axis, int rank, Formula index) {
    return new Part(this, axis > 0, index, axis < rank - 1);
  }

  /// The elements along an axis from the last to the first.
  default Formula reversed(int axis) {
    return new Call("reverse", List.of(this), List.of("axis " + axis));
  }

  /// Windows along an axis.
  default Formula unfolded(int axis, int window, int stride, int dilation) {
    return new Call("unfold", List.of(this), Stream.concat(
        Stream.of("axis " + axis, "window " + window), unlessOne(stride, dilation)).toList());
  }

  /// Windows added up along an axis.
  default Formula folded(int axis, int size, int stride, int dilation) {
    return new Call("fold", List.of(this), Stream.concat(
        Stream.of("axis " + axis, "size " + size), unlessOne(stride, dilation)).toList());
  }

  /// Zeros around and between the elements along an axis.
  default Formula padded(int axis, int low, int high, int interior) {
    var zeros = Stream.of(setting("low", low, 0), setting("high", high, 0), setting("interior", interior, 0));
    return new Call("pad", List.of(this),
        Stream.concat(Stream.of("axis " + axis), zeros.flatMap(Function.identity())).toList());
  }

  /// Slices added up at the places along an axis that `indices` name.
  default Formula scattered(Formula indices, int axis, Object size) {
    return new Call("scatterAdd", List.of(this, indices), List.of("axis " + axis, "size " + size));
  }

  private static Stream<String> unlessOne(int stride, int dilation) {
    return Stream.concat(setting("stride", stride, 1), setting("dilation", dilation, 1));
  }

  private static Stream<String> setting(String name, int value, int usual) {
    return value == usual ? Stream.of() : Stream.of(name + " " + value);
  }

  /// Numbers as a list: `0, 2`.
  static String listed(List<Integer> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }
}
