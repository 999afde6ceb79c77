package org.adjoint.bench.gradbench;

import java.util.Arrays;
import java.util.List;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;

/// The functions of one eval. An eval describes itself in the README of its folder in GradBench.
interface Eval {
  /// The names of its functions.
  List<String> functions();

  /// Makes a function ready to run on an input.
  Running prepare(String function, Input input, Backend backend);

  /// A function with its input.
  interface Running {
    /// Computes the function once.
    void run();

    /// What the last run found, as JSON.
    Object output();
  }

  /// A vector or matrix as nested lists.
  static List<?> lists(NdArray array) {
    int rows = array.shape().sizes()[0];
    var lists = new Object[rows];
    for (int row = 0; row < rows; row++) {
      var element = array.rows(row, row + 1);
      lists[row] = array.shape().rank() == 1 ? (Object) array.get(row) : doubles(element);
    }
    return List.of(lists);
  }

  /// All elements as one list.
  static List<Double> doubles(NdArray array) {
    return Arrays.stream(array.toDoubles()).boxed().toList();
  }
}
