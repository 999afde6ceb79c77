package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.Map;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.KernelLoop;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.kernel.Traffic;
import org.adjoint.codegen.kernel.Work;

/// How much one run of a kernel has to do at least.
///
/// @param operations of arithmetic, a multiplication with addition counted as two
/// @param bytesRead of the arrays that it reads, each counted once
/// @param bytesWritten of the arrays that it writes, each counted once
public record KernelWork(double operations, double bytesRead, double bytesWritten) {
  private static final KernelWork NONE = new KernelWork(0, 0, 0);

  /// The bytes read and written.
  public double bytes() {
    return bytesRead + bytesWritten;
  }

  /// The work of a routine; that of a loop is its steps' together.
  ///
  /// @param sizes of the symbolic dimensions
  static KernelWork of(Routine routine, Map<String, Integer> sizes) {
    return switch (routine) {
      case Kernel kernel -> {
        var traffic = Traffic.of(kernel.body());
        yield new KernelWork(Work.operations(kernel, sizes), traffic.bytesRead(sizes), traffic.bytesWritten(sizes));
      }
      case KernelLoop loop -> {
        var step = moves(loop.carried(), sizes);
        for (var inner : loop.body()) {
          step = step.and(of(inner, sizes), 1);
        }
        yield moves(loop.initial(), sizes).and(step, (double) loop.step().extent().evaluate(sizes));
      }
    };
  }

  /// The work of several routines together.
  static KernelWork sum(List<KernelWork> parts) {
    return parts.stream().reduce(NONE, (sum, part) -> sum.and(part, 1));
  }

  private static KernelWork moves(List<KernelLoop.Move> moves, Map<String, Integer> sizes) {
    double bytes = moves.stream()
        .mapToDouble(move -> (double) move.length().evaluate(sizes) * move.to().dtype().bytes()).sum();
    return new KernelWork(0, bytes, bytes);
  }

  private KernelWork and(KernelWork other, double times) {
    return new KernelWork(operations + times * other.operations, bytesRead + times * other.bytesRead,
        bytesWritten + times * other.bytesWritten);
  }
}
