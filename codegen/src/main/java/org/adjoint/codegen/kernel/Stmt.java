package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.graph.Op;

/// A statement of a kernel.
public sealed interface Stmt {
  /// How a loop goes through its axis.
  enum Kind {
    /// One step after the other.
    SERIAL,
    /// As many steps at once as a vector has lanes, and the rest one by one.
    VECTOR
  }

  /// Runs its body for each step of an axis.
  ///
  /// @param ranged whether the loop runs only over the part of its axis that the caller of the kernel asks for
  /// @param unroll how many steps, or vectors, the main part of the loop takes together, statement by statement ("unroll and
  ///     jam"), so that what they share is loaded once
  record Loop(LoopAxis axis, Kind kind, boolean ranged, int unroll, List<Stmt> body) implements Stmt {
    public Loop {
      body = List.copyOf(body);
    }

    /// Whether the axis is known to have fewer steps.
    public boolean isShorter(int than) {
      var extent = axis.extent();
      return extent.isFixed() && extent.factor() < than;
    }

    /// Whether as many as `least` steps may be left when multiples of `taken` have been done.
    public boolean leaves(int least, int taken) {
      var extent = axis.extent();
      return ranged || !extent.isFixed() || extent.factor() % taken >= least;
    }
  }

  /// Names a value.
  record Let(Local local, Expr value) implements Stmt {
  }

  /// Names an index that is looked up, once it has been checked against the axis that it stands for.
  ///
  /// @param local of type INT32
  /// @param index INT32 or INT64
  /// @param size the number of places of the axis
  /// @param lookup what looks it up, and where that is in the user's source, for the message
  record Lookup(Local local, Expr index, Extent size, String lookup) implements Stmt {
  }

  /// Names a value that for rare elements is computed otherwise: `usual`, but `function(x)` where `rare` holds.
  ///
  /// @param x a named value
  record LetExcept(Local local, Expr usual, Expr rare, Expr.Exactly function, Expr x) implements Stmt {
    /// All that the value depends on.
    Stream<Index.Variable> variables() {
      return Stream.of(usual, rare, x).flatMap(Expr::variables);
    }
  }

  /// Declares a local that starts as the neutral value of a reduction.
  record Accumulator(Local local, Op.Reduction reduction) implements Stmt {
  }

  /// Combines a value into an accumulator.
  record Accumulate(Local local, Op.Reduction reduction, Expr value) implements Stmt {
  }

  /// Writes an element of an array.
  record Store(Buffer buffer, Index index, Expr value) implements Stmt {
  }

  /// A remark for the reader.
  record Comment(String text) implements Stmt {
  }
}
