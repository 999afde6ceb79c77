package org.adjoint.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// A program made of a seed, and values for its inputs.
///
/// Values stay between about −3 and 3, and functions with kinks are rare and kept away from them, so that rounding does
/// not decide what is computed.
///
/// @param inputs values by name
record RandomProgram(Program program, Map<String, NdArray> inputs) {
  private static final int[][] SHAPES =
      {{}, {1}, {5}, {17}, {40}, {3, 4}, {4, 3}, {1, 9}, {7, 16}, {16, 7}, {2, 3, 4}, {3, 1, 5}, {2, 2, 3, 4}};
  private static final Map<String, Integer> SIZES = Map.of("batch", 6);

  static RandomProgram of(long seed, DType dtype) {
    return new Maker(seed, dtype).make();
  }

  private static final class Maker {
    private final Random random;
    private final DType dtype;
    private final Map<String, NdArray> inputs = new LinkedHashMap<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    Maker(long seed, DType dtype) {
      random = new Random(seed);
      this.dtype = dtype;
    }

    RandomProgram make() {
      int count = 2 + random.nextInt(3);
      for (int number = 0; number < count; number++) {
        input(randomShape());
      }
      int steps = 3 + random.nextInt(12);
      for (int step = 0; step < steps; step++) {
        var next = next();
        values.add(random.nextInt(5) == 0 ? next.named("value" + step) : next);
      }
      return new RandomProgram(program(), inputs);
    }

    private Program program() {
      var builder = Program.named("random");
      leaves.forEach(builder::input);
      int outputs = 1 + random.nextInt(3);
      for (int number = 0; number < outputs; number++) {
        builder.output("output" + number, values.get(values.size() - 1 - random.nextInt(Math.min(4, values.size()))));
      }
      if (random.nextInt(3) > 0) {
        derive(builder);
      }
      return builder.build();
    }

    /// Adds a loss, its gradients as outputs, and updates of some inputs.
    private void derive(Program.Builder builder) {
      var loss = values.getLast().square().mean().named("loss");
      builder.output("loss", loss);
      var gradients = Gradients.of(loss, leaves, Gradients.Independent.ZERO);
      for (int number = 0; number < leaves.size(); number++) {
        var leaf = leaves.get(number);
        var gradient = gradients.get(number);
        switch (random.nextInt(4)) {
          case 0 -> builder.output("gradient" + number, gradient);
          case 1 -> builder.update(leaf, leaf.sub(gradient.mul(0.1)));
          case 2 -> {
            builder.output("gradient" + number, gradient);
            builder.update(leaf, leaf.mul(0.9).add(gradient.square().add(1e-2).sqrt()));
          }
          default -> {
          }
        }
      }
    }

    private Shape randomShape() {
      var shape = Shape.of(SHAPES[random.nextInt(SHAPES.length)]);
      if (shape.rank() > 0 && random.nextInt(4) == 0) {
        var dims = new ArrayList<>(shape.dims());
        dims.set(0, Dim.symbol("batch"));
        return new Shape(dims);
      }
      return shape;
    }

    private Tensor input(Shape shape) {
      var name = "x" + leaves.size();
      var input = Tensor.input(name, dtype, shape);
      inputs.put(name, Samples.moderate(dtype, shape.bind(SIZES), random.nextLong()));
      leaves.add(input);
      values.add(input);
      return input;
    }

    private Tensor any() {
      // Late values more often, so that graphs become deep.
      int back = Math.min(random.nextInt(values.size()), random.nextInt(values.size()));
      return values.get(values.size() - 1 - back);
    }

    private Tensor next() {
      return switch (random.nextInt(21)) {
        case 0, 1, 2 -> unary(any());
        case 3, 4, 5, 6 -> binary(any());
        case 7, 8, 9 -> reduction(any());
        case 10 -> turned(any());
        case 11 -> reshaped(any());
        case 12, 13 -> product(any());
        case 14 -> softmax(any());
        case 15, 16, 17 -> new RandomMovement(random).viewed(any());
        case 18 -> new RandomMovement(random).assembled(any());
        case 19 -> new RandomMovement(random).lookedUp(any());
        default -> chosen(any());
      };
    }

    private Tensor unary(Tensor x) {
      return switch (random.nextInt(10)) {
        case 0 -> x.neg();
        case 1 -> x.tanh().exp();
        case 2 -> x.tanh().expm1();
        case 3 -> x.square().add(0.5).log();
        case 4 -> x.square().log1p();
        case 5 -> x.square().add(0.5).sqrt();
        case 6 -> x.tanh();
        case 7 -> x.sigmoid();
        case 8 -> x.abs();
        default -> Activations.relu(x.add(0.123));
      };
    }

    /// Something that `x` can be combined with: an earlier value if one fits, else a new input.
    private Tensor partner(Tensor x) {
      var fitting = values.stream().filter(other -> fits(other.shape(), x.shape())).toList();
      if (!fitting.isEmpty() && random.nextInt(4) > 0) {
        return fitting.get(random.nextInt(fitting.size()));
      }
      var dims = new ArrayList<>(x.shape().dims());
      if (!dims.isEmpty() && random.nextInt(2) == 0) {
        dims.set(random.nextInt(dims.size()), Dim.of(1));
      }
      return input(new Shape(dims.subList(dims.isEmpty() ? 0 : random.nextInt(dims.size()), dims.size())));
    }

    private static boolean fits(Shape other, Shape shape) {
      int missing = shape.rank() - other.rank();
      return missing >= 0 && IntStream.range(0, other.rank())
          .allMatch(axis -> other.dim(axis).isOne() || other.dim(axis).equals(shape.dim(axis + missing)));
    }

    private Tensor binary(Tensor x) {
      var y = partner(x);
      return switch (random.nextInt(7)) {
        case 0 -> x.add(y).mul(0.5);
        case 1 -> x.sub(y).mul(0.5);
        case 2 -> x.mul(y).mul(0.5);
        case 3 -> x.div(y.square().add(1));
        case 4 -> x.maximum(y.add(0.0123));
        case 5 -> x.minimum(y.sub(0.0123));
        default -> y.mul(0.5).sub(x.mul(y).tanh());
      };
    }

    private Tensor reduction(Tensor x) {
      int rank = x.shape().rank();
      var axes = IntStream.range(0, rank).filter(_ -> random.nextBoolean()).toArray();
      if (axes.length == 0) {
        axes = rank == 0 ? new int[0] : new int[] {random.nextInt(rank)};
      }
      return switch (random.nextInt(5)) {
        case 0 -> x.max(axes);
        case 1 -> x.min(axes);
        case 2 -> x.square().mean(axes);
        default -> x.mean(axes);
      };
    }

    private Tensor turned(Tensor x) {
      var axes = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
      Collections.shuffle(axes, random);
      return x.transpose(axes.stream().mapToInt(Integer::intValue).toArray());
    }

    private Tensor reshaped(Tensor x) {
      if (!x.shape().isFixed() || random.nextInt(3) == 0) {
        return x.expand(random.nextInt(x.shape().rank() + 1));
      }
      int elements = (int) x.shape().elements().factor();
      var divisors = IntStream.rangeClosed(1, elements).filter(divisor -> elements % divisor == 0).toArray();
      int rows = divisors[random.nextInt(divisors.length)];
      return random.nextBoolean() ? x.reshape(Shape.of(elements)) : x.reshape(Shape.of(rows, elements / rows));
    }

    private Tensor product(Tensor x) {
      if (x.shape().rank() < 2) {
        return unary(x);
      }
      boolean transposeX = random.nextBoolean();
      boolean transposeY = random.nextBoolean();
      var inner = x.shape().dim(transposeX ? -2 : -1);
      var dims = new ArrayList<>(x.shape().dims().subList(0, x.shape().rank() - 2));
      var columns = Dim.of(1 + random.nextInt(20));
      dims.add(transposeY ? columns : inner);
      dims.add(transposeY ? inner : columns);
      var y = input(new Shape(dims));
      var product = Tensor.of(new Op.MatMul(x, y, transposeX, transposeY)).mul(0.3);
      return random.nextBoolean() ? product.tanh() : Activations.relu(product.add(0.0371));
    }

    private Tensor softmax(Tensor x) {
      if (x.shape().rank() == 0) {
        return x.tanh();
      }
      int axis = random.nextInt(x.shape().rank());
      return switch (random.nextInt(3)) {
        case 0 -> Reductions.softmax(x, axis);
        case 1 -> Reductions.logSoftmax(x, axis).mul(0.3);
        default -> Reductions.logSumExp(x, axis);
      };
    }

    private Tensor chosen(Tensor x) {
      var y = partner(x);
      return random.nextBoolean()
          ? x.greaterThan(x.number(0.0417)).select(y, x)
          : Tensor.iota(dtype, x.shape().rank() == 0 ? Shape.of(3) : x.shape(), -1)
              .lessThan(x.number(2)).select(x, y.mul(0.5));
    }
  }
}
