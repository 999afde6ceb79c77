package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.graph.Tensor;

/// All partial derivatives of a tensor: `J[i…, j…] = ∂output[i…]/∂source[j…]`.
///
/// One vector-Jacobian product, or one Jacobian-vector product where the sources have no more elements than the output, is vectorised over
/// the rows of a unit matrix; so the graph does not grow with the number of elements. Of symbolic sizes nothing is known but that they
/// are large.
public final class Jacobians {
  private Jacobians() {
  }

  /// The Jacobian, whose shape is that of `output` followed by that of `source`.
  ///
  /// @param output a floating-point tensor
  /// @param source a floating-point tensor, such as an input
  /// @throws IllegalArgumentException when `output` does not depend on `source` in a differentiable way
  public static Tensor of(Tensor output, Tensor source) {
    return of(output, List.of(source), Independent.ERROR).getFirst();
  }

  /// The Jacobians with respect to several sources, whose shapes are that of `output` followed by that of each source.
  ///
  /// @param output a floating-point tensor
  /// @param independent what to do about a source that `output` does not depend on in a differentiable way
  /// @throws IllegalArgumentException as `independent` says
  public static List<Tensor> of(Tensor output, List<Tensor> sources, Independent independent) {
    if (isForward(output, sources)) {
      return sources.stream().map(source -> forward(output, source, independent)).toList();
    }
    return reverse(output, sources, independent);
  }

  private static boolean isForward(Tensor output, List<Tensor> sources) {
    if (!sources.stream().allMatch(source -> source.shape().isFixed())) {
      return false;
    }
    long columns = sources.stream().mapToLong(source -> source.shape().elements().factor()).sum();
    return !output.shape().isFixed() || columns <= output.shape().elements().factor();
  }

  /// Row by row: the gradients of each element of the output.
  private static List<Tensor> reverse(Tensor output, List<Tensor> sources, Independent independent) {
    var rows = flat(output.shape());
    var jacobians = new ArrayList<Tensor>();
    var products = mapped(rows.rank(), unit(output, rows),
        cotangent -> Gradients.vjp(List.of(output), List.of(cotangent), sources, independent));
    for (int i = 0; i < sources.size(); i++) {
      jacobians.add(products.get(i).reshape(joined(output.shape(), sources.get(i).shape())));
    }
    return jacobians;
  }

  /// Column by column: what each element of the source does to the output.
  private static Tensor forward(Tensor output, Tensor source, Independent independent) {
    var columns = flat(source.shape());
    var products = mapped(columns.rank(), unit(source, columns),
        tangent -> Gradients.jvp(List.of(output), List.of(source), List.of(tangent), independent));
    var transposed = products.getFirst().reshape(joined(source.shape(), output.shape()));
    int first = source.shape().rank();
    int rank = transposed.shape().rank();
    return transposed.transpose(IntStream.range(0, rank).map(axis -> (axis + first) % rank).toArray());
  }

  /// A function vectorised over the leading axes of its argument.
  private static List<Tensor> mapped(int axes, Tensor x, Function<Tensor, List<Tensor>> function) {
    return axes == 0
        ? function.apply(x)
        : Vectorize.of(example -> mapped(axes - 1, example.getFirst(), function), List.of(x));
  }

  /// The axes that count the elements of a shape: one, or all of them where some are symbolic and cannot be multiplied.
  private static Shape flat(Shape shape) {
    return shape.rank() > 1 && shape.isFixed() ? Shape.of(Math.toIntExact(shape.elements().factor())) : shape;
  }

  /// For each element of a tensor, the tensor of the same shape that holds 1 there and 0 elsewhere.
  private static Tensor unit(Tensor like, Shape rows) {
    var shape = joined(rows, rows);
    var one = like.number(1).broadcastTo(shape);
    for (int axis = 0; axis < rows.rank(); axis++) {
      var row = Tensor.iota(DType.INT32, shape, axis);
      var column = Tensor.iota(DType.INT32, shape, rows.rank() + axis);
      one = row.equalTo(column).select(one, like.number(0));
    }
    return one.reshape(joined(rows, like.shape()));
  }

  private static Shape joined(Shape first, Shape second) {
    return new Shape(Stream.concat(first.dims().stream(), second.dims().stream()).toList());
  }
}
