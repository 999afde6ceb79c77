package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.adjoint.array.Dim;
import org.adjoint.graph.Formula;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The rules of [VjpRules] as formulas: what the sensitivity of a result contributes to those of its operands, in the notation of a
/// textbook. Like there, the switch has no default.
///
/// Gradients are implicitly repeated where a sum over everything had one number: `δ_x += δ_y`.
final class ChainRule {
  /// What an operand's sensitivity gains.
  record Contribution(Tensor operand, Formula formula) {
  }

  private final Tensor node;
  private final Formula y;
  private final Formula g;
  private final Function<Tensor, Formula> values;
  private final List<Contribution> contributions = new ArrayList<>();

  private ChainRule(Tensor node, Formula y, Formula g, Function<Tensor, Formula> values) {
    this.node = node;
    this.y = y;
    this.g = g;
    this.values = values;
  }

  /// The contributions of one node.
  ///
  /// @param y the value of the node
  /// @param g its sensitivity
  /// @param values the formulas of its operands, and for a loop those of the body's parameters
  static List<Contribution> of(Tensor node, Formula y, Formula g, Function<Tensor, Formula> values) {
    var rule = new ChainRule(node, y, g, values);
    rule.apply();
    return rule.contributions;
  }

  private void apply() {
    switch (node.op()) {
      case Op.Leaf _ -> {
      }
      case Op.Neg(var x) -> add(x, g.negated());
      case Op.Abs(var x) -> add(x, times(g, Formula.call("sign", value(x))));
      case Op.Floor _ -> {
      }
      case Op.Exp(var x) -> add(x, times(g, y));
      case Op.Expm1(var x) -> add(x, times(g, new Formula.Sum(y, Formula.number(1))));
      case Op.Log(var x) -> add(x, over(g, value(x)));
      case Op.Log1p(var x) -> add(x, over(g, new Formula.Sum(Formula.number(1), value(x))));
      case Op.Sqrt(var x) -> add(x, over(g, times(Formula.number(2), y)));
      case Op.Sin(var x) -> add(x, times(g, Formula.call("cos", value(x))));
      case Op.Cos(var x) -> add(x, times(g, Formula.call("sin", value(x))).negated());
      case Op.Atan(var x) -> add(x, over(g, new Formula.Sum(Formula.number(1), Formula.square(value(x)))));
      case Op.Tanh(var x) -> add(x, times(g, new Formula.Difference(Formula.number(1), Formula.square(y))));
      case Op.Sigmoid(var x) -> add(x, times(times(g, y), new Formula.Difference(Formula.number(1), y)));
      case Op.Softplus(var x) -> add(x, times(g, Formula.call("σ", value(x))));
      case Op.Erf(var x) ->
          add(x, times(times(g, over(Formula.number(2), Formula.call("sqrt", new Formula.Symbol("π", "",
              true)))), Formula.call("exp", Formula.square(value(x)).negated())));
      case Op.Add(var a, var b) -> {
        add(a, g);
        add(b, g);
      }
      case Op.Sub(var a, var b) -> {
        add(a, g);
        add(b, g.negated());
      }
      case Op.Mul(var a, var b) when a == b -> add(a, times(times(Formula.number(2), g), value(a)));
      case Op.Mul(var a, var b) -> {
        add(a, times(g, value(b)));
        add(b, times(g, value(a)));
      }
      case Op.Div(var a, var b) -> {
        add(a, over(g, value(b)));
        add(b, over(times(g, y), value(b)).negated());
      }
      case Op.Pow(var a, var b) -> {
        add(a, times(times(g, value(b)),
            new Formula.Power(value(a), new Formula.Difference(value(b), Formula.number(1)))));
        add(b, times(times(g, y), Formula.call("log", value(a))));
      }
      case Op.Atan2(var a, var b) -> {
        var squares = new Formula.Sum(Formula.square(value(a)), Formula.square(value(b)));
        add(a, over(times(g, value(b)), squares));
        add(b, over(times(g, value(a)), squares).negated());
      }
      case Op.Max(var a, var b) -> {
        add(a, winner(b, a));
        add(b, winner(a, b));
      }
      case Op.Min(var a, var b) -> {
        add(a, winner(a, b));
        add(b, winner(b, a));
      }
      case Op.Compare _ -> {
      }
      case Op.Select(var condition, var a, var b) -> {
        add(a, new Formula.Choice(value(condition), g, Formula.number(0)));
        add(b, new Formula.Choice(value(condition), Formula.number(0), g));
      }
      case Op.Cast(var x, _) -> {
        if (x.dtype().isFloating() && node.dtype().isFloating()) {
          add(x, Formula.call(x.dtype().toString(), g));
        }
      }
      case Op.Uniform _ -> {
      }
      case Op.StopGradient _ -> {
      }
      case Op.Reduce(var reduction, var x, var axes) -> add(x, switch (reduction) {
        case SUM -> repeated(g, x, axes);
        case PROD -> times(repeated(g, x, axes), new Formula.Call("product of the others", List.of(value(x)),
            axes.size() == x.shape().rank() ? List.of() : List.of("axis " + joined(axes))));
        case MAX, MIN -> {
          var attained = new Formula.Relation(Op.Comparison.EQ, value(x), repeated(y, x, axes));
          yield new Formula.Choice(attained, over(repeated(g, x, axes), Formula.call("number of ties")),
              Formula.number(0));
        }
      });
      case Op.MatMul(var a, var b, boolean transposeA, boolean transposeB) -> {
        var left = transposeA ? new Formula.Transposed(value(a)) : value(a);
        var right = transposeB ? new Formula.Transposed(value(b)) : value(b);
        add(a, transposeA ? product(right, transposed(g)) : product(g, transposed(right)));
        add(b, transposeB ? product(transposed(g), left) : product(transposed(left), g));
      }
      case Op.Reshape(var x, _) -> add(x, Naming.isInvisible(node)
          ? g
          : new Formula.Call("reshape", List.of(g), List.of(x.shape().toString())));
      case Op.Transpose(var x, var permutation) -> {
        var inverse = new ArrayList<Integer>();
        for (int axis = 0; axis < permutation.size(); axis++) {
          inverse.add(permutation.indexOf(axis));
        }
        add(x, g.transposed(inverse));
      }
      case Op.Broadcast(var x, var axes, var shape) -> add(x, axes.isEmpty()
          ? g
          : new Formula.Combined(Op.Reduction.SUM, g, axes.size() == shape.rank() ? List.of() : axes));
      case Op.Slice(var x, int axis, int start, int size, int step) -> {
        int low = size == 0 ? 0 : start;
        int taken = size == 0 ? 0 : (size - 1) * step + 1;
        add(x, g.padded(axis, low, size(x, axis) - low - taken, step - 1));
      }
      case Op.Reverse(var x, int axis) -> add(x, g.reversed(axis));
      case Op.Unfold(var x, int axis, _, int stride, int dilation) ->
          add(x, g.folded(axis, size(x, axis), stride, dilation));
      case Op.Barrier(var x) -> add(x, g);
      case Op.Pad(var x, int axis, int low, _, int interior) ->
          add(x, g.slice(axis, x.shape().rank(), low, size(x, axis), interior + 1));
      case Op.Concat(var parts, int axis) -> {
        int start = 0;
        for (var part : parts) {
          add(part, g.slice(axis, part.shape().rank(), start, size(part, axis), 1));
          start += size(part, axis);
        }
      }
      case Op.Fold(var x, int axis, _, int stride, int dilation) -> {
        int rank = x.shape().rank();
        add(x, g.unfolded(axis, size(x, rank - 1), stride, dilation).slice(axis, rank, 0, size(x, axis), 1));
      }
      case Op.ScatterAdd(var updates, var indices, int axis, _) ->
          add(updates, g.part(axis, node.shape().rank(), value(indices)));
      case Op.Gather(var x, var indices, int axis) -> add(x, g.scattered(value(indices), axis, x.shape().dim(axis)));
      case Op.Scan(var loop, _) -> scan(loop);
      case Op.CustomVjp(_, var arguments, _) -> {
        for (int i = 0; i < arguments.size(); i++) {
          add(arguments.get(i),
              new Formula.Call("given rule", List.of(g), arguments.size() == 1 ? List.of() : List.of("argument " + i)));
        }
      }
      case Op.Checkpoint(var value, _) -> add(value, g);
    }
  }

  /// Backpropagation through time: `δ` of each carry at the first step, of each sequence at every step, and of each constant summed over
  /// the steps.
  private void scan(Loop loop) {
    var parameters = loop.body().parameters();
    int afterCarries = loop.initial().size();
    int afterSequences = afterCarries + loop.sequences().size();
    for (int i = 0; i < parameters.size(); i++) {
      var operand = loop.operands().get(i);
      var step = new Formula.Sensitivity(value(parameters.get(i)));
      if (!operand.dtype().isFloating()) {
        continue;
      }
      if (i < afterCarries) {
        add(operand, at(step, loop.reverse() ? "last" : "0"));
      } else if (i < afterSequences) {
        add(operand, Formula.call("stack", step));
      } else {
        add(operand, Formula.call("Σₜ", at(step, "t")));
      }
    }
  }

  /// A value of a loop's body at one step.
  static Formula at(Formula value, String step) {
    return new Formula.Part(value, false, new Formula.Literal(step), false);
  }

  private void add(Tensor operand, Formula formula) {
    contributions.add(new Contribution(operand, formula));
  }

  private Formula value(Tensor operand) {
    return values.apply(operand);
  }

  /// All of `g` where `smaller` is less than `larger`, half at a tie.
  private Formula winner(Tensor smaller, Tensor larger) {
    var wins = new Formula.Relation(Op.Comparison.LT, value(smaller), value(larger));
    var ties = new Formula.Relation(Op.Comparison.EQ, value(smaller), value(larger));
    return new Formula.Choice(wins, g, new Formula.Choice(ties, over(g, Formula.number(2)), Formula.number(0)));
  }

  private static Formula repeated(Formula reduced, Tensor x, List<Integer> axes) {
    return axes.size() == x.shape().rank() || axes.isEmpty()
        ? reduced
        : new Formula.Call("repeat", List.of(reduced), List.of("axis " + joined(axes)));
  }

  private static String joined(List<Integer> axes) {
    return String.join(", ", axes.stream().map(String::valueOf).toList());
  }

  private static Formula times(Formula x, Formula y) {
    return x instanceof Formula.Negative(var u) ? new Formula.Negative(times(u, y)) : new Formula.Product(x, y);
  }

  private static Formula over(Formula x, Formula y) {
    return x instanceof Formula.Negative(var u) ? new Formula.Negative(over(u, y)) : new Formula.Quotient(x, y);
  }

  private static Formula product(Formula x, Formula y) {
    return new Formula.MatrixProduct(x, y);
  }

  private static Formula transposed(Formula x) {
    return x instanceof Formula.Transposed(var u) ? u : new Formula.Transposed(x);
  }

  private static int size(Tensor x, int axis) {
    return ((Dim.Fixed) x.shape().dim(axis)).size();
  }
}
