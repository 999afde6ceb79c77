package org.adjoint.nn.layers;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// The numbers of each sample, in row-major order, under another shape.
///
/// @param sizes of a sample, such as 1, 28, 28
public record Reshape(List<Integer> sizes) implements Layer {
  public Reshape {
    sizes = List.copyOf(sizes);
  }

  /// To samples of the given sizes.
  public static Reshape of(int... sizes) {
    return new Reshape(IntStream.of(sizes).boxed().toList());
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return x.reshape(Shape.of(x.shape().dim(0), sizes.stream().mapToInt(Integer::intValue).toArray()));
  }
}
