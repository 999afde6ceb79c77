package org.adjoint.bench;

import java.util.concurrent.TimeUnit;
import org.adjoint.codegen.runtime.VectorPeak;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How fast one core multiplies and adds when nothing else is to be done: the limit that products are held against.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public class FmaPeak {
  private static final int STEPS = 10_000;

  /// Read from a field, so that the compiler cannot know the result.
  private float factor = 0.999f;

  /// The floating-point operations of one call.
  public static double flops() {
    return VectorPeak.flops(STEPS);
  }

  /// Independent sums of products, kept in registers.
  @Benchmark
  public float sums() {
    return VectorPeak.run(STEPS, factor);
  }
}
