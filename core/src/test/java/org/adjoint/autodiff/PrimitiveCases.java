package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.autodiff.Samples.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Every primitive on interesting shapes: what the tests of all tables of rules go through.
final class PrimitiveCases {
  /// A function of inputs with ordinary values: no kinks, no poles.
  ///
  /// @param sources the inputs that it is differentiated with respect to
  record Case(Class<? extends Op> op, Tensor result, List<Tensor> sources) {
    @Override
    public String toString() {
      return op.getSimpleName() + " " + sources + " -> " + result;
    }

    /// All inputs, also those without a derivative.
    List<Tensor> inputs() {
      return Samples.inputsOf(result);
    }
  }

  private static final List<Shape> SHAPES =
      List.of(Shape.SCALAR, Shape.of(1), Shape.of(2, 3), Shape.of(1, 2, 1, 3, 1), Shape.of(2, 0),
          Shape.of(Dim.symbol("rows"), 2));

  private final List<Case> cases = new ArrayList<>();
  private final Tensor x = input("x", 2, 3);
  private final Tensor y = input("y", 2, 3);
  private final Tensor xs = input("xs", 2, 2, 3);
  private final Tensor r5 = input("r5", 2, 1, 3, 2, 2);
  private final Tensor n = Tensor.input("n", FLOAT64, Shape.of(Dim.symbol("rows"), 3));
  private final Tensor i = Tensor.input("i", INT32, Shape.of(4));
  private final Tensor ij = Tensor.input("ij", INT32, Shape.of(2, 2));

  private PrimitiveCases() {
  }

  static List<Case> all() {
    var table = new PrimitiveCases();
    table.leaves();
    table.elementwise();
    table.choices();
    table.contractions();
    table.layouts();
    table.assemblies();
    table.lookups();
    table.loops();
    table.annotations();
    return table.cases;
  }

  private void add(Class<? extends Op> op, Tensor result, Tensor... sources) {
    cases.add(new Case(op, result, List.of(sources)));
  }

  private void add(Op op, Tensor... sources) {
    add(op.getClass(), Tensor.of(op), sources);
  }

  private void leaves() {
    add(Op.Input.class, x, x);
    add(Op.Constant.class, x.mul(Tensor.constant(NdArray.of(new double[] {3, -1, 2}))), x);
    add(Op.Scalar.class, x.mul(2.5), x);
    add(Op.Iota.class, x.mul(Tensor.iota(FLOAT64, Shape.of(2, 3), 1)), x);
    add(Op.Size.class, n.mul(Tensor.of(new Op.Size(Extent.of(n.shape().dim(0)), FLOAT64))), n);
  }

  private void elementwise() {
    unary(Op.Neg.class, Tensor::neg);
    unary(Op.Abs.class, Tensor::abs);
    unary(Op.Abs.class, u -> u.neg().abs());
    unary(Op.Floor.class, u -> u.mul(u.mul(1.37).floor()));
    unary(Op.Exp.class, Tensor::exp);
    unary(Op.Expm1.class, Tensor::expm1);
    unary(Op.Log.class, Tensor::log);
    unary(Op.Log1p.class, Tensor::log1p);
    unary(Op.Sqrt.class, Tensor::sqrt);
    unary(Op.Sin.class, Tensor::sin);
    unary(Op.Cos.class, Tensor::cos);
    unary(Op.Atan.class, Tensor::atan);
    unary(Op.Tanh.class, Tensor::tanh);
    unary(Op.Sigmoid.class, u -> u.sub(1).sigmoid());
    unary(Op.Softplus.class, u -> u.sub(1).softplus());
    unary(Op.Erf.class, u -> u.sub(1).erf());
    unary(Op.Mul.class, Tensor::square);
    unary(Op.StopGradient.class, u -> u.mul(Tensor.scalar(FLOAT64, 1.3).exp().stopGradient()));
    unary(Op.Cast.class, u -> Tensor.of(new Op.Cast(u, FLOAT64)));
    binary(Op.Add.class, Tensor::add);
    binary(Op.Sub.class, Tensor::sub);
    binary(Op.Mul.class, Tensor::mul);
    binary(Op.Div.class, Tensor::div);
    binary(Op.Div.class, (u, v) -> u.div(u.mul(v)));
    binary(Op.Pow.class, Tensor::pow);
    binary(Op.Pow.class, (u, v) -> u.pow(v.neg()));
    binary(Op.Atan2.class, (u, v) -> u.sub(1).atan2(v));
    binary(Op.Max.class, Tensor::maximum);
    binary(Op.Min.class, Tensor::minimum);
    binary(Op.Mul.class, (u, v) -> u.mul(v.sum()));
    add(Op.Pow.class, x.pow(x), x);
    add(Op.Pow.class, x.sub(3).pow(3), x);
    add(Op.Add.class, x.add(x), x);
  }

  private void unary(Class<? extends Op> op, UnaryOperator<Tensor> function) {
    for (var shape : SHAPES) {
      var u = Tensor.input("x", FLOAT64, shape);
      add(op, function.apply(u), u);
    }
  }

  private void binary(Class<? extends Op> op, BinaryOperator<Tensor> function) {
    for (var shape : SHAPES) {
      var u = Tensor.input("x", FLOAT64, shape);
      var v = Tensor.input("y", FLOAT64, shape);
      add(op, function.apply(u, v), u, v);
    }
  }

  private void choices() {
    add(Op.Compare.class, x.mul(x.lessThan(y).cast(FLOAT64)), x);
    add(Op.Select.class, x.lessThan(y).select(x.exp(), y.log()), x, y);
    add(Op.Select.class, x.lessThan(y).select(x.exp(), x.number(0.5)), x);
    add(Op.Select.class, Activations.relu(x.sub(y)), x, y);
    var counter = Tensor.iota(INT32, Shape.of(2, 3), 1);
    var key = Tensor.input("key", INT32, Shape.SCALAR);
    add(Op.Uniform.class,
        x.mul(Tensor.of(new Op.Uniform(counter, key.broadcastTo(Shape.of(2, 3)), 7, FLOAT64))), x);
  }

  private void contractions() {
    for (var reduction : Op.Reduction.values()) {
      add(new Op.Reduce(reduction, x, List.of()), x);
      add(new Op.Reduce(reduction, x, List.of(0)), x);
      add(new Op.Reduce(reduction, x, List.of(1)), x);
      add(new Op.Reduce(reduction, x, List.of(0, 1)), x);
      add(new Op.Reduce(reduction, r5, List.of(0, 2, 4)), r5);
      add(new Op.Reduce(reduction, n, List.of(0)), n);
    }
    var one = input("one", 1, 1);
    add(new Op.Reduce(Op.Reduction.PROD, one, List.of(0)), one);
    var nothing = input("nothing", 3, 0);
    add(new Op.Reduce(Op.Reduction.SUM, nothing, List.of(1)), nothing);
    add(new Op.Reduce(Op.Reduction.PROD, nothing, List.of(1)), nothing);
    add(Op.Reduce.class, n.mean(), n);
    add(Op.Reduce.class, Reductions.softmax(x, -1), x);
    add(Op.Reduce.class, Reductions.logSoftmax(x, 0), x);
    add(Op.Reduce.class, Reductions.logSumExp(x, 1), x);
    var w = input("w", 3, 4);
    var v = input("v", 4, 3);
    var ws = input("ws", 2, 3, 2);
    add(new Op.MatMul(x, w, false, false), x, w);
    add(new Op.MatMul(x, y, true, false), x, y);
    add(new Op.MatMul(x, y, false, true), x, y);
    add(new Op.MatMul(w, v, true, true), w, v);
    add(new Op.MatMul(x, x, false, true), x);
    add(new Op.MatMul(xs, ws, false, false), xs, ws);
    add(new Op.MatMul(xs, ws, true, true), xs, ws);
    add(new Op.MatMul(n, w, false, false), n, w);
    add(Op.MatMul.class, x.matMul(w).matMul(v), x, w, v);
    var row = input("row", 1, 3);
    add(new Op.MatMul(row, w, false, false), row, w);
    add(new Op.MatMul(row, row, false, true), row);
    add(new Op.MatMul(r5, r5, false, true), r5);
  }

  private void layouts() {
    add(new Op.Reshape(x, Shape.of(3, 2)), x);
    add(new Op.Reshape(n, Shape.of(n.shape().dim(0), 1, 3)), n);
    add(new Op.Transpose(x, List.of(1, 0)), x);
    add(new Op.Transpose(xs, List.of(2, 0, 1)), xs);
    add(new Op.Transpose(r5, List.of(3, 0, 4, 1, 2)), r5);
    add(new Op.Broadcast(x, List.of(0), Shape.of(4, 2, 3)), x);
    add(new Op.Broadcast(x, List.of(1, 3), Shape.of(2, 2, 3, 1)), x);
    add(new Op.Broadcast(x, List.of(), x.shape()), x);
    add(Op.Broadcast.class, n.mul(n.mean(0)), n);
    add(new Op.Slice(x, 1, 0, 2, 2), x);
    add(new Op.Slice(x, 1, 1, 1, 1), x);
    add(new Op.Slice(x, 0, 1, 1, 5), x);
    add(new Op.Slice(x, 0, 1, 0, 2), x);
    add(new Op.Slice(r5, 2, 0, 2, 2), r5);
    add(new Op.Slice(n, 1, 1, 2, 1), n);
    add(new Op.Reverse(x, 1), x);
    add(new Op.Reverse(r5, 2), r5);
    add(new Op.Reverse(n, 0), n);
    var line = input("line", 2, 7);
    add(new Op.Unfold(line, 1, 3, 1, 1), line);
    add(new Op.Unfold(line, 1, 2, 2, 3), line);
    add(new Op.Unfold(line, 1, 7, 1, 1), line);
    add(new Op.Unfold(line, 0, 1, 1, 1), line);
    add(new Op.Unfold(n, 1, 2, 1, 1), n);
    add(new Op.Barrier(x), x);
  }

  private void assemblies() {
    add(new Op.Pad(x, 1, 2, 1, 0), x);
    add(new Op.Pad(x, 0, 0, 1, 2), x);
    add(new Op.Pad(n, 1, 1, 0, 1), n);
    var nothing = input("nothing", 0, 3);
    add(new Op.Pad(nothing, 0, 1, 1, 2), nothing);
    add(new Op.Concat(List.of(x, y), 0), x, y);
    add(new Op.Concat(List.of(x, x, y.exp()), 1), x, y);
    add(new Op.Concat(List.of(x, x.number(1).broadcastTo(Shape.of(2, 3))), 1), x);
    add(new Op.Concat(List.of(nothing, x), 0), nothing, x);
    add(new Op.Concat(List.of(n, n), 1), n);
    var windows = input("windows", 2, 3, 2);
    add(new Op.Fold(windows, 1, 4, 1, 1), windows);
    add(new Op.Fold(windows, 1, 9, 2, 3), windows);
    add(new Op.Fold(windows, 0, 4, 1, 2), windows);
    var none = input("none", 0, 2);
    add(Op.Fold.class, Tensor.of(new Op.Fold(none, 0, 3, 1, 1)).add(x), x);
  }

  private void lookups() {
    var table = input("table", 2, 3);
    add(new Op.Gather(table, i, 0), table);
    add(new Op.Gather(table, i, 1), table);
    add(new Op.Gather(table, ij, 0), table);
    add(new Op.Gather(xs, ij, 1), xs);
    add(new Op.Gather(table, Tensor.input("k", INT32, Shape.SCALAR), 0), table);
    add(new Op.Gather(n, Tensor.input("rowsAt", INT32, Shape.of(n.shape().dim(0))), 1), n);
    var updates = input("updates", 4, 3);
    add(new Op.ScatterAdd(updates, i, 0, Dim.of(2)), updates);
    add(new Op.ScatterAdd(updates.transpose(), i, 1, Dim.of(3)), updates);
    add(new Op.ScatterAdd(xs, ij, 0, Dim.of(5)), xs);
    add(new Op.ScatterAdd(n, Tensor.input("rowsAt", INT32, Shape.of(n.shape().dim(0))), 0, Dim.of(2)), n);
    add(new Op.ScatterAdd(x, Tensor.input("k", INT32, Shape.SCALAR), 1, Dim.of(2)), x);
  }

  private void loops() {
    for (var shape : List.of(Shape.of(1, 2), Shape.of(4, 2), Shape.of(Dim.symbol("rows"), 2))) {
      for (boolean reverse : new boolean[] {false, true}) {
        var sequence = Tensor.input("sequence", FLOAT64, shape);
        var first = input("first", 2);
        var weight = input("weight");
        var loop = recurrence(first, sequence, weight, reverse);
        add(Op.Scan.class, loop.result(new Loop.Result.Last(0)), sequence, weight, first);
        add(Op.Scan.class, loop.result(new Loop.Result.Stacked(0)), sequence, weight, first);
        add(Op.Scan.class, loop.result(new Loop.Result.Before(0)), sequence, weight, first);
      }
    }
  }

  /// `hₜ₊₁ = tanh(w hₜ) + sₜ`, with the outputs `sₜ hₜ w`.
  private static Loop recurrence(Tensor first, Tensor sequence, Tensor weight, boolean reverse) {
    var h = Tensor.input("h", FLOAT64, first.shape());
    var s = Tensor.input("s", FLOAT64, first.shape());
    var w = Tensor.input("w", FLOAT64, weight.shape());
    var body = new Body(List.of(h, s, w), List.of(h.mul(w).tanh().add(s), s.mul(h).mul(w)));
    return new Loop(body, List.of(first), List.of(sequence), List.of(weight), sequence.shape().dim(0), reverse);
  }

  private void annotations() {
    add(Op.CustomVjp.class, CustomGradient.of(List.of(x, y), v -> v.get(0).mul(v.get(1)).exp(),
        (v, z, g) -> List.of(g.mul(z).mul(v.get(1)), g.mul(z).mul(v.get(0)))), x, y);
    add(Op.CustomVjp.class, CustomGradient.of(List.of(x, x.sum(1)), v -> v.get(0).mul(v.get(1).expand(-1)),
        (v, _, g) -> List.of(g.mul(v.get(1).expand(-1)), g.mul(v.get(0)).sum(1))), x);
    var w = input("w", 3, 2);
    add(Op.Checkpoint.class, Checkpoint.of(x.tanh().matMul(w).exp()), x, w);
    var hidden = x.tanh();
    add(Op.Checkpoint.class, Checkpoint.of(hidden.matMul(w).exp(), hidden).mul(hidden.sum()), x, w);
    add(Op.Checkpoint.class, Checkpoint.of(Checkpoint.of(x.tanh()).mul(y).sin()), x, y);
  }

  /// The primitives below a sealed type.
  static Set<Class<?>> primitives(Class<?> type) {
    var found = new HashSet<Class<?>>();
    for (var permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        found.addAll(primitives(permitted));
      } else {
        found.add(permitted);
      }
    }
    return found;
  }
}
