package org.adjoint.codegen.java;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.graph.Op;

/// What a vectorised loop adds up, multiplies or compares: each lane on its own, and all of them together after it.
final class LaneSums {
  /// So many numbers may be added up one after the other in their own type. Of 8 lanes each holds 1,024 of them.
  static final int MOST_SUMMED = 8_192;

  /// So many sums are brought together with each other; fewer lane by lane, which is easier to read.
  private static final int MANY_SUMS = 4;

  private final Names names;
  private final Expressions expressions;
  private final VectorDialect vector;
  private final CodeWriter code;
  private final LaneExchanges exchanges;
  /// For each local that the vectorised loop that is being written adds to, the local that adds up its lanes.
  private final Map<Local, Local> lanesOf = new HashMap<>();

  /// @param exchanges takes the constants by which lanes are exchanged
  LaneSums(Names names, Expressions expressions, VectorDialect vector, CodeWriter code, LaneExchanges exchanges) {
    this.exchanges = exchanges;
    this.names = names;
    this.expressions = expressions;
    this.vector = vector;
    this.code = code;
  }

  /// What a loop's body adds to, but does not declare.
  static Map<Local, Op.Reduction> outer(List<Stmt> body) {
    var found = new LinkedHashMap<Local, Op.Reduction>();
    for (var statement : body) {
      switch (statement) {
        case Stmt.Loop inner -> found.putAll(outer(inner.body()));
        case Stmt.Accumulate(var local, var reduction, _) -> found.put(local, reduction);
        case Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Store _, Stmt.Comment _ -> {
        }
      }
    }
    for (var statement : body) {
      if (statement instanceof Stmt.Accumulator(var local, _)) {
        found.remove(local);
      }
    }
    return found;
  }

  /// Whether sums of that kind lose digits when a lane adds up many numbers.
  static boolean lose(Map<Local, Op.Reduction> accumulators) {
    return accumulators.entrySet().stream().anyMatch(
        each -> each.getValue() == Op.Reduction.SUM && each.getKey().dtype() == DType.FLOAT32);
  }

  /// Whether more than [#MOST_SUMMED] values may be added to a local by statements that run once.
  static boolean isLong(List<Stmt> body, Local local) {
    return terms(body, local) > MOST_SUMMED;
  }

  /// How often statements may run before lanes must be emptied.
  static long stepsBetween(List<Stmt> body) {
    double most = outer(body).keySet().stream().mapToDouble(local -> terms(body, local)).max().orElse(1);
    return (long) (MOST_SUMMED / most);
  }

  private static double terms(List<Stmt> body, Local local) {
    double terms = 0;
    for (var statement : body) {
      terms += switch (statement) {
        case Stmt.Loop(var axis, _, boolean ranged, _, var inner) -> {
          double once = terms(inner, local);
          yield once == 0 ? 0
              : ranged || !axis.extent().isFixed() ? Double.POSITIVE_INFINITY : once * axis.extent().factor();
        }
        case Stmt.Accumulate(var sum, _, _) when sum.equals(local) -> 1;
        case Stmt.Accumulate _, Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Store _, Stmt.Comment _ ->
            0;
      };
    }
    return terms;
  }

  /// The local to add to in place of `accumulator`: within a vectorised loop the lanes accumulate apart from each other.
  Local accumulating(Local accumulator) {
    return expressions.areVectors() ? lanesOf.getOrDefault(accumulator, accumulator) : accumulator;
  }

  /// Whether a loop does nothing but run vectorised sums, so that lanes may stay apart for several of its steps.
  boolean canOutlast(Stmt.Loop loop) {
    boolean around = loop.kind() == Stmt.Kind.SERIAL && !loop.ranged() && loop.unroll() == 1 && loop.body().size() == 1
        && loop.axis().extent().isFixed();
    return around && loop.body().getFirst() instanceof Stmt.Loop inner && (isVectorizedSum(inner) || canOutlast(inner))
        && !areDeclared(outer(loop.body()));
  }

  private boolean isVectorizedSum(Stmt.Loop loop) {
    var extent = loop.axis().extent();
    return loop.kind() == Stmt.Kind.VECTOR && loop.unroll() == 1 && vector.laneCount() > 0 && extent.isFixed()
        && extent.factor() >= vector.laneCount() && extent.factor() <= MOST_SUMMED
        && loop.body().stream().anyMatch(Stmt.Accumulate.class::isInstance);
  }

  /// Whether a loop around this one has declared the lanes of accumulators, and brings them together.
  boolean areDeclared(Map<Local, Op.Reduction> accumulators) {
    return !accumulators.isEmpty() && lanesOf.keySet().containsAll(accumulators.keySet());
  }

  /// Declares the lanes of accumulators.
  void declare(Map<Local, Op.Reduction> accumulators) {
    accumulators.forEach((local, reduction) -> {
      var lanes = new Local(local.label() + "Lanes", local.dtype(), false);
      lanesOf.put(local, lanes);
      expressions.holdsVector(lanes, lanes.dtype());
      code.addStatement("var $L = $L", names.define(lanes, lanes.label()),
          vector.broadcast(expressions.code(Expr.neutral(reduction, local.dtype()))).text());
    });
  }

  /// Brings lanes together.
  void combine(Map<Local, Op.Reduction> accumulators) {
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      var sums = accumulators.entrySet().stream()
          .filter(each -> each.getValue() == Op.Reduction.SUM && each.getKey().dtype() == dtype)
          .map(Map.Entry::getKey).toList();
      int done = 0;
      while (sums.size() - done >= MANY_SUMS) {
        int together = Integer.highestOneBit(Math.min(sums.size() - done, vector.laneCount()));
        combineTogether(sums.subList(done, done + together));
        done += together;
      }
    }
    accumulators.forEach((local, reduction) -> {
      if (lanesOf.containsKey(local)) {
        combine(local, reduction);
      }
    });
  }

  /// Brings the lanes of several sums together: two vectors at a time exchange halves and are added, then quarters, until each sum has its own lanes of
  /// one vector.
  ///
  /// @param sums a power of two of them, at most as many as a vector has lanes
  private void combineTogether(List<Local> sums) {
    record Part(String vector, List<Local> sums) {
    }

    var parts = sums.stream().map(sum -> new Part(lanesName(sum), List.of(sum))).toList();
    int block = vector.laneCount();
    while (parts.size() > 1) {
      block /= 2;
      var even = exchanges.even(sums.getFirst().dtype(), vector, block);
      var odd = exchanges.odd(sums.getFirst().dtype(), vector, block);
      var joined = new ArrayList<Part>();
      for (int pair = 0; pair < parts.size(); pair += 2) {
        var x = parts.get(pair);
        var y = parts.get(pair + 1);
        var name = names.define(new Object(), parts.size() == 2 ? "sums" : SquareTranspositions.afterExchanging(block));
        code.addStatement("var $L = $L.selectFrom($L, $L)$Z.add($L.selectFrom($L, $L))", name, even, x.vector, y.vector,
            odd, x.vector, y.vector);
        var inTurn = new ArrayList<Local>();
        for (int sum = 0; sum < x.sums.size(); sum++) {
          inTurn.addAll(List.of(x.sums.get(sum), y.sums.get(sum)));
        }
        joined.add(new Part(name, inTurn));
      }
      parts = joined;
    }
    var all = parts.getFirst();
    for (var sum : sums) {
      int from = all.sums.indexOf(sum) * block;
      code.addStatement("$L += $L", names.of(sum, sum.label()),
          VectorDialect.sumOfLanes(all.vector, from, from + block));
    }
  }

  private String lanesName(Local accumulator) {
    var lanes = Objects.requireNonNull(lanesOf.remove(accumulator));
    return names.of(lanes, lanes.label());
  }

  private void combine(Local local, Op.Reduction reduction) {
    var all = vector.reduceLanes(local.dtype(), reduction, lanesName(local));
    var target = names.of(local, local.label());
    switch (reduction) {
      case SUM -> code.addStatement("$L += $L", target, all);
      case PROD -> code.addStatement("$L *= $L", target, all);
      case MAX -> code.addStatement("$L = Math.max($L, $L)", target, target, all);
      case MIN -> code.addStatement("$L = Math.min($L, $L)", target, target, all);
    }
  }
}
