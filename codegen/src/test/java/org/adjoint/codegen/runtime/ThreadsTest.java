package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void smallKernelsStayOnTheCallersThread() {
    var compiled = new GeneratedCodeBackend(VectorMachine.detect(), 4).compile(program());
    for (var routine : compiled.kernels()) {
      assertThat(Division.cuts(routine, Map.of("batch", 1), 4).length).isEqualTo(2);
    }
    assertThat(compiled.kernels()).anyMatch(routine -> Division.cuts(routine, Map.of("batch", 500), 4).length > 4);
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
