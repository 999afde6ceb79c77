package org.adjoint.nn.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;

/// The inputs of programs: what they are called, and that their first axis is symbolic.
final class Placeholders {
  static final String WEIGHTS = "weights";

  private static final Dim BATCH = Dim.symbol("batch");

  private Placeholders() {}

  static String input(int number) {
    return numbered("inputs", number);
  }

  static String target(int number) {
    return numbered("targets", number);
  }

  static String scores(int number) {
    return numbered("scores", number);
  }

  private static String numbered(String name, int number) {
    return number == 0 ? name : name + (number + 1);
  }

  /// The input that stands for a batch of samples of the given sizes.
  static Tensor of(String name, DType dtype, int... sample) {
    return Tensor.input(name, dtype, Shape.of(BATCH, sample));
  }

  /// The inputs that stand for batches of the given samples.
  static List<Tensor> inputs(List<NdArray> samples) {
    return IntStream.range(0, samples.size())
        .mapToObj(number -> of(input(number), samples.get(number).dtype(), sampleSizes(samples.get(number)))).toList();
  }

  /// The sizes of one sample.
  static int[] sampleSizes(NdArray samples) {
    var sizes = samples.shape().sizes();
    return Arrays.copyOfRange(sizes, 1, sizes.length);
  }
}
