package org.adjoint.codegen.schedule;

import java.util.List;
import org.adjoint.graph.Tensor;

/// Two groups with a value in common that are not one, and why.
///
/// @param earlier the place in the schedule of the one that runs first
/// @param later the place of the other
/// @param values what the later one takes from the earlier one; empty where both only read the same
/// @param reason the end of a sentence: `…, because a product reads whole factors, which must be stored first`
public record Split(int earlier, int later, List<Tensor> values, String reason) {
  public Split {
    values = List.copyOf(values);
  }
}
