package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Sums over the steps of a loop, computed after it: the gradients of weights that every step uses are sums of products, and one
/// long product takes less time than many short ones that go through memory to be added up.
final class LoopSums implements Rule {
  private final Map<Loop, Map<Loop.Result, Tensor>> known = new HashMap<>();

  @Override
  public Tensor apply(Tensor node) {
    return node.op() instanceof Op.Scan(var loop, int number)
        ? known.computeIfAbsent(loop, LoopSums::changed).getOrDefault(loop.results().get(number), node)
        : node;
  }

  /// The results of a loop that are computed in another way.
  private static Map<Loop.Result, Tensor> changed(Loop loop) {
    var sums = sums(loop);
    var change = new LoopChange(loop);
    sums.values().stream().flatMap(List::stream).flatMap(term -> term.factors().stream()).forEach(change::giveOut);
    var changed = change.changed();
    var results = new HashMap<Loop.Result, Tensor>();
    if (!changed.equals(loop)) {
      loop.results().forEach(result -> results.put(result, changed.result(result)));
    }
    // cₙ = c₀ + Σₜ vₜ, where every step is c ← c + v
    sums.forEach((carry, terms) -> results.put(new Loop.Result.Last(carry),
        terms.stream().map(term -> term.sum(change, changed)).reduce(loop.initial().get(carry), Tensor::add)));
    return results;
  }

  /// What is added to a carry in every step.
  private sealed interface Term {
    /// What the sum is made of, to be given out by every step.
    List<Tensor> factors();

    /// The sum over all steps.
    Tensor sum(LoopChange change, Loop changed);
  }

  private record ProductTerm(Tensor x, Tensor y, Dim rows) implements Term {
    @Override
    public List<Tensor> factors() {
      return List.of(x, y);
    }

    @Override
    public Tensor sum(LoopChange change, Loop changed) {
      // Σₜ xₜᵀ · yₜ = Xᵀ · Y, where X and Y are the rows of all steps
      return Tensor.of(new Op.MatMul(rows(change.all(x, changed)), rows(change.all(y, changed)), true, false));
    }

    private Tensor rows(Tensor all) {
      return all.reshape(new Shape(List.of(rows, all.shape().dim(-1))));
    }
  }

  private record SumTerm(Tensor x, List<Integer> axes) implements Term {
    @Override
    public List<Tensor> factors() {
      return List.of(x);
    }

    @Override
    public Tensor sum(LoopChange change, Loop changed) {
      // Σₜ sum(xₜ, axes) = sum(X, the steps and these axes)
      var over = Stream.concat(Stream.of(0), axes.stream().map(axis -> axis + 1)).toList();
      return Tensor.of(new Op.Reduce(Op.Reduction.SUM, change.all(x, changed), over));
    }
  }

  /// The carries that are nothing but sums worth moving, each with what every step adds.
  private static Map<Integer, List<Term>> sums(Loop loop) {
    var candidates = candidates(loop);
    var chosen = new LinkedHashMap<Integer, List<Term>>();
    var given = new HashSet<Tensor>();
    int before;
    do {
      before = chosen.size();
      candidates.forEach((carry, terms) -> {
        if (!chosen.containsKey(carry) && isWorthwhile(loop, terms, given)) {
          chosen.put(carry, terms);
          terms.forEach(term -> given.addAll(term.factors()));
        }
      });
    } while (chosen.size() > before);
    return chosen;
  }

  /// Whether each step writes no more for the sums to come than it now reads and writes of the sums. What is given out for another sum
  /// costs nothing.
  private static boolean isWorthwhile(Loop loop, List<Term> terms, Set<Tensor> given) {
    var written = terms.stream().flatMap(term -> term.factors().stream()).distinct()
        .filter(factor -> !LoopChange.isOutside(loop, factor) && !given.contains(factor)).map(Tensor::shape).toList();
    if (written.isEmpty()) {
      return true;
    }
    var products = terms.stream().flatMap(term -> term instanceof ProductTerm(var x, var y, _)
        ? Stream.of(new Shape(List.of(x.shape().dim(-1), y.shape().dim(-1))))
        : Stream.empty()).toList();
    return Stream.of(written, products).flatMap(List::stream).allMatch(Shape::isFixed)
        && elements(written) <= 2 * elements(products);
  }

  private static long elements(List<Shape> shapes) {
    return shapes.stream().mapToLong(shape -> shape.elements().factor()).sum();
  }

  /// The carries that are nothing but sums, each with what every step adds.
  private static Map<Integer, List<Term>> candidates(Loop loop) {
    var uses = StepUses.of(loop);
    var candidates = new LinkedHashMap<Integer, List<Term>>();
    for (int carry = 0; carry < loop.initial().size(); carry++) {
      var parameter = loop.body().parameters().get(carry);
      var added = new ArrayList<Tensor>();
      collect(loop.nextCarries().get(carry), uses, added);
      // Used by nothing but its own sum, once.
      if (added.size() > 1 && uses.isUsedOnce(parameter) && added.remove(parameter)) {
        var terms = added.stream().flatMap(value -> term(loop, value).stream()).toList();
        if (terms.size() == added.size()) {
          candidates.put(carry, terms);
        }
      }
    }
    return candidates;
  }

  /// The values that `sum` adds up and gives nobody else.
  private static void collect(Tensor sum, StepUses uses, List<Tensor> added) {
    if (sum.op() instanceof Op.Add(var x, var y) && uses.isUsedOnce(sum)) {
      collect(x, uses, added);
      collect(y, uses, added);
    } else {
      added.add(sum);
    }
  }

  private static Optional<Term> term(Loop loop, Tensor value) {
    if (!value.dtype().isFloating()) {
      return Optional.empty();
    }
    return switch (value.op()) {
      case Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) when transposeX && !transposeY
          && value.shape().rank() == 2 ->
          rows(loop.length(), x.shape().dim(0)).map(rows -> new ProductTerm(x, y, rows));
      case Op.Reduce(var reduction, var x, var axes) when reduction == Op.Reduction.SUM ->
          Optional.of(new SumTerm(x, axes));
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          Optional.of(new SumTerm(value, List.of()));
    };
  }

  /// How many rows all steps have, if that is one number or symbol.
  static Optional<Dim> rows(Dim steps, Dim rows) {
    if (steps instanceof Dim.Fixed(int count) && rows instanceof Dim.Fixed(int each)) {
      return (long) count * each <= Integer.MAX_VALUE ? Optional.of(Dim.of(count * each)) : Optional.empty();
    }
    return rows.isOne() ? Optional.of(steps) : steps.isOne() ? Optional.of(rows) : Optional.empty();
  }
}
