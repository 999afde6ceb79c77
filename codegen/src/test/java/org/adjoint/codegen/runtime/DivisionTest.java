package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Session;
import org.adjoint.functions.Loops;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.fuzz.SampleValues;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Results are the same bits for every number of threads, however small the chunks are that kernels are cut into: here every chunk is worth
/// handing over, so that small programs are cut as large ones are elsewhere.
@Tag("trust")
class DivisionTest {
  private static final Division FINEST = new Division(1);

  /// A program whose kernels are cut as finely as they can be.
  private record Divided(CompiledProgram compiled, int threads) implements Executable {
    @Override
    public Program program() {
      return compiled.program();
    }

    @Override
    public Session session() {
      return new GeneratedSession(new CompiledProgram(compiled.program(), compiled.schedule(), compiled.buffers(),
          compiled.constants(), compiled.kernels(), compiled.source(), compiled.run(), WorkerPool.of(threads)), null,
          FINEST);
    }
  }

  private static boolean isCut(Routine routine, Map<String, Integer> sizes) {
    return FINEST.cuts(routine, sizes, 2).length > 2;
  }

  private static void assertSameBits(Sample sample, CompiledProgram compiled, String context) {
    var expected = sample.run(new Divided(compiled, 1));
    for (int threads : new int[] {2, 5}) {
      sample.run(new Divided(compiled, threads))
          .forEach((name, value) -> assertThat(value.toDoubles()).as("%s, %d threads: %s", context, threads, name)
              .isEqualTo(Objects.requireNonNull(expected.get(name)).toDoubles()));
    }
  }

  /// Of all primitives, with gradients and updates.
  @Test
  void randomProgramsGiveTheSameBitsOnEveryNumberOfThreads(TestReporter reporter) {
    var sizes = Map.of("batch", 97, "rows", 41);
    int blocks = Form.choose(2, 200);
    long cut = 0;
    for (long block = 0; block < blocks; block++) {
      var samples = LongStream.range(block * RandomProgram.BLOCK, (block + 1) * RandomProgram.BLOCK)
          .mapToObj(seed -> SampleValues.resized(
              Differentiated.of(RandomProgram.of(seed, seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64)), sizes, seed))
          .toList();
      var joined = Sample.joined(samples);
      var machine = block % 2 == 0 ? VectorMachine.detect() : Machine.SCALAR;
      var compiled = new GeneratedCodeBackend(machine).compile(joined.program());
      assertSameBits(joined, compiled, "block " + block);
      cut += compiled.kernels().stream().filter(routine -> isCut(routine, sizes)).count();
    }
    reporter.publishEntry("kernels in chunks", Long.toString(cut));
    assertThat(cut).isGreaterThan(20L * blocks);
  }

  /// What moves elements, and whether the kernel that does so can be cut.
  enum Movement {
    PAD(false, x -> Tensor.of(new Op.Pad(x, 1, 2, 3, 1))),
    CONCAT(false, x -> Tensor.of(new Op.Concat(List.of(x, x.transpose(), x), 1))),
    GATHER(true, x -> Tensor.of(new Op.Gather(x, places(40, 3), 1))),
    UNFOLD(true, x -> Tensor.of(new Op.Unfold(x, 1, 5, 2, 1))),
    FOLD(true, x -> Tensor.of(new Op.Fold(x.reshape(Shape.of(150, 30, 5)), 1, 65, 2, 1))),
    SCATTER_ADD(false, x -> Tensor.of(new Op.ScatterAdd(x, places(150, 7), 1, Dim.of(1_050)))),
    LOOP(false, x -> Loops.scan(List.of(x.number(0).broadcastTo(Shape.of(150))), List.of(x), (carries, elements) -> {
      var next = carries.getFirst().mul(0.5).add(elements.getFirst()).tanh();
      return new Loops.Step(List.of(next), List.of(next));
    }).outputs().getFirst());

    private final boolean divided;
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final UnaryOperator<Tensor> result;

    Movement(boolean divided, UnaryOperator<Tensor> result) {
      this.divided = divided;
      this.result = result;
    }

    private static Tensor places(int count, int step) {
      return Tensor.constant(NdArray.of(IntStream.range(0, count).map(place -> place * step).toArray()));
    }
  }

  /// Kernels before and after what moves elements are cut in any case.
  @ParameterizedTest
  @EnumSource
  void movedElementsAreTheSameOnEveryNumberOfThreads(Movement movement) {
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      var x = Tensor.input("x", dtype, Shape.of(150, 150));
      var program = Program.named("movement").output("y", movement.result.apply(x.exp()).add(1).log()).build();
      var sample = new Sample(program, Map.of("x", Samples.moderate(dtype, x.shape(), 1)));
      for (var machine : List.of(VectorMachine.detect(), Machine.SCALAR)) {
        var compiled = new GeneratedCodeBackend(machine).compile(program);
        assertSameBits(sample, compiled, movement + " on " + machine);
        assertThat(compiled.kernels().stream().filter(routine -> !isCut(routine, Map.of())))
            .as("kernels of %s on one thread", movement).hasSize(movement.divided ? 0 : 1);
        assertThat(compiled.kernels()).hasSizeGreaterThan(movement.divided ? 1 : 2);
      }
    }
  }
}
