package org.adjoint.codegen;

import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Interpreter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs made at random compute the same in generated code as in the interpreter, which sees the program before it is
/// simplified.
@Execution(ExecutionMode.CONCURRENT)
class RandomProgramTest {
  /// More with the property `adjoint.seeds`.
  private static final int SEEDS = Integer.getInteger("adjoint.seeds", 2_000);

  static LongStream seeds() {
    return LongStream.range(0, SEEDS);
  }

  /// Every seed is run in one type and one dialect; the next seeds take the others.
  @ParameterizedTest
  @MethodSource("seeds")
  void generatedCodeComputesWhatTheInterpreterDoes(long seed) {
    var dtype = seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64;
    var example = RandomProgram.of(seed / 2, dtype);
    var expected = Agreement.results(new Interpreter(), example.program(), example.inputs());
    var backend = switch ((int) (seed % 5)) {
      case 0, 1 -> new GeneratedCodeBackend();
      case 2 -> new GeneratedCodeBackend(new Machine(128, 16));
      case 3 -> new GeneratedCodeBackend(new Machine(128, 32));
      default -> new GeneratedCodeBackend(Machine.SCALAR);
    };
    var actual = Agreement.results(backend, example.program(), example.inputs());
    Agreement.assertSame("seed " + seed + ", " + backend.description() + "\n" + example.program(), expected, actual,
        Tolerance.ulpsOfScale(2_000, 1));
  }
}
