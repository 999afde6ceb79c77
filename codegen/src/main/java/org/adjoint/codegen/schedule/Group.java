package org.adjoint.codegen.schedule;

import java.util.List;
import org.adjoint.graph.Tensor;

/// Nodes that are computed together.
public sealed interface Group permits FusionGroup, LoopGroup {
  /// The nodes, operands before users.
  List<Tensor> nodes();

  /// Those whose values are stored, because another group or the caller needs them.
  List<Tensor> results();
}
