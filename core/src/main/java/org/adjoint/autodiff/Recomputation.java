package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.graph.Op;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// The backward pass of a checkpoint: its expression once more, on operands that are values of their own, so that nothing of it is kept from
/// the forward pass (A. Griewank and A. Walther, *Evaluating Derivatives*, 2nd ed. 2008, chapter 12).
final class Recomputation {
  private Recomputation() {
  }

  static void apply(Op.Checkpoint checkpoint, Tensor g, VjpRules.Contributions out) {
    var again = new ArrayList<Tensor>();
    var replacements = new HashMap<Tensor, Tensor>();
    for (var tensor : checkpoint.boundary()) {
      var barrier = Tensor.of(new Op.Barrier(tensor));
      again.add(barrier);
      replacements.put(tensor, barrier);
    }
    var value = Substitution.apply(List.of(checkpoint.value()), replacements).getFirst();
    var cotangents = ReverseWalk.run(Map.of(value, g), again, null);
    for (int i = 0; i < again.size(); i++) {
      var tensor = checkpoint.boundary().get(i);
      cotangents.of(again.get(i)).ifPresent(cotangent -> out.add(tensor, cotangent));
    }
  }
}
