package org.adjoint.codegen.schedule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What an element of a node costs.
public final class Cost {
  /// From here on storing a value and reading it again takes less time than computing it again.
  private static final int LONG = 20;

  private Cost() {
  }

  /// Whether an element is better kept than computed twice.
  public static boolean isLong(Tensor node) {
    return of(node) >= LONG;
  }

  /// About how many machine operations one element takes. In double the series of functions are longer.
  static int of(Tensor node) {
    int inSingle = inSingle(node);
    return inSingle > 1 && node.dtype() == DType.FLOAT64 ? inSingle * 3 / 2 : inSingle;
  }

  /// What an element of a kernel costs, where each pass computes again what it needs of those before it.
  static int of(Placement placement) {
    Map<Tensor, Set<Integer>> passes = new HashMap<>();
    int sum = 0;
    for (var place : placement.places().reversed()) {
      var needed = passes.computeIfAbsent(place.node(), _ -> new HashSet<>());
      if (place.level() != Placement.Level.ELEMENT || needed.isEmpty()) {
        needed.clear();
        needed.add(place.pass());
      }
      sum += of(place.node()) * needed.size();
      Accesses.of(place.node())
          .forEach(access -> passes.computeIfAbsent(access.source(), _ -> new HashSet<>()).addAll(needed));
    }
    return sum;
  }

  private static int inSingle(Tensor node) {
    return switch (node.op()) {
      case Op.Floor _ -> 6;
      case Op.Exp _, Op.Expm1 _ -> 20;
      case Op.Log _, Op.Log1p _, Op.Tanh _, Op.Sigmoid _, Op.Atan _ -> 28;
      case Op.Sin _, Op.Cos _, Op.Atan2 _, Op.Softplus _, Op.Erf _ -> 40;
      case Op.Uniform _ -> 60;
      case Op.Pow _ -> 95;
      case Op.MatMul _ -> 0;
      case Op.Elementwise _, Op.Reduce _ -> 1;
      case Op.Leaf _, Op.Layout _ -> 0;
      case Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> 1;
    };
  }
}
