package org.adjoint.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.cases.PrimitiveCases;
import org.adjoint.cases.PrimitiveCases.Case;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each primitive on a batch against the same on one example after the other.
class BatchRulesTest {
  private static final int BATCH = 3;

  static Stream<Case> everyCase() {
    return PrimitiveCases.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void aBatchIsItsExamples(Case given) {
    for (var size : List.of(Dim.of(BATCH), Dim.symbol("batch"))) {
      int subsets = 1 << given.inputs().size();
      for (int subset = 1; subset < subsets; subset++) {
        check(given, size, subset, List.of(given.result()));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void theGradientsOfABatchAreThoseOfItsExamples(Case given) {
    var gradients = Gradients.of(Samples.weighed(given.result().square()), given.sources());
    for (var size : List.of(Dim.of(BATCH), Dim.symbol("batch"))) {
      for (int subset : new int[] {1, (1 << given.inputs().size()) - 1}) {
        check(given, size, subset, gradients);
      }
    }
  }

  /// @param subset of the inputs that differ from example to example, as bits
  private static void check(Case given, Dim size, int subset, List<Tensor> results) {
    var inputs = given.inputs();
    var differing =
        IntStream.range(0, inputs.size()).filter(i -> (subset >> i & 1) != 0).mapToObj(inputs::get).toList();
    var batches = differing.stream().map(input -> batch(input, size)).toList();
    var all = Vectorize.of(examples -> {
      var replacements = new HashMap<Tensor, Tensor>();
      IntStream.range(0, examples.size()).forEach(i -> replacements.put(differing.get(i), examples.get(i)));
      return Substitution.apply(results, replacements);
    }, batches);
    var values = Samples.ordinary(inputs);
    batches.forEach(batch -> {
      var array = Samples.ordinary(batch, 17L + Samples.name(batch).hashCode());
      values.put(Samples.name(batch), array);
    });
    var actual = Samples.run(all, batches, values);
    for (int example = 0; example < BATCH; example++) {
      var expected = Samples.run(results, List.of(), example(values, differing, example));
      for (int result = 0; result < results.size(); result++) {
        assertThat(all.get(result).shape()).isEqualTo(with(size, results.get(result).shape()));
        assertThat(all.get(result).dtype()).isEqualTo(results.get(result).dtype());
        int length = expected.get(result).length;
        assertThat(Arrays.copyOfRange(actual.get(result), example * length, (example + 1) * length))
            .as("%s of example %s with batches of %s", results.get(result), example, differing)
            .containsExactly(expected.get(result), within(1e-12));
      }
    }
  }

  private static Tensor batch(Tensor input, Dim size) {
    return Tensor.input(Samples.name(input) + "s", input.dtype(), with(size, input.shape()));
  }

  private static Shape with(Dim size, Shape shape) {
    return new Shape(Stream.concat(Stream.of(size), shape.dims().stream()).toList());
  }

  private static Map<String, NdArray> example(Map<String, NdArray> values, List<Tensor> differing, int example) {
    var one = new HashMap<>(values);
    for (var input : differing) {
      var name = Samples.name(input);
      var slice = Runs.named(values, name + "s").rows(example, example + 1);
      var sizes = new ArrayList<>(slice.shape().dims());
      sizes.removeFirst();
      one.put(name, slice.reshape(new Shape(sizes).sizes()));
    }
    return one;
  }
}
