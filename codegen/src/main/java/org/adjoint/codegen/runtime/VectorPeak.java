package org.adjoint.codegen.runtime;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Multiplications and additions in vectors, with nothing else to do. To be loaded only where the module of the Vector API is there.
public final class VectorPeak {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  /// Enough sums at once to hide the latency of each.
  private static final int SUMS = 10;

  private VectorPeak() {
  }

  /// The floating-point operations of [#run].
  public static double flops(int steps) {
    return 2.0 * SUMS * FLOATS.length() * steps;
  }

  /// Independent sums of products, kept in registers.
  ///
  /// @param factor below 1, such that the compiler cannot know the result
  public static float run(int steps, float factor) {
    var x = FloatVector.broadcast(FLOATS, factor);
    var y = FloatVector.broadcast(FLOATS, 1 - factor);
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
    for (int step = 0; step < steps; step++) {
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
