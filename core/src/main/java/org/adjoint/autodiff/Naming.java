package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.adjoint.array.Dim;
import org.adjoint.graph.Formula;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Notation;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Which values of a derivation have a name of their own, and which stand as their formulas: small ones that have no name and whose
/// sensitivity is just that of another value, as `x·w` in `x·w + b`.
final class Naming {
  /// Formulas of more nodes than this are cut by a name.
  private static final int LARGEST_FORMULA = 16;

  private final Trace trace;
  private final AtomicInteger generated;
  private final Set<Tensor> large;
  private final Map<Tensor, Formula> symbols = new LinkedHashMap<>();
  private final Map<Tensor, Formula> definitions = new LinkedHashMap<>();
  private final Map<Tensor, Integer> contributions = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /// Names for the values of one graph.
  ///
  /// @param seeds the values whose sensitivities are given
  /// @param generated the number of names `z₁`, `z₂` … so far
  Naming(Trace trace, Collection<Tensor> seeds, Collection<Tensor> sources, AtomicInteger generated) {
    this.trace = trace;
    this.generated = generated;
    large = large(GraphWalk.topological(seeds));
    sources.forEach(this::name);
    var named = new HashSet<>(sources);
    named.addAll(seeds);
    nameAllBut(inlined(named));
  }

  private void nameAllBut(Set<Tensor> inlined) {
    // Names that were given first, so that no generated one takes them.
    trace.order().stream().filter(node -> node.name() != null).forEach(this::name);
    trace.order().stream().filter(node -> !inlined.contains(node)).forEach(this::name);
  }

  /// The formula of a value: its name, or what it computes in terms of names.
  Formula value(Tensor node) {
    var known = known(node);
    return known == null ? formula(node) : known;
  }

  /// What a value with a name computes.
  Formula formula(Tensor node) {
    return switch (node.op()) {
      case Op.Broadcast(var x, _, var shape) when symbols.containsKey(node) ->
          new Formula.Call("broadcast", List.of(value(x)), List.of(shape.toString()));
      case Op.Reshape(var x, var shape) when symbols.containsKey(node) ->
          new Formula.Call("reshape", List.of(value(x)), List.of(shape.toString()));
      case Op _ -> Formula.of(node, this::known);
    };
  }

  /// Whether a value has a name.
  boolean isNamed(Tensor node) {
    return symbols.containsKey(node);
  }

  /// How many contributions the sensitivity of a value has.
  int contributions(Tensor node) {
    return contributions.getOrDefault(node, 0);
  }

  /// Values with a name that are on no path, with what they compute, as far as they were asked for.
  Map<Tensor, Formula> definitions() {
    return definitions;
  }

  private @Nullable Formula known(Tensor node) {
    var symbol = symbols.get(node);
    if (symbol == null && (node.name() != null || large.contains(node))) {
      symbol = name(node);
      if (!(node.op() instanceof Op.Leaf)) {
        definitions.put(node, formula(node));
      }
    }
    return symbol;
  }

  private Formula name(Tensor node) {
    return symbols.computeIfAbsent(node, _ -> {
      boolean scalar = node.shape().rank() == 0;
      var given = node.op() instanceof Op.Input input && node.name() == null ? input.name() : node.name();
      if (given == null) {
        return new Formula.Symbol("z", String.valueOf(generated.incrementAndGet()), scalar);
      }
      var name = given;
      for (int number = 2; !taken.add(name); number++) {
        name = given + "_" + number;
      }
      return new Formula.Symbol(name, "", scalar);
    });
  }

  private static Set<Tensor> large(List<Tensor> order) {
    var sizes = new HashMap<Tensor, Integer>();
    var large = new HashSet<Tensor>();
    for (var node : order) {
      int size = 1;
      for (var operand : node.op().operands()) {
        size += sizes.getOrDefault(operand, 1);
      }
      boolean isLarge = size > LARGEST_FORMULA;
      if (isLarge) {
        large.add(node);
      }
      sizes.put(node, isLarge || node.name() != null ? 1 : size);
    }
    return large;
  }

  // ---- what needs no name ----

  private static final Formula SOME = new Formula.Symbol("?", "", false);

  private Set<Tensor> inlined(Set<Tensor> named) {
    var inlined = new HashSet<Tensor>();
    var parts = new HashMap<Tensor, List<Formula>>();
    for (var node : trace.order()) {
      var sum = parts.getOrDefault(node, List.of());
      Formula sensitivity = new Formula.Sensitivity(new Formula.Symbol("?", "", node.shape().rank() == 0));
      if (!named.contains(node) && node.name() == null && !large.contains(node) && sum.size() == 1
          && isPassedOn(node, sum.getFirst())) {
        inlined.add(node);
        sensitivity = sum.getFirst();
      }
      for (var contribution : ChainRule.of(node, SOME, sensitivity, Naming::constant)) {
        if (trace.leads(node, contribution.operand())) {
          parts.computeIfAbsent(contribution.operand(), _ -> new ArrayList<>()).add(contribution.formula());
          contributions.merge(contribution.operand(), 1, Integer::sum);
        }
      }
    }
    return inlined;
  }

  /// Whether a value's only contribution is a sensitivity that has a name, perhaps times a number.
  private static boolean isPassedOn(Tensor node, Formula contribution) {
    boolean hasShape = node.op() instanceof Op.Elementwise || node.shape().rank() == 0
        || !Notation.isScalar(contribution);
    return hasShape && !(node.op() instanceof Op.Scan) && isLight(contribution, 3);
  }

  private static boolean isLight(Formula formula, int depth) {
    return depth > 0 && switch (formula) {
      case Formula.Sensitivity _ -> true;
      case Formula.Negative(var x) -> isLight(x, depth - 1);
      case Formula.Quotient(var x, var y) -> isLight(x, depth - 1) && isConstant(y);
      case Formula.Product(var x, var y) -> isLight(x, depth - 1) && isConstant(y);
      case Formula _ -> false;
    };
  }

  private static boolean isConstant(Formula formula) {
    return switch (formula) {
      case Formula.Literal _ -> true;
      case Formula.Symbol symbol -> !symbol.equals(SOME);
      case Formula.Product(var x, var y) -> isConstant(x) && isConstant(y);
      case Formula _ -> false;
    };
  }

  private static Formula constant(Tensor node) {
    return switch (node.op()) {
      case Op.Scalar _, Op.Size _ -> Formula.of(node, _ -> null);
      case Op.Broadcast(var x, _, _) -> constant(x);
      case Op.Reshape(var x, _) -> constant(x);
      case Op _ -> SOME;
    };
  }

  /// Whether a node says nothing in a formula, nor does its rule about the sensitivity of its operand: a broadcast does.
  static boolean isInvisible(Tensor node) {
    return switch (node.op()) {
      case Op.Reshape(var x, var shape) -> withoutOnes(x.shape().dims()).equals(withoutOnes(shape.dims()));
      case Op.Broadcast _, Op.Barrier _, Op.Annotation _ -> true;
      case Op _ -> false;
    };
  }

  private static List<Dim> withoutOnes(List<Dim> dims) {
    return dims.stream().filter(dim -> !dim.isOne()).toList();
  }
}
