package org.adjoint.codegen.runtime;

import java.util.ArrayList;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Samples;

/// Trains a small network and prints the fewest bytes that a hundred steps allocated, once the JIT compiler has had its time.
final class AllocationProbe {
  private AllocationProbe() {
  }

  /// Takes the batch sizes that the steps change between: `16,7`.
  public static void main(String[] arguments) {
    var samples = new ArrayList<NdArray>();
    var labels = new ArrayList<NdArray>();
    for (int size : Stream.of(arguments[0].split(",", -1)).mapToInt(Integer::parseInt).toArray()) {
      samples.add(Samples.moderate(DType.FLOAT32, Shape.of(size, 12), 1));
      labels.add(Samples.moderate(DType.FLOAT32, Shape.of(size, 5), 2));
    }
    var session = SessionTest.bound(new GeneratedCodeBackend().compile(SessionTest.trainingStep()), 16);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 2_000 && least > 0; round++) {
      long before = AllocatedBytes.ofThisThread();
      for (int step = 0; step < 100; step++) {
        int at = step % samples.size();
        session.bind("x", samples.get(at)).bind("labels", labels.get(at)).run();
      }
      least = Math.min(least, AllocatedBytes.ofThisThread() - before);
    }
    System.out.println(least);
  }
}
