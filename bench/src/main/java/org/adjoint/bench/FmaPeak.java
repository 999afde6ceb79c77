package org.adjoint.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
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
@Fork(3)
public class FmaPeak {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 10_000;
  /// Enough sums at once to hide the latency of each.
  private static final int SUMS = 10;

  /// Read from fields, so that the compiler cannot know the result.
  private float factor = 0.999f;
  private float term = 0.001f;

  /// The floating-point operations of one call.
  public static long flops() {
    return 2L * SUMS * STEPS * FLOATS.length();
  }

  /// Independent sums of products, kept in registers.
  @Benchmark
  public float sums() {
    var x = FloatVector.broadcast(FLOATS, factor);
    var y = FloatVector.broadcast(FLOATS, term);
    var a = y;
    var b = y.add(1f);
    var c = y.add(2f);
    var d = y.add(3f);
    var e = y.add(4f);
    var f = y.add(5f);
    var g = y.add(6f);
    var h = y.add(7f);
    var i = y.add(8f);
    var j = y.add(9f);
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
    }
    return a.add(b).add(c.add(d)).add(e.add(f)).add(g.add(h)).add(i.add(j)).lane(0);
  }
}
