package org.adjoint.nn.train;

import java.util.List;
import java.util.Locale;
import org.adjoint.array.NdArray;

/// Takes steps, and looks whether all numbers stay finite.
final class Watch {
  private Watch() {}

  /// Takes a step.
  ///
  /// @param number of the step, from 1
  /// @return the loss before the update
  /// @throws NonFiniteException when the loss or a parameter is not finite afterwards; parameters are what they were before the step
  static double run(TrainingStep step, Examples batch, long number) {
    var before = step.parameters().stream().map(parameter -> parameter.value().copy()).toList();
    double loss = step.run(batch);
    if (!Double.isFinite(loss)) {
      undo(step, before);
      throw failure(step, batch, number, "the loss became " + loss);
    }
    for (var parameter : step.parameters()) {
      if (!isFinite(parameter.value())) {
        undo(step, before);
        throw failure(step, batch, number, "the parameter \"" + parameter.name() + "\" became infinite or NaN");
      }
    }
    return loss;
  }

  private static NonFiniteException failure(TrainingStep step, Examples batch, long number, String what) {
    var cause = step.firstNonFinite(batch).map(FirstNonFinite::sentence)
        .orElse("the same step without fusion stays finite");
    return new NonFiniteException(String.format(Locale.ROOT, "In step %d %s: %s.", number, what, cause));
  }

  private static void undo(TrainingStep step, List<NdArray> before) {
    for (int i = 0; i < before.size(); i++) {
      step.parameters().get(i).value().assign(before.get(i));
    }
  }

  private static boolean isFinite(NdArray array) {
    for (int position = 0; array.dtype().isFloating() && position < array.size(); position++) {
      if (!Double.isFinite(array.get(position))) {
        return false;
      }
    }
    return true;
  }
}
