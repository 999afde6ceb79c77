package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Accesses;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Writes an assembly: clears the result where not every place is written, then goes through each operand and puts its elements where
/// they belong.
final class AssemblyLowering {
  private final Tensor assembly;
  private final BufferPlan buffers;
  private final Buffer result;
  private final boolean ranged;

  AssemblyLowering(Tensor assembly, BufferPlan buffers) {
    this.assembly = assembly;
    this.buffers = buffers;
    result = buffers.buffer(assembly);
    ranged = isRanged(assembly);
  }

  /// Whether what is added along the first axis comes from the same places along it, so that the loop over it can be run in parts.
  static boolean isRanged(Tensor assembly) {
    return assembly.op() instanceof Op.Fold(_, int axis, _, _, _) && axis > 0 && !assembly.shape().dim(0).isOne();
  }

  List<Stmt> statements() {
    var statements = new ArrayList<Stmt>();
    boolean adds = switch ((Op.Assembly) assembly.op()) {
      case Op.Pad _, Op.Concat _ -> false;
      case Op.Fold _, Op.ScatterAdd _ -> true;
    };
    if (!(assembly.op() instanceof Op.Concat)) {
      statements.addAll(loops(assembly.shape(), (axes, body) -> {
        var index = axes.index(assembly.shape(), IndexMap.identity(assembly.shape().rank()));
        body.add(new Stmt.Store(result, index, new Expr.Literal(0, assembly.dtype(), null)));
      }));
    }
    for (var piece : Accesses.pieces(assembly)) {
      statements.addAll(loops(piece.operand().shape(), (axes, body) -> put(piece, adds, axes, body)));
    }
    return statements;
  }

  private void put(Accesses.Piece piece, boolean adds, AxisMap axes, Block body) {
    var values = new Values(Set.of(), buffers, axes);
    var value = values.value(piece.operand(), IndexMap.identity(piece.operand().shape().rank()), body);
    var index = values.index(assembly.shape(), piece.target(), body);
    body.add(new Stmt.Store(result, index, adds ? new Expr.Load(result, index).plus(value) : value));
  }

  private interface Body {
    void write(AxisMap axes, Block body);
  }

  /// Loops over a domain. The first writing finds out how arrays are accessed, and so which axes can share a loop.
  private List<Stmt> loops(Shape domain, Body body) {
    var separate = AxisMap.separate(domain);
    body.write(separate, Block.outermost());
    var axes = separate.joined(ranged ? 1 : 0);
    var block = Block.outermost();
    body.write(axes, block);
    var loops = axes.loops(0, domain.rank());
    boolean vector = !loops.isEmpty() && Vectorization.fits(block.statements(), loops.getLast());
    return Lowering.nest(loops, vector ? Stmt.Kind.VECTOR : Stmt.Kind.SERIAL, ranged, block.statements());
  }
}
