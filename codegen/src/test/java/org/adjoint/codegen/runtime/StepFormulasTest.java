package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long formulas of the numbers of places alone, of which the JIT compiler would despair.
class StepFormulasTest {
  private static final int SIZE = 512;

  static List<Program> programs() {
    var places = Tensor.iota(DType.INT32, Shape.of(SIZE), 0);
    var key = Tensor.input("key", DType.INT32, Shape.SCALAR).broadcastTo(places.shape());
    var powers = Tensor.scalar(DType.FLOAT32, 10_000).broadcastTo(places.shape())
        .pow(places.cast(DType.FLOAT32).div(SIZE));
    return List.of(
        Program.named("random numbers").output("y", Tensor.of(new Op.Uniform(places, key, 1, DType.FLOAT32))).build(),
        Program.named("random doubles").output("y", Tensor.of(new Op.Uniform(places, key, 1, DType.FLOAT64))).build(),
        Program.named("encoded places").output("y", key.cast(DType.FLOAT32).div(powers).sin()).build());
  }

  /// A method that is not compiled makes an object of each vector.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void theyAreCompiled(int program) throws IOException, InterruptedException {
    assertThat(AllocationProbe.leastBytes("places", Integer.toString(program))).isZero();
  }
}
