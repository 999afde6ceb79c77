package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Checkpoint;
import org.adjoint.autodiff.CustomGradient;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One row for each primitive, run over many shapes in every type that it takes.
@Execution(ExecutionMode.CONCURRENT)
class EveryOpTest {
  private static final Set<DType> FLOATS = EnumSet.of(DType.FLOAT32, DType.FLOAT64);
  private static final Set<DType> NUMBERS = EnumSet.complementOf(EnumSet.of(DType.BOOL));
  private static final Set<DType> ALL = EnumSet.allOf(DType.class);
  private static final int BATCH = 6;

  /// The shapes that every row is run over; the symbolic dimension has [#BATCH] places.
  private static final List<Shape> SHAPES = List.of(Shape.SCALAR, Shape.of(1), Shape.of(7), Shape.of(8), Shape.of(33),
      Shape.of(5, 3), Shape.of(1, 9), Shape.of(4, 1, 6), Shape.of(2, 3, 2, 5), Shape.of(Dim.symbol("batch"), 5),
      Shape.of(3, 0));

  /// Results to compare, computed from two inputs of one shape.
  interface Build {
    Stream<Tensor> results(Tensor x, Tensor y);
  }

  /// Three steps of `x ← x/2 + y`.
  private static Tensor halved(Tensor x, Tensor y) {
    var carry = Tensor.input("carry", x.dtype(), x.shape());
    var constant = Tensor.input("constant", x.dtype(), x.shape());
    var body = new Body(List.of(carry, constant), List.of(carry.mul(0.5).add(constant)));
    return new Loop(body, List.of(x), List.of(), List.of(y), Dim.of(3), false).result(new Loop.Result.Last(0));
  }

  interface One {
    Tensor of(Tensor x);
  }

  interface Two {
    Tensor of(Tensor x, Tensor y);
  }

  /// How one primitive is tested.
  ///
  /// @param edges whether the values are those of [Samples#edges], else moderate ones
  record Row(Class<? extends Op> op, Set<DType> types, boolean edges, Tolerance tolerance, Build build) {
    @Override
    public String toString() {
      return op.getSimpleName();
    }
  }

  private static Row unary(Class<? extends Op> op, Set<DType> types, Tolerance tolerance, One one) {
    return new Row(op, types, true, tolerance, (x, _) -> Stream.of(one.of(x)));
  }

  private static Row binary(Class<? extends Op> op, Set<DType> types, Two two) {
    return new Row(op, types, true, Tolerance.EXACT, (x, y) -> Stream.of(two.of(x, y)));
  }

  /// Two ulps for the generated function, and what java.lang.Math may be off.
  private static Row elementary(Class<? extends Op> op, One one) {
    return unary(op, FLOATS, Tolerance.ulps(4), one);
  }

  private static Row elementary(Class<? extends Op> op, Two two) {
    return new Row(op, FLOATS, true, Tolerance.ulps(4), (x, y) -> Stream.of(two.of(x, y)));
  }

  /// The value and all derivatives, of moderate numbers.
  private static Row gradients(Class<? extends Op> op, Two two) {
    return new Row(op, FLOATS, false, Tolerance.ulpsOfScale(20, 1), (x, y) -> {
      var z = two.of(x, y);
      var gradients = Gradients.of(z.sum(),
          Stream.of(x, y).filter(Program.named("z").output("z", z).build().nodes()::contains).toList());
      return Stream.concat(Stream.of(z), gradients.stream());
    });
  }

  static final List<Row> ROWS = List.of(
      new Row(Op.Input.class, ALL, true, Tolerance.EXACT, (x, y) -> Stream.of(x, y)),
      new Row(Op.Constant.class, ALL, true, Tolerance.EXACT, EveryOpTest::constants),
      new Row(Op.Scalar.class, ALL, true, Tolerance.EXACT,
          (x, _) -> Stream.of(x.number(1), x.number(1).broadcastTo(x.shape()),
              Tensor.scalar(x.dtype(), x.dtype().round(-7)))),
      new Row(Op.Iota.class, NUMBERS, true, Tolerance.EXACT, (x, _) -> IntStream.range(0, x.shape().rank())
          .mapToObj(axis -> Tensor.iota(x.dtype(), x.shape(), axis))),
      new Row(Op.Size.class, NUMBERS, true, Tolerance.EXACT,
          (x, _) -> Stream.of(Tensor.of(new Op.Size(x.shape().elements(), x.dtype())))),
      unary(Op.Neg.class, NUMBERS, Tolerance.EXACT, Tensor::neg),
      unary(Op.Abs.class, NUMBERS, Tolerance.EXACT, Tensor::abs),
      elementary(Op.Exp.class, Tensor::exp),
      elementary(Op.Expm1.class, Tensor::expm1),
      elementary(Op.Log.class, Tensor::log),
      elementary(Op.Log1p.class, Tensor::log1p),
      unary(Op.Sqrt.class, FLOATS, Tolerance.EXACT, Tensor::sqrt),
      elementary(Op.Tanh.class, Tensor::tanh),
      elementary(Op.Sigmoid.class, Tensor::sigmoid),
      unary(Op.Floor.class, FLOATS, Tolerance.EXACT, Tensor::floor),
      elementary(Op.Sin.class, Tensor::sin),
      elementary(Op.Cos.class, Tensor::cos),
      elementary(Op.Atan.class, Tensor::atan),
      elementary(Op.Softplus.class, Tensor::softplus),
      // The interpreter's own error function is a few ulps off.
      unary(Op.Erf.class, FLOATS, Tolerance.ulps(20), Tensor::erf),
      elementary(Op.Pow.class, Tensor::pow),
      elementary(Op.Atan2.class, Tensor::atan2),
      gradients(Op.Sin.class, (x, _) -> x.sin()),
      gradients(Op.Cos.class, (x, _) -> x.cos()),
      gradients(Op.Atan.class, (x, _) -> x.atan()),
      gradients(Op.Tanh.class, (x, _) -> x.tanh()),
      gradients(Op.Sigmoid.class, (x, _) -> x.sigmoid()),
      gradients(Op.Softplus.class, (x, _) -> x.softplus()),
      gradients(Op.Erf.class, (x, _) -> x.erf()),
      gradients(Op.Pow.class, (x, y) -> x.abs().pow(y)),
      gradients(Op.Atan2.class, Tensor::atan2),
      new Row(Op.Uniform.class, EnumSet.of(DType.INT32), true, Tolerance.EXACT, EveryOpTest::randomNumbers),
      binary(Op.Add.class, NUMBERS, Tensor::add),
      binary(Op.Sub.class, NUMBERS, Tensor::sub),
      binary(Op.Mul.class, EnumSet.of(DType.FLOAT32, DType.FLOAT64, DType.INT32), Tensor::mul),
      binary(Op.Div.class, FLOATS, Tensor::div),
      binary(Op.Max.class, NUMBERS, Tensor::maximum),
      binary(Op.Min.class, NUMBERS, Tensor::minimum),
      new Row(Op.Compare.class, NUMBERS, true, Tolerance.EXACT, (x, y) -> Stream.of(Op.Comparison.values())
          .map(comparison -> Tensor.of(new Op.Compare(comparison, x, y)))),
      new Row(Op.Select.class, ALL, true, Tolerance.EXACT, EveryOpTest::selections),
      new Row(Op.Cast.class, ALL, true, Tolerance.EXACT,
          (x, _) -> Stream.of(DType.values()).map(dtype -> Tensor.of(new Op.Cast(x, dtype)))),
      unary(Op.StopGradient.class, ALL, Tolerance.EXACT, Tensor::stopGradient),
      new Row(Op.Reduce.class, NUMBERS, false, Tolerance.ulpsOfScale(60, 1), EveryOpTest::reductions),
      new Row(Op.MatMul.class, FLOATS, false, Tolerance.ulpsOfScale(60, 4), EveryOpTest::products),
      new Row(Op.Reshape.class, ALL, true, Tolerance.EXACT, EveryOpTest::reshapes),
      new Row(Op.Transpose.class, ALL, true, Tolerance.EXACT,
          (x, _) -> permutations(x.shape().rank()).map(x::transpose)),
      new Row(Op.Broadcast.class, ALL, true, Tolerance.EXACT, EveryOpTest::broadcasts),
      new Row(Op.Slice.class, ALL, true, Tolerance.EXACT, MovementExamples::slices),
      new Row(Op.Reverse.class, ALL, true, Tolerance.EXACT, MovementExamples::reversals),
      new Row(Op.Unfold.class, ALL, false, Tolerance.EXACT, MovementExamples::windows),
      new Row(Op.Barrier.class, ALL, true, Tolerance.EXACT, MovementExamples::barriers),
      new Row(Op.Pad.class, ALL, true, Tolerance.EXACT, MovementExamples::paddings),
      new Row(Op.Concat.class, ALL, true, Tolerance.EXACT, MovementExamples::concatenations),
      new Row(Op.Fold.class, NUMBERS, false, Tolerance.ulpsOfScale(8, 8), MovementExamples::overlaps),
      new Row(Op.Gather.class, ALL, false, Tolerance.EXACT, MovementExamples::lookups),
      new Row(Op.ScatterAdd.class, NUMBERS, false, Tolerance.ulpsOfScale(8, 8), MovementExamples::additions),
      gradients(Op.Scan.class, EveryOpTest::halved),
      gradients(Op.CustomVjp.class,
          (x, y) -> CustomGradient.of(List.of(x, y), arguments -> arguments.get(0).mul(arguments.get(1).exp()),
              (arguments, value, g) -> List.of(g.mul(2), g.mul(value)))),
      gradients(Op.Checkpoint.class, (x, y) -> Checkpoint.of(x.mul(y).tanh().mul(y))));

  private static Stream<Tensor> constants(Tensor x, Tensor y) {
    var fixed = x.shape().bind(Map.of("batch", BATCH));
    var constant = Tensor.constant(Samples.edges(x.dtype(), fixed, 3));
    return Stream.of(constant,
        constant.reshape(Shape.of(fixed.elements().is(0) ? 0 : (int) fixed.elements().factor())));
  }

  private static Stream<Tensor> randomNumbers(Tensor x, Tensor y) {
    var single = Tensor.of(new Op.Uniform(x, y, 3, DType.FLOAT32));
    var twice = Tensor.of(new Op.Uniform(x, x.number(-7).broadcastTo(x.shape()), 0, DType.FLOAT64));
    var dropped = single.lessThan(single.number(0.5)).select(single.number(0), single.mul(2));
    return Stream.of(single, twice, dropped, twice.neg());
  }

  private static Stream<Tensor> selections(Tensor x, Tensor y) {
    var condition = x.cast(DType.FLOAT32).greaterThan(Tensor.scalar(DType.FLOAT32, 0.25));
    var stored = y.cast(DType.BOOL);
    return Stream.of(condition.select(x, y), stored.select(x, y), stored.select(x.number(1), y));
  }

  private static Stream<Tensor> reductions(Tensor x, Tensor y) {
    return Stream.of(Op.Reduction.values()).flatMap(reduction -> subsets(x.shape().rank()).stream()
        .map(axes -> Tensor.of(new Op.Reduce(reduction, x, axes))));
  }

  private static Stream<Tensor> products(Tensor x, Tensor y) {
    if (x.shape().rank() < 2) {
      return Stream.of();
    }
    return Stream.of(
        Tensor.of(new Op.MatMul(x, y.transpose(), false, false)), Tensor.of(new Op.MatMul(x, y, false, true)),
        Tensor.of(new Op.MatMul(x, y, true, false)), Tensor.of(new Op.MatMul(x, y.transpose(), true, true)));
  }

  private static Stream<Tensor> reshapes(Tensor x, Tensor y) {
    var flat =
        x.shape().isFixed() ? Stream.of(x.reshape(Shape.of((int) x.shape().elements().factor()))) : Stream.<Tensor>of();
    var turned = x.shape().rank() == 2 && x.shape().isFixed()
        ? Stream.of(x.transpose().reshape(x.shape()))
        : Stream.<Tensor>of();
    return Stream.of(flat, turned, IntStream.rangeClosed(0, x.shape().rank()).mapToObj(x::expand))
        .flatMap(results -> results);
  }

  private static Stream<Tensor> broadcasts(Tensor x, Tensor y) {
    var dims = new ArrayList<Dim>(List.of(Dim.of(3), Dim.of(2)));
    dims.addAll(x.shape().dims());
    var leading = x.broadcastTo(new Shape(dims));
    dims = new ArrayList<>(x.shape().dims());
    dims.add(Dim.of(17));
    return Stream.of(leading, x.expand(-1).broadcastTo(new Shape(dims)));
  }

  private static Stream<int[]> permutations(int rank) {
    if (rank == 0) {
      return Stream.of(new int[0]);
    }
    return permutations(rank - 1).flatMap(shorter -> IntStream.rangeClosed(0, shorter.length).mapToObj(
        at -> IntStream.range(0, rank).map(i -> i < at ? shorter[i] : i == at ? rank - 1 : shorter[i - 1]).toArray()));
  }

  private static List<List<Integer>> subsets(int rank) {
    return IntStream.range(0, 1 << rank)
        .mapToObj(bits -> IntStream.range(0, rank).filter(axis -> (bits >> axis & 1) == 1).boxed().toList()).toList();
  }

  private static Stream<Class<?>> members(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(EveryOpTest::members)
        : Stream.of(type);
  }

  @Test
  void thereIsARowForEveryPrimitive() {
    assertThat(ROWS.stream().map(Row::op).collect(Collectors.<Class<?>>toSet()))
        .isEqualTo(members(Op.class).collect(Collectors.toSet()));
  }

  @Test
  void theVectorBackendUsesTheVectorApi() {
    assertThat(Agreement.GENERATED.getFirst().description()).startsWith("generated code (Vector API, ");
  }

  record Example(Row row, DType dtype) {
    @Override
    public String toString() {
      return row + " of " + dtype;
    }
  }

  static Stream<Example> examples() {
    return ROWS.stream().flatMap(row -> row.types.stream().map(dtype -> new Example(row, dtype)));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void generatedCodeComputesWhatTheInterpreterDoes(Example example) {
    var row = example.row;
    var builder = Program.named(example.toString());
    var inputs = new LinkedHashMap<String, NdArray>();
    var results = new ArrayList<Tensor>();
    for (int number = 0; number < SHAPES.size(); number++) {
      var shape = SHAPES.get(number);
      var fixed = shape.bind(Map.of("batch", BATCH));
      addInputs(row, example.dtype, number, shape, values(row, example.dtype, fixed, number),
          values(row, example.dtype, fixed, number + 100), builder, inputs, results);
    }
    if (row.edges) {
      var x = Samples.pairs(example.dtype, false);
      addInputs(row, example.dtype, SHAPES.size(), x.shape(), x, Samples.pairs(example.dtype, true), builder, inputs,
          results);
    }
    for (int number = 0; number < results.size(); number++) {
      builder.output("result" + number, results.get(number));
    }
    var program = builder.build();
    assertThat(program.nodes()).anyMatch(node -> row.op.isInstance(node.op()));
    Agreement.assertAgree(program, inputs, row.tolerance);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64"})
  void integersAreMultipliedAndDividedAsInJava(DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(40));
    var odd = Tensor.input("y", dtype, Shape.of(40)).mul(2).add(1);
    var program = Program.named("p").output("product", x.mul(odd).mul(x)).output("quotient", x.mul(7).div(odd)).build();
    Agreement.assertAgree(program, Map.of("x", Samples.moderate(dtype, Shape.of(40), 1), "y",
        Samples.moderate(dtype, Shape.of(40), 2)), Tolerance.EXACT);
  }

  /// The last element is in the tail of a vectorised loop, the first in its body.
  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64"})
  void anIntegerDividedByZeroIsRefused(DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(33));
    var program = Program.named("p").output("y", x.number(1).broadcastTo(x.shape()).div(x)).build();
    for (var backend : Agreement.GENERATED) {
      var compiled = backend.compile(program);
      for (int place : new int[] {0, 32}) {
        var value = NdArray.filled(dtype, Shape.of(33), 1);
        value.set(place, 0);
        assertThatThrownBy(() -> compiled.run(Map.of("x", value))).isInstanceOf(ArithmeticException.class);
      }
    }
  }

  private static NdArray values(Row row, DType dtype, Shape shape, int seed) {
    return row.edges ? Samples.edges(dtype, shape, seed) : Samples.moderate(dtype, shape, seed);
  }

  private static void addInputs(Row row, DType dtype, int number, Shape shape, NdArray valuesX, NdArray valuesY,
      Program.Builder builder, Map<String, NdArray> inputs, List<Tensor> results) {
    var x = Tensor.input("x" + number, dtype, shape);
    var y = Tensor.input("y" + number, dtype, shape);
    builder.input(x).input(y);
    inputs.put("x" + number, valuesX);
    inputs.put("y" + number, valuesY);
    row.build.results(x, y).forEach(results::add);
  }
}
