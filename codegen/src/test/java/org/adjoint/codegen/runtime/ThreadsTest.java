package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Agreement;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("trust")
class ThreadsTest {
  private static final Dim BATCH = Dim.symbol("batch");

  /// Products, row kernels, elementwise kernels and sums, large enough to be divided.
  private static Program program() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(BATCH, 120));
    var w = Tensor.input("w", DType.FLOAT32, Shape.of(120, 150));
    var hidden = x.matMul(w).tanh();
    var loss = hidden.sub(hidden.mean(1).expand(-1)).exp().mean();
    return Program.named("threads").output("loss", loss).output("hidden", hidden)
        .output("gradient", Gradients.of(loss, List.of(w)).getFirst()).build();
  }

  private static Map<String, NdArray> run(Machine machine, int threads, int batch) {
    var values = Map.of("x", Samples.moderate(DType.FLOAT32, Shape.of(batch, 120), 1), "w",
        Samples.moderate(DType.FLOAT32, Shape.of(120, 150), 2));
    return new GeneratedCodeBackend(machine, threads).compile(program()).run(values);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 257})
  void resultsAreTheSameBitsForEveryNumberOfThreads(int batch) {
    for (var machine : List.of(VectorMachine.detect(), Machine.SCALAR)) {
      var expected = run(machine, 1, batch);
      for (int threads : new int[] {2, 3, 5}) {
        run(machine, threads, batch)
            .forEach((name, value) -> assertThat(value.toFloats()).as("%s, %d threads", name, threads)
                .containsExactly(Objects.requireNonNull(expected.get(name)).toFloats()));
      }
    }
  }

  /// Sums of an array of 1,024 rows, and whether parts of the rows give parts of them.
  enum Sums {
    OF_ALL(x -> List.of(x.exp().sum()), true),
    MEANS_WITH_A_GRADIENT(x -> {
      var loss = x.tanh().mean();
      return List.of(loss, Gradients.of(loss, List.of(x)).getFirst());
    }, true),
    OF_ROWS(x -> List.of(x.exp().sum(), x.sum(1).mul(0.01).exp().sum()), true),
    OVER_ROWS(x -> List.of(x.exp().sum(0)), true),
    OVER_ROWS_AND_ALL(x -> List.of(x.exp().sum(0), x.exp().sum(1), x.sum()), true),
    DIFFERENCES(x -> List.of(x.exp().sum().mul(2).neg().sub(x.sum().div(3))), true),
    DISTANCES(x -> List.of(x.exp().sum().sqrt()), false),
    FROM_A_START(x -> List.of(x.exp().sum().add(1)), false),
    SQUARES(x -> {
      var sum = x.exp().sum();
      return List.of(sum.mul(sum));
    }, false),
    LARGEST(x -> List.of(x.exp().max()), false);

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Tensor, List<Tensor>> results;
    private final boolean inParts;

    Sums(Function<Tensor, List<Tensor>> results, boolean inParts) {
      this.results = results;
      this.inParts = inParts;
    }

    Program of(DType dtype) {
      var program = Program.named("sums");
      var results = this.results.apply(Tensor.input("x", dtype, Shape.of(BATCH, 150)));
      for (int at = 0; at < results.size(); at++) {
        program.output("result" + at, results.get(at));
      }
      return program.build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sumsAreMadeOfTheSamePartsForEveryNumberOfThreads(Sums sums) {
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      var program = sums.of(dtype);
      var values = Map.of("x", Samples.moderate(dtype, Shape.of(1024, 150), 1));
      for (var machine : List.of(VectorMachine.detect(), Machine.SCALAR)) {
        var alone = new GeneratedCodeBackend(machine, 1).compile(program);
        assertThat(alone.kernels().stream().anyMatch(ThreadsTest::isRunInParts)).isEqualTo(sums.inParts);
        var expected = alone.run(values);
        new GeneratedCodeBackend(machine, 3).compile(program).run(values)
            .forEach((name, value) -> assertThat(value.toDoubles()).as(name)
                .containsExactly(Objects.requireNonNull(expected.get(name)).toDoubles()));
      }
      Agreement.assertAgree(program, values, Agreement.Tolerance.ulpsOfScale(256, 1000));
    }
  }

  private static boolean isRunInParts(Routine routine) {
    return Division.WORTHWHILE.cuts(routine, Map.of("batch", 1024), 1).length > 2;
  }

  /// The old value of what is summed up anew must be there for all parts.
  @Test
  void aSumMayTakeThePlaceOfAValueThatItsElementsRead() {
    var total = Tensor.input("total", DType.FLOAT32, Shape.SCALAR);
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(200_000));
    var program = Program.named("total").update(total, x.sub(total).exp().mean()).build();
    for (int threads : new int[] {1, 3}) {
      var value = NdArray.scalar(DType.FLOAT32, 1);
      new GeneratedCodeBackend(VectorMachine.detect(), threads).compile(program)
          .run(Map.of("total", value, "x", NdArray.filled(DType.FLOAT32, x.shape(), 1)));
      assertThat(value.item()).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void smallKernelsStayOnTheCallersThread() {
    var compiled = new GeneratedCodeBackend(VectorMachine.detect(), 4).compile(program());
    for (var routine : compiled.kernels()) {
      assertThat(Division.WORTHWHILE.cuts(routine, Map.of("batch", 1), 4).length).isEqualTo(2);
    }
    assertThat(compiled.kernels())
        .anyMatch(routine -> Division.WORTHWHILE.cuts(routine, Map.of("batch", 500), 4).length > 4);
  }

  /// A number that every element needs, and that is updated in place.
  @Test
  void aCounterIsCountedOnceHoweverTheKernelIsDivided() {
    var step = Tensor.input("step", DType.FLOAT32, Shape.SCALAR);
    var w = Tensor.input("w", DType.FLOAT32, Shape.of(600, 500));
    var program = Program.named("count").update(step, step.add(1)).update(w, w.tanh().add(step.add(1).exp())).build();
    for (int threads : new int[] {1, 2, 3}) {
      var count = NdArray.scalar(DType.FLOAT32, 0);
      var values = NdArray.zeros(DType.FLOAT32, w.shape());
      new GeneratedCodeBackend(VectorMachine.detect(), threads).compile(program)
          .run(Map.of("step", count, "w", values));
      assertThat(count.item()).as("%d threads", threads).isEqualTo(1);
      assertThat(values.toFloats()).as("%d threads", threads).containsOnly(values.toFloats()[0]);
    }
  }
}
