package org.adjoint.functions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Sums of products: from left to right, each as a matrix product where it is one.
///
/// For two factors a letter is one of four kinds: in both and wanted afterwards (*batch*), in both and not wanted (*inner*), only in the
/// first (*rows*), only in the second (*columns*). The letters of a kind become one axis of a batched matrix product. Where symbolic sizes forbid
/// that, some of them become further batch axes, along which the other factor is repeated and which are summed afterwards if they were inner.
final class Einsum {
  private final EinsumFormula formula;

  private Einsum(EinsumFormula formula) {
    this.formula = formula;
  }

  /// A factor, with a letter for each axis.
  private record Factor(Tensor value, List<Character> letters) {
  }

  static Tensor apply(String text, List<Tensor> operands) {
    return new Einsum(EinsumFormula.parse(text, operands)).apply(operands);
  }

  private Tensor apply(List<Tensor> operands) {
    var factors = new ArrayList<Factor>();
    for (int i = 0; i < operands.size(); i++) {
      factors.add(withoutOnes(diagonal(new Factor(operands.get(i), formula.operands().get(i)))));
    }
    var product = summed(factors.getFirst(), wanted(factors, 1));
    for (int i = 1; i < factors.size(); i++) {
      var wanted = wanted(factors, i + 1);
      var next = new HashSet<>(wanted);
      next.addAll(product.letters);
      product = product(product, summed(factors.get(i), next), wanted);
    }
    return arranged(product, formula.result());
  }

  /// The letters that occur in the result, or in a factor from `first` on.
  private Set<Character> wanted(List<Factor> factors, int first) {
    var wanted = new HashSet<>(formula.result());
    factors.subList(first, factors.size()).forEach(factor -> wanted.addAll(factor.letters));
    return wanted;
  }

  /// Every letter once: of axes with the same letter the diagonal is taken.
  private static Factor diagonal(Factor factor) {
    for (int second = 1; second < factor.letters.size(); second++) {
      int first = factor.letters.indexOf(factor.letters.get(second));
      if (first < second) {
        var shape = factor.value.shape();
        if (!shape.dim(first).equals(shape.dim(second))) {
          throw new GraphException("a diagonal needs axes of one size, but " + factor.letters.get(first) + " is "
              + shape.dim(first) + " and " + shape.dim(second) + " in " + shape);
        }
        var ends = Layouts.moveAxis(Layouts.moveAxis(factor.value, second, -1), first, -1);
        var letters = new ArrayList<>(factor.letters);
        letters.remove(second);
        letters.add(letters.remove(first));
        return diagonal(new Factor(Layouts.diagonal(ends), letters));
      }
    }
    return factor;
  }

  /// Without axes of size 1 that stand for larger ones.
  private Factor withoutOnes(Factor factor) {
    var letters = new ArrayList<Character>();
    var removed = new ArrayList<Integer>();
    for (int axis = 0; axis < factor.letters.size(); axis++) {
      char letter = factor.letters.get(axis);
      if (factor.value.shape().dim(axis).equals(formula.dims().get(letter))) {
        letters.add(letter);
      } else {
        removed.add(axis);
      }
    }
    return new Factor(factor.value.reshape(factor.value.shape().without(removed)), letters);
  }

  /// The sum over letters that are not wanted.
  private static Factor summed(Factor factor, Set<Character> wanted) {
    var letters = factor.letters;
    int[] axes = letters.stream().filter(letter -> !wanted.contains(letter)).mapToInt(letters::indexOf).toArray();
    return axes.length == 0
        ? factor
        : new Factor(factor.value.sum(axes), letters.stream().filter(wanted::contains).toList());
  }

  private Factor product(Factor x, Factor y, Set<Character> wanted) {
    var shared = x.letters.stream().filter(y.letters::contains).toList();
    var inner = shared.stream().filter(letter -> !wanted.contains(letter)).toList();
    if (inner.isEmpty() || !x.value.dtype().isFloating()) {
      var letters = union(x.letters, y.letters);
      var both = new Factor(arranged(x, letters).mul(arranged(y, letters)), letters);
      return summed(both, wanted);
    }
    var rows = x.letters.stream().filter(letter -> !y.letters.contains(letter)).toList();
    var columns = y.letters.stream().filter(letter -> !x.letters.contains(letter)).toList();
    // What cannot become part of one axis is a batch axis.
    var apart = Stream.of(inner, rows, columns).flatMap(letters -> unmergeable(letters).stream()).toList();
    var batch = union(shared.stream().filter(wanted::contains).toList(), apart);
    var mergedInner = without(inner, apart);
    var mergedRows = without(rows, apart);
    var mergedColumns = without(columns, apart);
    var matrices = matrices(x, batch, mergedRows, mergedInner).matMul(matrices(y, batch, mergedInner, mergedColumns));
    var letters = union(union(batch, mergedRows), mergedColumns);
    return summed(new Factor(matrices.reshape(shape(letters)), letters), wanted);
  }

  /// Symbolic letters that cannot become part of one axis with the others.
  private List<Character> unmergeable(List<Character> letters) {
    var symbolic = letters.stream().filter(letter -> dim(letter) instanceof Dim.Symbol).toList();
    boolean alone = letters.stream().filter(letter -> !dim(letter).isOne()).count() == symbolic.size();
    return alone && !symbolic.isEmpty() ? symbolic.subList(1, symbolic.size()) : symbolic;
  }

  /// A factor as a batch of matrices.
  private Tensor matrices(Factor factor, List<Character> batch, List<Character> rows, List<Character> columns) {
    var dims = new ArrayList<>(shape(batch).dims());
    dims.add(Axes.merged(shape(rows).dims()));
    dims.add(Axes.merged(shape(columns).dims()));
    return arranged(factor, union(union(batch, rows), columns)).reshape(new Shape(dims));
  }

  /// A factor with the given letters in their order, repeated along those that it lacks.
  private Tensor arranged(Factor factor, List<Character> letters) {
    int[] order = letters.stream().filter(factor.letters::contains).mapToInt(factor.letters::indexOf).toArray();
    var ordered = isAscending(order) ? factor.value : factor.value.transpose(order);
    var lacking = new ArrayList<Integer>();
    for (int axis = 0; axis < letters.size(); axis++) {
      if (!factor.letters.contains(letters.get(axis))) {
        lacking.add(axis);
      }
    }
    return lacking.isEmpty() ? ordered : Tensor.of(new Op.Broadcast(ordered, lacking, shape(letters)));
  }

  private static boolean isAscending(int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  private Dim dim(char letter) {
    return formula.dims().getOrDefault(letter, Dim.of(1));
  }

  private Shape shape(List<Character> letters) {
    return new Shape(letters.stream().map(this::dim).toList());
  }

  private static List<Character> union(List<Character> first, List<Character> second) {
    var union = new LinkedHashSet<>(first);
    union.addAll(second);
    return List.copyOf(union);
  }

  private static List<Character> without(List<Character> letters, List<Character> removed) {
    return letters.stream().filter(letter -> !removed.contains(letter)).toList();
  }
}
