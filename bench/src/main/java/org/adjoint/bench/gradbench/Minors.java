package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.adjoint.array.NdArray;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;

/// Determinants by expansion by minors (P.-S. Laplace, 1772). The minor of the first rows and a set of columns is the sum, over its columns, of
/// the element in the last of these rows times the minor of the other columns. All sets of one size make one vector.
final class Minors {
  private Minors() {
  }

  /// @param matrix row by row
  /// @param size of its edges
  static Tensor determinant(Tensor matrix, int size) {
    List<Integer> sets = new ArrayList<>();
    for (int column = 0; column < size; column++) {
      sets.add(1 << column);
    }
    var minors = Layouts.slice(matrix, "0:" + size);
    for (int rows = 2; rows <= size; rows++) {
      var larger = sets(rows, size);
      minors = next(matrix, size, rows, minors, sets, larger);
      sets = larger;
    }
    return Layouts.squeeze(minors, 0);
  }

  private static List<Integer> sets(int count, int size) {
    var sets = new ArrayList<Integer>();
    for (int set = 0; set < 1 << size; set++) {
      if (Integer.bitCount(set) == count) {
        sets.add(set);
      }
    }
    return sets;
  }

  private static Tensor next(Tensor matrix, int size, int rows, Tensor minors, List<Integer> smaller,
      List<Integer> larger) {
    var position = new HashMap<Integer, Integer>();
    for (int at = 0; at < smaller.size(); at++) {
      position.put(smaller.get(at), at);
    }
    var elements = new int[larger.size() * rows];
    var others = new int[elements.length];
    var signs = new double[elements.length];
    int at = 0;
    for (int set : larger) {
      int before = 0;
      for (int column = 0; column < size; column++) {
        if ((set & 1 << column) != 0) {
          elements[at] = (rows - 1) * size + column;
          others[at] = position.getOrDefault(set & ~(1 << column), 0);
          signs[at++] = (rows - 1 + before++) % 2 == 0 ? 1 : -1;
        }
      }
    }
    var element = Indexing.take(matrix, Tensor.constant(NdArray.of(elements, larger.size(), rows)), 0);
    var other = Indexing.take(minors, Tensor.constant(NdArray.of(others, larger.size(), rows)), 0);
    return element.mul(other).mul(Tensor.constant(NdArray.of(signs, larger.size(), rows))).sum(1);
  }
}
