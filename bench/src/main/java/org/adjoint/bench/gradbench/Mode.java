package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.autodiff.Gradients;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.functions.Creation;
import org.adjoint.graph.Tensor;

/// How a gradient is derived.
enum Mode {
  /// From the results to the sources.
  REVERSE,
  /// From each source to the result.
  FORWARD;

  /// The mode that the letter in the name of a function stands for.
  static Mode of(char letter) {
    return letter == 'f' ? FORWARD : REVERSE;
  }

  /// The derivatives of a scalar by other scalars.
  List<Tensor> gradient(Tensor target, List<Tensor> scalars) {
    return switch (this) {
      case REVERSE -> Gradients.of(target, scalars);
      case FORWARD -> {
        var derivatives = new ArrayList<Tensor>();
        for (var scalar : scalars) {
          var one = Creation.ones(scalar.dtype(), scalar.shape());
          derivatives.addAll(Gradients.jvp(List.of(target), List.of(scalar), List.of(one), Independent.ERROR));
        }
        yield derivatives;
      }
    };
  }
}
