package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Agreement;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.functions.Activations;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Large products begin in plain loops, which give the same bits as their tiles.
class ColdKernelTest {
  private static final Dim BATCH = Dim.symbol("batch");

  record Case(String name, Program program) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Tensor input(String name, DType dtype, Dim... dims) {
    return Tensor.input(name, dtype, new Shape(List.of(dims)));
  }

  static Stream<Case> products() {
    return Stream.of(DType.FLOAT32, DType.FLOAT64).flatMap(dtype -> {
      var x = input("x", dtype, BATCH, Dim.of(203));
      var y = input("y", dtype, Dim.of(203), Dim.of(217));
      var wide = input("wide", dtype, Dim.of(641), Dim.of(203));
      var weight = input("weight", dtype, Dim.of(203), Dim.of(217));
      var cotangent = input("cotangent", dtype, BATCH, Dim.of(217));
      var bias = input("bias", dtype, Dim.of(217));
      var updated = weight.sub(x.transpose().matMul(cotangent).mul(0.1));
      return Stream.of(
          new Case("product " + dtype, Program.named("p").output("r", x.matMul(y)).build()),
          new Case("with epilogue " + dtype,
              Program.named("p").output("r", x.matMul(y).add(bias).sigmoid()).build()),
          new Case("rectified twice " + dtype, Program.named("p").output("r", Activations.relu(x.matMul(y).add(bias)))
              .output("s", Activations.relu(x.matMul(y).sub(bias)).mul(2)).build()),
          new Case("of a transposed factor " + dtype, Program.named("p").update(weight, updated).build()),
          new Case("by a transposed factor " + dtype,
              Program.named("p").output("r", x.matMul(wide.transpose()).tanh()).build()),
          new Case("batched " + dtype, Program.named("p").output("r", input("u", dtype, Dim.of(3), BATCH, Dim.of(150))
              .matMul(input("v", dtype, Dim.of(3), Dim.of(150), Dim.of(99)))).build()));
    });
  }

  private static Map<String, NdArray> inputs(Program program, int batch) {
    var inputs = new HashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      inputs.put(name, Samples.moderate(input.dtype(), input.shape().bind(Map.of("batch", batch)), name.hashCode()));
    }
    return inputs;
  }

  private static CompiledProgram with(CompiledProgram compiled, MethodHandle run, ColdKernels cold) {
    return new CompiledProgram(compiled.program(), compiled.schedule(), compiled.buffers(), compiled.constants(),
        compiled.kernels(), compiled.source(), run, compiled.pool(), cold);
  }

  private static ColdKernels cold(CompiledProgram compiled, MethodHandle run) {
    return new ColdKernels(run, compiled.kernels(), compiled.buffers().buffers().size());
  }

  private static long begin(CompiledProgram compiled) {
    return compiled.kernels().stream()
        .filter(routine -> routine instanceof Kernel kernel && kernel.plain().isPresent()).count();
  }

  @ParameterizedTest
  @MethodSource("products")
  void plainLoopsGiveTheBitsOfTiles(Case each) {
    for (var machine : List.of(VectorMachine.detect(), new Machine(256, 16), new Machine(128, 16))) {
      var compiled = new GeneratedCodeBackend(machine, 2).compile(each.program);
      assertThat(begin(compiled)).as("kernels that begin in plain loops").isPositive();
      for (int batch : new int[] {1, 7, 50}) {
        var inputs = inputs(each.program, batch);
        var tiles = Agreement.results(with(compiled, compiled.run(), ColdKernels.none(compiled.run())), inputs);
        // The first run of a kernel is always in plain loops.
        var plain = Agreement.results(with(compiled, compiled.run(), cold(compiled, compiled.run())), inputs);
        tiles.forEach((name, value) -> assertThat(Objects.requireNonNull(plain.get(name)).toDoubles())
            .as("%s of %d by %s", name, batch, machine).isEqualTo(value.toDoubles()));
      }
    }
  }

  @Test
  void smallProductsAndScalarCodeDoNot() {
    var small = Tensor.input("x", DType.FLOAT32, Shape.of(100, 30)).matMul(Tensor.input("y", DType.FLOAT32,
        Shape.of(30, 40)));
    assertThat(begin(new GeneratedCodeBackend().compile(Program.named("p").output("r", small).build()))).isZero();
    var large = products().findFirst().orElseThrow().program;
    assertThat(begin(new GeneratedCodeBackend(Machine.SCALAR).compile(large))).isZero();
  }

  /// A generated class in which tiles take long until they have been called so often.
  private static final class Slow implements IntConsumer {
    private final AtomicInteger plainRuns = new AtomicInteger();
    private final AtomicInteger tileRuns = new AtomicInteger();
    private final int callsUntilFast;

    Slow(int callsUntilFast) {
      this.callsUntilFast = callsUntilFast;
    }

    /// One kernel: 0 is its tiles, 1 its plain form.
    @Override
    public void accept(int number) {
      if (number == 1) {
        plainRuns.incrementAndGet();
        spin(1_000_000);
      } else if (callsUntilFast == 0) {
        throw new IllegalStateException("no tiles");
      } else if (tileRuns.incrementAndGet() < callsUntilFast) {
        spin(1_500_000);
      }
    }

    private static void spin(long nanos) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }

    MethodHandle entry() throws ReflectiveOperationException {
      var accept = MethodHandles.lookup()
          .findVirtual(IntConsumer.class, "accept", MethodType.methodType(void.class, int.class)).bindTo(this);
      return MethodHandles.dropArguments(accept, 1, Object[].class, int[].class, int.class, int.class);
    }
  }

  private static CompiledProgram with(Slow slow) throws ReflectiveOperationException {
    var compiled = new GeneratedCodeBackend(VectorMachine.detect(), 1)
        .compile(products().findFirst().orElseThrow().program);
    assertThat(compiled.kernels()).hasSize(1);
    return with(compiled, slow.entry(), cold(compiled, slow.entry()));
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void tilesFollowPlainLoopsWhenTheyHaveBecomeFast() throws ReflectiveOperationException {
    var slow = new Slow(100);
    var compiled = with(slow);
    var inputs = inputs(compiled.program(), 3);
    compiled.run(inputs);
    assertThat(slow.plainRuns).hasValue(1);
    while (compiled.cold().find(0) != null) {
      Thread.onSpinWait();
    }
    assertThat(slow.tileRuns.get()).isGreaterThanOrEqualTo(100);
    compiled.run(inputs);
    assertThat(slow.plainRuns).hasValue(1);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void tilesThatFailAreLeftToTheUsersRun() throws ReflectiveOperationException {
    var compiled = with(new Slow(0));
    compiled.run(inputs(compiled.program(), 3));
    while (compiled.cold().find(0) != null) {
      Thread.onSpinWait();
    }
  }
}
