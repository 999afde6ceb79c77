package org.adjoint.codegen.runtime;

import java.util.function.IntConsumer;
import org.adjoint.codegen.inspect.MachineLimits;

/// Measures what the machine can do, in about a second: good enough to see how far a kernel is from it. Other work on the machine at the
/// same time makes the limits smaller.
public final class LimitMeasurement {
  private static final int STEPS = 200_000;
  private static final int ROUNDS = 24;
  /// Together more than usual caches hold.
  private static final int ELEMENTS = 1 << 23;
  private static final int ARRAYS = 3;

  /// Keeps the compiler from leaving the work out.
  @SuppressWarnings("unused")
  private static volatile float result;

  private LimitMeasurement() {
  }

  /// The limits for as many threads as a program is run by. Without the Vector API they are those of scalar code.
  public static MachineLimits of(CompiledProgram compiled) {
    int threads = compiled.pool().threads();
    boolean vectors = VectorMachine.find().isPresent();
    double flops = vectors ? VectorPeak.flops(STEPS) : scalarFlops();
    double compute = best(threads, _ -> result = vectors ? VectorPeak.run(STEPS, 0.999f) : scalar(0.999f));
    var x = new float[ELEMENTS];
    var y = new float[ELEMENTS];
    var z = new float[ELEMENTS];
    int part = ELEMENTS / threads;
    double memory = best(threads, thread -> triad(x, y, z, thread * part, (thread + 1) * part));
    return new MachineLimits(flops * threads / compute, (double) ARRAYS * part * threads * Float.BYTES / memory);
  }

  /// The shortest time, in seconds, in which all threads have done a piece of work each.
  private static double best(int threads, IntConsumer work) {
    var pool = WorkerPool.of(threads);
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      pool.run(work::accept, threads);
      best = Math.min(best, System.nanoTime() - start);
    }
    return best / 1e9;
  }

  private static double scalarFlops() {
    return 2.0 * 4 * STEPS;
  }

  private static float scalar(float factor) {
    float a = 1;
    float b = 2;
    float c = 3;
    float d = 4;
    for (int step = 0; step < STEPS; step++) {
      a = a * factor + 1;
      b = b * factor + 1;
      c = c * factor + 1;
      d = d * factor + 1;
    }
    return a + b + c + d;
  }

  /// J. McCalpin, *STREAM*. The line that a store fetches first is not counted.
  private static void triad(float[] x, float[] y, float[] z, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = y[i] + 0.5f * z[i];
    }
  }
}
