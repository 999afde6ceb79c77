package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Inputs with numbers for them, for tests of derivatives.
final class Samples {
  private Samples() {
  }

  static Tensor input(String name, int... sizes) {
    return Tensor.input(name, FLOAT64, Shape.of(sizes));
  }

  static List<Tensor> inputsOf(Tensor result) {
    return Program.named("p").output("result", result).build().inputs();
  }

  /// Distinct values between 0.4 and 2 in an order that depends on the name; integers are 0 or 1.
  static Map<String, NdArray> ordinary(List<Tensor> inputs) {
    var values = new HashMap<String, NdArray>();
    inputs.forEach(input -> values.put(name(input), ordinary(input, name(input).hashCode())));
    return values;
  }

  static NdArray ordinary(Tensor input, long seed) {
    var array = NdArray.zeros(input.dtype(), input.shape().bind(Map.of("rows", 2, "batch", 3)));
    var random = new Random(seed);
    if (!input.dtype().isFloating()) {
      for (int place = 0; place < array.size(); place++) {
        array.set(place, random.nextInt(2));
      }
      return array;
    }
    var places = new ArrayList<Integer>();
    for (int place = 0; place < array.size(); place++) {
      places.add(place);
    }
    Collections.shuffle(places, random);
    for (int rank = 0; rank < array.size(); rank++) {
      array.set(places.get(rank), 0.4 + (rank + random.nextDouble(0.2, 0.8)) * 1.6 / array.size());
    }
    return array;
  }

  static String name(Tensor input) {
    return ((Op.Input) input.op()).name();
  }

  /// The values of several tensors, from one program that also takes `inputs`.
  static List<double[]> run(List<Tensor> results, List<Tensor> inputs, Map<String, NdArray> values) {
    var builder = Program.named("batch");
    inputs.forEach(builder::input);
    for (int i = 0; i < results.size(); i++) {
      builder.output("result" + i, results.get(i));
    }
    var program = builder.build();
    var bound = new HashMap<String, NdArray>();
    program.inputs().forEach(
        input -> bound.put(name(input), Runs.named(values, name(input))));
    var outputs = new Interpreter().compile(program).run(bound);
    return IntStream.range(0, results.size()).mapToObj(i -> Runs.named(outputs, "result" + i).toDoubles()).toList();
  }

  /// A scalar that weighs each element of `result` differently, so that no two can be mixed up.
  static Tensor weighed(Tensor result) {
    if (result.shape().rank() == 0) {
      return result.mul(1.7);
    }
    var weights = Tensor.iota(result.dtype(), result.shape(), 0).mul(0.7);
    for (int axis = 1; axis < result.shape().rank(); axis++) {
      weights = weights.add(Tensor.iota(result.dtype(), result.shape(), axis).mul(0.3 + axis));
    }
    return result.mul(weights.add(0.5)).sum();
  }
}
