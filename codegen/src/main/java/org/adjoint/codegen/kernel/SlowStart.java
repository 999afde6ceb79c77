package org.adjoint.codegen.kernel;

import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Which products are so large that their tiles would run for long before the JIT compiler has compiled them. They begin in plain loops.
final class SlowStart {
  /// The number of multiplications from which on; fewer take some ten milliseconds in the bytecode interpreter.
  private static final long LARGE = 1 << 20;
  /// What a symbolic dimension is taken for.
  private static final int USUAL = 32;

  private SlowStart() {
  }

  /// Whether a node is such a product.
  static boolean has(Tensor node) {
    if (!(node.op() instanceof Op.MatMul(var x, _, boolean transposeX, _)) || !node.dtype().isFloating()) {
      return false;
    }
    var terms = x.shape().dim(transposeX ? -2 : -1);
    return usual(node.shape()) * usual(Shape.of(terms)) >= LARGE;
  }

  private static long usual(Shape shape) {
    return shape.dims().stream().mapToLong(dim -> switch (dim) {
      case Dim.Fixed(int size) -> size;
      case Dim.Symbol _ -> USUAL;
    }).reduce(1, (x, y) -> x * y);
  }
}
