package org.adjoint.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How fast one core goes through memory: the limit that work with little arithmetic is held against. The kernel is the triad
/// of J. McCalpin, *STREAM*, on arrays larger than caches; the line that a store fetches first is not counted.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class MemoryBandwidth {
  private static final int SIZE = 1 << 24;
  private static final int ARRAYS = 3;

  private float factor = 0.5f;
  private float[] x = {};
  private float[] y = {};
  private float[] z = {};

  /// The bytes of one call.
  public static long bytes() {
    return (long) ARRAYS * SIZE * Float.BYTES;
  }

  /// Makes the arrays.
  @Setup
  public void prepare() {
    x = new float[SIZE];
    y = new float[SIZE];
    z = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      y[i] = i;
      z[i] = -i;
    }
  }

  /// `x = y + factor · z`.
  @Benchmark
  public float[] triad() {
    float[] sum = x;
    float[] first = y;
    float[] second = z;
    float scale = factor;
    for (int i = 0; i < SIZE; i++) {
      sum[i] = first[i] + scale * second[i];
    }
    return sum;
  }
}
