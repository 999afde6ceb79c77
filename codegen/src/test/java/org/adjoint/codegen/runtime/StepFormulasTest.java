package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Long formulas of the numbers of places alone, of which the JIT compiler would despair.
class StepFormulasTest {
  private static final int SIZE = 512;

  static Stream<Program> programs() {
    var places = Tensor.iota(DType.INT32, Shape.of(SIZE), 0);
    var key = Tensor.input("key", DType.INT32, Shape.SCALAR).broadcastTo(places.shape());
    var powers = Tensor.scalar(DType.FLOAT32, 10_000).broadcastTo(places.shape())
        .pow(places.cast(DType.FLOAT32).div(SIZE));
    return Stream.of(
        Program.named("random numbers").output("y", Tensor.of(new Op.Uniform(places, key, 1, DType.FLOAT32))).build(),
        Program.named("random doubles").output("y", Tensor.of(new Op.Uniform(places, key, 1, DType.FLOAT64))).build(),
        Program.named("encoded places").output("y", key.cast(DType.FLOAT32).div(powers).sin()).build());
  }

  /// A method that is not compiled makes an object of each vector.
  @ParameterizedTest
  @MethodSource("programs")
  void theyAreCompiled(Program program) {
    var session = new GeneratedCodeBackend().compile(program).session();
    session.bind("key", NdArray.filled(DType.INT32, Shape.SCALAR, 7));
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 1_000 && least > 0; round++) {
      long before = AllocatedBytes.ofThisThread();
      for (int run = 0; run < 100; run++) {
        session.run();
      }
      least = Math.min(least, AllocatedBytes.ofThisThread() - before);
    }
    assertThat(least).isZero();
  }
}
