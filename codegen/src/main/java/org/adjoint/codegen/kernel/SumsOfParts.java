package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adjoint.codegen.schedule.Accesses;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.FusionGroup;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What a group adds up over the loop that several calls of its kernel run parts of: each call gives a part of every sum. What is linear in
/// sums, such as a mean, is made of its parts in the same way.
final class SumsOfParts {
  private final Set<Tensor> linear = new HashSet<>();

  private SumsOfParts() {
  }

  /// The arrays whose values are sums of those that the parts give, or nothing when the loop has to run in one call.
  static Optional<List<Buffer>> of(FusionGroup group, BufferPlan buffers) {
    return new SumsOfParts().search(group, buffers);
  }

  private Optional<List<Buffer>> search(FusionGroup group, BufferPlan buffers) {
    var sums = new ArrayList<Buffer>();
    for (var place : group.placement().places()) {
      var node = place.node();
      boolean adds = switch (place.level()) {
        case BEFORE, ROW, ELEMENT, ROW_REDUCTION -> false;
        case COLUMN_REDUCTION, FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER -> true;
        case ASSEMBLY -> !AssemblyLowering.isRanged(node);
      };
      if (adds && !(node.dtype().isFloating() && isLinear(node))) {
        return Optional.empty();
      }
      if (adds) {
        linear.add(node);
        if (group.results().contains(node)) {
          sums.add(buffers.buffer(node));
        }
      }
    }
    return Optional.of(List.copyOf(sums));
  }

  private boolean isLinear(Tensor node) {
    var operands = Accesses.of(node).stream().map(access -> linear.contains(access.source())).toList();
    return switch (node.op()) {
      case Op.Reduce(var reduction, _, _) -> reduction == Op.Reduction.SUM;
      case Op.Mul _ -> operands.stream().filter(isSum -> isSum).count() == 1;
      case Op.Div _ -> operands.getFirst() && !operands.getLast();
      case Op.Neg _ -> true;
      case Op.Add _, Op.Sub _ -> !operands.contains(false);
      default -> false;
    };
  }
}
