package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.Map;

/// How much a kernel computes.
public final class Work {
  private final Map<String, Integer> sizes;

  private Work(Map<String, Integer> sizes) {
    this.sizes = sizes;
  }

  /// The number of arithmetic operations, a multiplication with addition counted as two.
  ///
  /// @param sizes of the symbolic dimensions
  public static double operations(Kernel kernel, Map<String, Integer> sizes) {
    return new Work(sizes).operations(kernel.body());
  }

  /// The number of elements that it stores.
  ///
  /// @param sizes of the symbolic dimensions
  public static double stores(Kernel kernel, Map<String, Integer> sizes) {
    return new Work(sizes).stores(kernel.body());
  }

  private double stores(List<Stmt> body) {
    return body.stream().mapToDouble(statement -> switch (statement) {
      case Stmt.Loop loop -> loop.axis().extent().evaluate(sizes) * stores(loop.body());
      case Stmt.Store _ -> 1;
      case Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Accumulate _, Stmt.Comment _ -> 0;
    }).sum();
  }

  private double operations(List<Stmt> body) {
    return body.stream().mapToDouble(this::operations).sum();
  }

  private double operations(Stmt statement) {
    return switch (statement) {
      case Stmt.Loop loop -> loop.axis().extent().evaluate(sizes) * operations(loop.body());
      case Stmt.Let(_, var value) -> operations(value);
      case Stmt.LetExcept(_, var usual, var rare, _, _) -> operations(usual) + operations(rare);
      case Stmt.Lookup(_, var index, _, _) -> 1 + operations(index);
      case Stmt.Accumulate(_, _, var value) -> 1 + operations(value);
      case Stmt.Store(_, _, var value) -> operations(value);
      case Stmt.Accumulator _, Stmt.Comment _ -> 0;
    };
  }

  private static double operations(Expr value) {
    double own = switch (value) {
      case Expr.Literal _, Expr.Load _, Expr.Use _, Expr.Position _, Expr.Count _ -> 0;
      case Expr.Unary _, Expr.Binary _, Expr.Compare _, Expr.Select _, Expr.Cast _ -> 1;
      case Expr.Fma _ -> 2;
    };
    return own + value.children().stream().mapToDouble(Work::operations).sum();
  }
}
