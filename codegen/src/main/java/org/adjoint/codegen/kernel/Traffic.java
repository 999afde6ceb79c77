package org.adjoint.codegen.kernel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.codegen.schedule.Buffer;

/// The arrays that statements go through.
///
/// @param read the arrays, or parts of them, that are loaded from
/// @param written the arrays, or parts of them, that are stored to
public record Traffic(Set<Buffer> read, Set<Buffer> written) {
  /// The traffic of some statements.
  public static Traffic of(List<Stmt> statements) {
    var traffic = new Traffic(new LinkedHashSet<>(), new LinkedHashSet<>());
    statements.forEach(traffic::add);
    return traffic;
  }

  /// The size of all arrays that are read, each counted once and in whole.
  ///
  /// @param sizes of the symbolic dimensions
  public double bytesRead(Map<String, Integer> sizes) {
    return bytes(read, sizes);
  }

  /// The size of all arrays that are written, each counted once and in whole.
  ///
  /// @param sizes of the symbolic dimensions
  public double bytesWritten(Map<String, Integer> sizes) {
    return bytes(written, sizes);
  }

  private static double bytes(Set<Buffer> buffers, Map<String, Integer> sizes) {
    return buffers.stream()
        .mapToDouble(buffer -> (double) buffer.shape().elements().evaluate(sizes) * buffer.dtype().bytes()).sum();
  }

  private void add(Stmt statement) {
    switch (statement) {
      case Stmt.Loop loop -> loop.body().forEach(this::add);
      case Stmt.Let(_, var value) -> loads(value);
      case Stmt.LetExcept(_, var usual, var rare, _, var x) -> Stream.of(usual, rare, x).forEach(this::loads);
      case Stmt.Lookup(_, var index, _, _) -> loads(index);
      case Stmt.Accumulate(_, _, var value) -> loads(value);
      case Stmt.Store(var buffer, _, var value) -> {
        loads(value);
        written.add(buffer);
      }
      case Stmt.Accumulator _, Stmt.Comment _ -> {
      }
    }
  }

  private void loads(Expr value) {
    value.loads().forEach(load -> read.add(load.buffer()));
  }
}
