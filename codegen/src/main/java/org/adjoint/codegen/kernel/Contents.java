package org.adjoint.codegen.kernel;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;

/// What statements mention.
///
/// @param buffers the arrays that they read and write
/// @param symbols the symbolic dimensions that they need the sizes of
/// @param variables what is declared outside of them
/// @param range the extent of the loop among them whose bounds the caller of the kernel gives
public record Contents(List<Buffer> buffers, List<String> symbols, List<Index.Variable> variables,
    Optional<Extent> range) {
  /// The contents of some statements.
  public static Contents of(List<Stmt> statements) {
    var search = new Search();
    search.addAll(statements);
    search.variables.removeAll(search.declared);
    return new Contents(List.copyOf(search.buffers), List.copyOf(search.symbols), List.copyOf(search.variables),
        search.range);
  }

  /// The contents of a loop that goes on from where its variable is.
  public Contents afterStart(LoopAxis axis) {
    var all = Stream.concat(variables.stream(), Stream.of(axis)).toList();
    return new Contents(buffers, symbols, all, range);
  }

  private static final class Search {
    private final Set<Buffer> buffers = new LinkedHashSet<>();
    private final Set<String> symbols = new TreeSet<>();
    private final Set<Index.Variable> variables = new LinkedHashSet<>();
    private final Set<Index.Variable> declared = new HashSet<>();
    private Optional<Extent> range = Optional.empty();

    void addAll(List<Stmt> statements) {
      statements.forEach(this::add);
    }

    private void add(Stmt statement) {
      switch (statement) {
        case Stmt.Loop loop -> {
          declared.add(loop.axis());
          if (loop.ranged()) {
            range = Optional.of(loop.axis().extent());
          } else {
            symbols.addAll(loop.axis().extent().symbols());
          }
          addAll(loop.body());
        }
        case Stmt.Let(var local, var value) -> {
          declared.add(local);
          add(value);
        }
        case Stmt.Lookup(var local, var index, var size, _) -> {
          declared.add(local);
          add(index);
          symbols.addAll(size.symbols());
        }
        case Stmt.LetExcept(var local, var usual, var rare, _, var x) -> {
          declared.add(local);
          Stream.of(usual, rare, x).forEach(this::add);
        }
        case Stmt.Accumulator(var local, _) -> declared.add(local);
        case Stmt.Accumulate(var local, _, var value) -> {
          variables.add(local);
          add(value);
        }
        case Stmt.Store(var buffer, var index, var value) -> {
          add(value);
          add(index);
          buffers.add(buffer);
        }
        case Stmt.Comment _ -> {
        }
      }
    }

    private void add(Expr expr) {
      switch (expr) {
        case Expr.Load(var buffer, var index) -> {
          buffers.add(buffer);
          add(index);
        }
        case Expr.Use(var local) -> variables.add(local);
        case Expr.Position(var index, _) -> add(index);
        case Expr.Count(var extent, _) -> symbols.addAll(extent.symbols());
        case Expr.Literal _, Expr.Unary _, Expr.Binary _, Expr.Fma _, Expr.Compare _, Expr.Select _, Expr.Cast _ ->
            expr.children().forEach(this::add);
      }
    }

    private void add(Index index) {
      index.variables().forEach(variables::add);
      index.parts().forEach(part -> {
        symbols.addAll(part.stride().symbols());
        symbols.addAll(part.offset().size().symbols());
      });
    }
  }
}
