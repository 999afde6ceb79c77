package org.adjoint.autodiff;

import static org.adjoint.array.DType.INT32;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// Loops written out step by step.
final class Unrolling {
  private Unrolling() {
  }

  /// The results of a loop as a graph without loops.
  static List<Tensor> of(Loop loop, int length) {
    var given = new ArrayList<>(loop.operands());
    int carries = loop.initial().size();
    var outputs = new ArrayList<List<Tensor>>();
    var before = new ArrayList<List<Tensor>>();
    for (int count = 0; count < length; count++) {
      int step = loop.reverse() ? length - 1 - count : count;
      for (int i = 0; i < loop.sequences().size(); i++) {
        var place = Tensor.constant(NdArray.scalar(INT32, step));
        given.set(carries + i, Tensor.of(new Op.Gather(loop.sequences().get(i), place, 0)));
      }
      var replacements = new HashMap<Tensor, Tensor>();
      IntStream.range(0, given.size()).forEach(i -> replacements.put(loop.body().parameters().get(i), given.get(i)));
      before.add(List.copyOf(given.subList(0, carries)));
      var results = Substitution.apply(loop.body().results(), replacements);
      outputs.add(results.subList(carries, results.size()));
      IntStream.range(0, carries).forEach(carry -> given.set(carry, results.get(carry)));
    }
    if (loop.reverse()) {
      Collections.reverse(outputs);
      Collections.reverse(before);
    }
    return loop.results().stream().map(result -> switch (result) {
      case Loop.Result.Last(int carry) -> given.get(carry);
      case Loop.Result.Stacked(int output) -> stacked(outputs.stream().map(step -> step.get(output)).toList());
      case Loop.Result.Before(int carry) -> stacked(before.stream().map(step -> step.get(carry)).toList());
    }).toList();
  }

  private static Tensor stacked(List<Tensor> elements) {
    return Tensor.of(new Op.Concat(elements.stream().map(element -> element.expand(0)).toList(), 0));
  }
}
