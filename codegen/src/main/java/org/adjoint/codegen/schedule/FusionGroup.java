package org.adjoint.codegen.schedule;

import java.util.List;
import org.adjoint.graph.Tensor;

/// Nodes that one kernel computes in one loop nest.
///
/// @param placement how, and which
/// @param results those of its nodes whose values are stored, because another group or the caller needs them
public record FusionGroup(Placement placement, List<Tensor> results) implements Group {
  @Override
  public List<Tensor> nodes() {
    return placement.places().stream().map(Placement.Place::node).toList();
  }
}
