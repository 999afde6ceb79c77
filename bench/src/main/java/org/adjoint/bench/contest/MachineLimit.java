package org.adjoint.bench.contest;

import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.adjoint.bench.FmaPeak;
import org.adjoint.bench.MemoryBandwidth;
import org.adjoint.bench.work.Limit;

/// What the machine can do in a second at most, as the benchmarks of its limits find it.
final class MachineLimit {
  private static final int WARM_UP_ROUNDS = 4;
  private static final int ROUNDS = 6;
  private static final long ROUND_NANOS = 200_000_000L;

  private MachineLimit() {
  }

  /// Operations or bytes per second, all threads together.
  static double perSecond(Limit.Resource resource, int threads) {
    return switch (resource) {
      // One core's peak for each thread: cores share no multiply-adders, and what a second thread measures in the same process was seen to be code of
      // half the speed.
      case FLOAT32 -> threads * FmaPeak.flops() * rate(new FmaPeak()::sums);
      // Half as many lanes fit into a vector.
      case FLOAT64 -> perSecond(Limit.Resource.FLOAT32, threads) / 2;
      case MEMORY -> threads * MemoryBandwidth.bytes() * best(threads, () -> {
        var memory = new MemoryBandwidth();
        memory.prepare();
        return () -> memory.triad()[0];
      });
      case NONE -> Double.NaN;
    };
  }

  /// What makes the same for each thread.
  private interface Kernels {
    DoubleSupplier kernel();
  }

  /// The calls per second of the slowest of several threads that all call their own kernel, each in its best round.
  private static double best(int threads, Kernels kernels) {
    var perThread = new double[threads];
    var running = IntStream.range(0, threads)
        .mapToObj(thread -> Thread.ofPlatform().start(() -> perThread[thread] = rate(kernels.kernel()))).toList();
    running.forEach(MachineLimit::join);
    return IntStream.range(0, threads).mapToDouble(thread -> perThread[thread]).min().orElseThrow();
  }

  private static double rate(DoubleSupplier kernel) {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      calls(kernel);
    }
    double most = 0;
    for (int round = 0; round < ROUNDS; round++) {
      most = Math.max(most, calls(kernel));
    }
    return most;
  }

  private static double calls(DoubleSupplier kernel) {
    long start = System.nanoTime();
    long calls = 0;
    long taken;
    double sum = 0;
    do {
      sum += kernel.getAsDouble();
      calls++;
      taken = System.nanoTime() - start;
    } while (taken < ROUND_NANOS);
    if (sum == Math.PI) {
      throw new IllegalStateException("A number that no kernel computes keeps the compiler from leaving them out.");
    }
    return calls / (taken * 1e-9);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("The measurement of the machine was interrupted.", e);
    }
  }
}
