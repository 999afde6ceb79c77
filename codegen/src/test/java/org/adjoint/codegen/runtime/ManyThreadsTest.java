package org.adjoint.codegen.runtime;

import static org.adjoint.array.DType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Samples;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One compiled program and many threads: each with a session of its own, or, by mistake, several with one.
@Tag("trust")
class ManyThreadsTest {
  private static final int THREADS = 16;

  private static Program program() {
    var x = Tensor.input("x", FLOAT32, Shape.of(Dim.symbol("batch"), 60));
    var w = Tensor.input("w", FLOAT32, Shape.of(60, 90));
    var loss = x.matMul(w).tanh().square().mean().named("loss");
    return Program.named("shared").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(w)).getFirst()).build();
  }

  private static Map<String, NdArray> inputs(int batch) {
    return Map.of("x", Samples.moderate(FLOAT32, Shape.of(batch, 60), 1), "w",
        Samples.moderate(FLOAT32, Shape.of(60, 90), 2));
  }

  private static CompiledProgram compiled() {
    return new GeneratedCodeBackend(VectorMachine.detect(), 2).compile(program());
  }

  /// The same program, whose kernels do something else.
  private static CompiledProgram replaced(CompiledProgram compiled, Runnable kernel) {
    return new CompiledProgram(compiled.program(), compiled.schedule(), compiled.buffers(), compiled.constants(),
        compiled.kernels(), compiled.source(), entry(kernel), compiled.pool());
  }

  private static MethodHandle entry(Runnable kernel) {
    try {
      var run = MethodHandles.lookup().findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
          .bindTo(kernel);
      return MethodHandles.dropArguments(run, 0, int.class, Object[].class, int[].class, int.class, int.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("A Runnable can be run.", e);
    }
  }

  /// Runs a task in many threads, which begin together.
  private static <T> List<T> inThreads(Callable<T> task) throws Exception {
    var start = new CyclicBarrier(THREADS);
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var tasks = IntStream.range(0, THREADS).mapToObj(_ -> threads.submit(() -> {
        start.await();
        return task.call();
      })).toList();
      return tasks.stream().map(done -> {
        try {
          return done.get();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }).toList();
    }
  }

  @Test
  void everyThreadGetsTheSameBits() throws Exception {
    var compiled = compiled();
    var batches = List.of(3, 170, 64);
    var expected = batches.stream().map(batch -> compiled.run(inputs(batch))).toList();
    var all = inThreads(() -> batches.stream().map(batch -> compiled.run(inputs(batch))).toList());
    for (var results : all) {
      for (int at = 0; at < batches.size(); at++) {
        for (var name : List.of("loss", "gradient")) {
          assertThat(Objects.requireNonNull(results.get(at).get(name)).toFloats())
              .containsExactly(Objects.requireNonNull(expected.get(at).get(name)).toFloats());
        }
      }
    }
  }

  @Test
  void aSessionThatTwoThreadsUseAtOnceSaysSo() throws Exception {
    var inKernel = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var session = replaced(compiled(), () -> {
      inKernel.countDown();
      awaitCalmly(goOn);
    }).session();
    inputs(3).forEach(session::bind);
    try (var other = Executors.newSingleThreadExecutor()) {
      var running = other.submit(session::run);
      inKernel.await();
      var sentence =
          "The session of the program \"shared\" is in use by another thread; give each thread a session of its"
              + " own.";
      assertThatThrownBy(session::run).isInstanceOf(IllegalStateException.class).hasMessage(sentence);
      assertThatThrownBy(() -> session.bind("x", Objects.requireNonNull(inputs(3).get("x"))))
          .isInstanceOf(IllegalStateException.class).hasMessage(sentence);
      assertThatThrownBy(() -> session.output("loss")).isInstanceOf(IllegalStateException.class).hasMessage(sentence);
      goOn.countDown();
      running.get();
      session.run();
    }
  }

  private static void awaitCalmly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aKernelThatFailsFailsItsCallerAndNothingElse() {
    var compiled = compiled();
    var failing = new boolean[] {true};
    var session = replaced(compiled, () -> {
      if (failing[0]) {
        throw new IndexOutOfBoundsException("a kernel");
      }
    }).session();
    inputs(170).forEach(session::bind);
    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(session::run).isInstanceOf(IndexOutOfBoundsException.class).hasMessage("a kernel");
    }
    failing[0] = false;
    session.run();
    assertThat(compiled.run(inputs(170))).containsKey("loss");
  }

  @Test
  void anInterruptDoesNotCutARunShortAndIsNotForgotten() {
    var compiled = compiled();
    var expected = Objects.requireNonNull(compiled.run(inputs(170)).get("loss")).item();
    Thread.currentThread().interrupt();
    var actual = Objects.requireNonNull(compiled.run(inputs(170)).get("loss")).item();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(actual).isEqualTo(expected);
  }
}
