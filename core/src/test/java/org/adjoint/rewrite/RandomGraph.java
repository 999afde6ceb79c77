package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.graph.VjpFunction;

/// Grows a graph of all primitives node by node; every choice comes from the seed.
final class RandomGraph {
  private static final int NODES = 16;
  private static final Dim ROWS = Dim.symbol("rows");
  /// The derivative of the hyperbolic tangent, as a user would give it.
  private static final VjpFunction TANH = (_, y, g) -> List.of(g.mul(y.square().neg().add(1)));

  private final Random random;
  private final boolean smooth;
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Tensor> nodes = new ArrayList<>();
  private final Map<String, NdArray> values = new HashMap<>();

  private RandomGraph(long seed, boolean smooth) {
    random = new Random(seed);
    this.smooth = smooth;
    for (var shape : List.of(Shape.SCALAR, Shape.of(3), Shape.of(2, 3), Shape.of(ROWS, 3))) {
      var name = "x" + inputs.size();
      inputs.add(Tensor.input(name, FLOAT64, shape));
      values.put(name, ordinary(shape.bind(Map.of("rows", 2))));
    }
    nodes.addAll(inputs);
    nodes.add(Tensor.constant(ordinary(Shape.of(2, 3))));
    nodes.add(Tensor.iota(FLOAT64, Shape.of(3), 0));
  }

  /// A program with the outputs `last` and `loss`, and the gradients of the loss with respect to the inputs `x0` to `x3` as `gradient0`
  /// to `gradient3`.
  ///
  /// @param smooth whether to do without ops whose derivative is not that of their value, and without coarse rounding
  static Sample of(long seed, boolean smooth) {
    var samples = new ArrayList<Sample>();
    new Origin("Random.java", 1).during(() -> samples.add(new RandomGraph(seed, smooth).sample()));
    return samples.getFirst();
  }

  private Sample sample() {
    for (int i = 0; i < NODES; i++) {
      nodes.add(bounded(grown(any())));
    }
    var loss = nodes.subList(nodes.size() - 5, nodes.size()).stream().map(node -> node.mean()).reduce(Tensor::add)
        .orElseThrow().named("loss");
    var builder = Program.named("random").output("loss", loss).output("last", nodes.getLast());
    inputs.forEach(builder::input);
    var gradients = Gradients.of(loss, inputs, Gradients.Independent.ZERO);
    IntStream.range(0, inputs.size()).forEach(i -> builder.output("gradient" + i, gradients.get(i)));
    return new Sample(builder.build(), values);
  }

  private NdArray ordinary(Shape shape) {
    var array = NdArray.zeros(FLOAT64, shape);
    for (int i = 0; i < array.size(); i++) {
      array.set(i, random.nextDouble(-2, 2));
    }
    return array;
  }

  /// Keeps numbers ordinary, so that differences are mistakes rather than rounding.
  private Tensor bounded(Tensor node) {
    return random.nextInt(3) == 0 ? node.tanh() : node;
  }

  private Tensor any() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  /// A node that can be combined with `x` place by place.
  private Tensor partner(Tensor x) {
    if (random.nextInt(4) == 0) {
      return x.number(List.of(-1.0, 0.0, 1.0, 2.0).get(random.nextInt(4)));
    }
    var fitting = nodes.stream().filter(node -> node.shape().equals(x.shape()) || node.shape().rank() == 0
        || (node.shape().equals(Shape.of(3)) && endsInThree(x))).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  private static boolean endsInThree(Tensor x) {
    return x.shape().rank() > 0 && x.shape().dim(-1).equals(Dim.of(3));
  }

  private Tensor grown(Tensor x) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> unary(x);
      case 2, 3 -> binary(x);
      case 4 -> chosen(x);
      case 5 -> x.shape().rank() == 0 ? naive(x) : reduced(x);
      case 6 -> x.shape().rank() == 0 ? unary(x) : moved(x);
      default -> annotated(x);
    };
  }

  private Tensor unary(Tensor x) {
    return switch (random.nextInt(18)) {
      case 0 -> x.neg();
      case 1 -> x.abs();
      case 2 -> x.tanh().exp();
      case 3 -> x.tanh().expm1();
      case 4 -> x.square().add(1).log();
      case 5 -> x.square().log1p();
      case 6 -> x.square().add(0.5).sqrt();
      case 7 -> x.tanh();
      case 8 -> x.sigmoid();
      case 9 -> x.sin();
      case 10 -> x.cos();
      case 11 -> x.atan();
      case 12 -> x.softplus();
      case 13 -> x.erf();
      case 14 -> x.floor().tanh();
      case 15 -> x.tanh().pow(List.of(0.0, 1.0, 2.0, 3.0).get(random.nextInt(4)));
      case 16 -> x.square().add(0.5).pow(List.of(-1.0, -2.0, 0.5, -0.5, 1.5).get(random.nextInt(5)));
      default -> naive(x.tanh());
    };
  }

  /// What the rules of stability look for.
  private Tensor naive(Tensor x) {
    var one = x.number(1);
    return switch (random.nextInt(9)) {
      case 0 -> x.tanh().exp().add(1).log();
      case 1 -> x.sigmoid().log();
      case 2 -> one.sub(x.sigmoid()).mul(partner(x));
      case 3 -> x.tanh().exp().sub(1);
      case 4 -> one.div(one.add(x.tanh().neg().exp()));
      case 5 -> x.exp().sub(x.neg().exp()).div(x.exp().add(x.neg().exp()));
      case 6 -> x.sigmoid().mul(2).sub(1);
      case 7 -> one.add(x.tanh());
      default -> x.sub(x.exp().add(1).log());
    };
  }

  private Tensor binary(Tensor x) {
    var y = partner(x);
    return switch (random.nextInt(9)) {
      case 0, 1 -> x.add(y);
      case 2, 3 -> x.sub(y);
      case 4 -> x.tanh().mul(y);
      case 5 -> x.div(y.square().add(1));
      case 6 -> x.maximum(y);
      case 7 -> x.minimum(y);
      default -> random.nextBoolean() ? x.atan2(y.square().add(0.5)) : x.square().add(0.5).pow(y.tanh());
    };
  }

  private Tensor chosen(Tensor x) {
    return switch (random.nextInt(7)) {
      case 0 -> x.lessThan(partner(x)).select(x, partner(x));
      case 1 -> Activations.relu(x);
      case 2 -> x.equalTo(partner(x)).cast(FLOAT64);
      case 3 -> smooth ? x.cos() : x.cast(FLOAT32).cast(FLOAT64);
      case 4 -> x.lessOrEqual(partner(x)).select(x.neg(), x.number(0));
      case 5 -> x.number(1).lessThan(x.number(random.nextInt(3))).select(x, partner(x));
      default -> Tensor.of(new Op.Uniform(counter(x.shape()), Tensor.scalar(INT32, random.nextInt(9))
          .broadcastTo(x.shape()), random.nextInt(2), FLOAT64)).add(x);
    };
  }

  private static Tensor counter(Shape shape) {
    return shape.rank() == 0 ? Tensor.scalar(INT32, 7) : Tensor.iota(INT32, shape, -1);
  }

  private Tensor reduced(Tensor x) {
    int rank = x.shape().rank();
    int axis = random.nextInt(rank);
    return switch (random.nextInt(13)) {
      case 0 -> x.sum(axis);
      case 1 -> x.max(axis);
      case 2 -> x.mean();
      case 3 -> x.min(axis);
      case 4 -> x.tanh().prod(axis);
      case 5 -> x.exp().sum(axis).log();
      case 6 -> x.exp().div(x.exp().sum(axis).expand(axis)).log();
      case 7 -> Reductions.softmax(x, axis);
      case 8 -> x.sub(Reductions.logSumExp(x, axis).expand(axis));
      case 9 -> rank < 2 ? x.prod() : x.transpose().matMul(x);
      case 10 -> rank < 2 ? x.mul(x).sum() : x.matMul(x.transpose());
      case 11 -> x.neg().sum(axis).sum();
      default -> x.add(x.number(1).broadcastTo(x.shape())).transpose(axes(rank)).sum(axis);
    };
  }

  private int[] axes(int rank) {
    var axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  private Tensor moved(Tensor x) {
    int rank = x.shape().rank();
    int last = rank - 1;
    if (!(x.shape().dim(last) instanceof Dim.Fixed(int size)) || size < 2) {
      return x.neg();
    }
    int start = random.nextInt(size);
    int step = 1 + random.nextInt(2);
    int taken = 1 + random.nextInt((size - start + step - 1) / step);
    var slice = Tensor.of(new Op.Slice(x, last, start, taken, step));
    return switch (random.nextInt(12)) {
      case 0 -> taken == 1 ? slice.broadcastTo(x.shape()) : slice;
      case 1 -> padded(slice, last, size);
      case 2 -> Tensor.of(new Op.Slice(Tensor.of(new Op.Concat(List.of(x, x.tanh()), last)), last,
          random.nextInt(size + 1), size, 1));
      case 3 -> Tensor.of(new Op.Reverse(x, random.nextBoolean() ? last : 0));
      case 4 -> Tensor.of(new Op.Fold(Tensor.of(new Op.Unfold(x, last, 2, 1, 1)).tanh(), last, size, 1, 1));
      case 5 -> Tensor.of(new Op.Unfold(x, last, 2, 1, 1)).sum(last);
      case 6 -> Tensor.of(new Op.Gather(x, indices(size), last));
      case 7 -> Tensor.of(new Op.ScatterAdd(x, indices(size), last, Dim.of(size)));
      case 8 -> Tensor.of(new Op.Slice(Tensor.of(new Op.Pad(x, last, 1, 2, step - 1)), last, 1, size, step));
      case 9 -> rank < 2 ? x.broadcastTo(new Shape(List.of(Dim.of(2), x.shape().dim(0)))) : x.transpose();
      case 10 -> rank < 2 ? x.expand(0) : x.transpose(1, 0).reshape(x.shape());
      default -> scanned(x, rank < 2 || !x.shape().dim(0).equals(ROWS) ? x : any());
    };
  }

  private static Tensor padded(Tensor slice, int axis, int size) {
    int taken = ((Dim.Fixed) slice.shape().dim(axis)).size();
    return Tensor.of(new Op.Pad(slice, axis, size - taken, 0, 0));
  }

  private Tensor indices(int size) {
    var indices = new int[size];
    for (int i = 0; i < size; i++) {
      indices[i] = random.nextInt(size);
    }
    return Tensor.constant(NdArray.of(indices));
  }

  /// A recurrence along the first axis, with a constant from outside.
  private Tensor scanned(Tensor sequence, Tensor outside) {
    var element = sequence.shape().without(List.of(0));
    var start = sequence.number(0.5).broadcastTo(element);
    var state = Tensor.input("state", FLOAT64, element);
    var given = Tensor.input("given", FLOAT64, element);
    var constant = Tensor.input("constant", FLOAT64, Shape.SCALAR);
    var next = state.mul(0.5).add(given.tanh()).add(0).mul(constant.tanh());
    var body = new Body(List.of(state, given, constant), List.of(next, naiveStep(next)));
    var loop = new Loop(body, List.of(start), List.of(sequence), List.of(outside.mean()), sequence.shape().dim(0),
        random.nextBoolean());
    return switch (random.nextInt(3)) {
      case 0 -> loop.result(new Loop.Result.Last(0));
      case 1 -> loop.result(new Loop.Result.Stacked(0)).add(loop.result(new Loop.Result.Last(0)).mean());
      default -> loop.result(new Loop.Result.Before(0));
    };
  }

  private static Tensor naiveStep(Tensor x) {
    return x.exp().add(1).log();
  }

  private Tensor annotated(Tensor x) {
    return switch (random.nextInt(4)) {
      case 0 -> smooth ? x.sigmoid() : x.stopGradient();
      case 1 -> Tensor.of(new Op.Barrier(x)).mul(x.tanh());
      case 2 -> Tensor.of(new Op.CustomVjp(x.tanh(), List.of(x), TANH));
      default -> {
        var begin = x.neg();
        yield Tensor.of(new Op.Checkpoint(begin.add(1).tanh().mul(begin.sigmoid()), List.of(begin)));
      }
    };
  }
}
