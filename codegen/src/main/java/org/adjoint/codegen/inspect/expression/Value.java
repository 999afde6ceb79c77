package org.adjoint.codegen.inspect.expression;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.graph.Tensor;

/// What a part of an expression stands for.
sealed interface Value {
  /// A node of the graph.
  record Node(Tensor tensor) implements Value {
  }

  /// A number that is known, which takes the type of what it is combined with.
  record Known(double number) implements Value {
  }

  /// A list in brackets, such as axes or the parts of a concatenation.
  record Several(List<Value> values) implements Value {
    public Several {
      values = List.copyOf(values);
    }
  }

  /// As a node; numbers that meet no tensor get the type `dtype`.
  ///
  /// @throws IllegalArgumentException for a list
  default Tensor tensor(DType dtype) {
    return switch (this) {
      case Node(var tensor) -> tensor;
      case Known(double number) -> Tensor.scalar(dtype, number);
      case Several _ -> throw new IllegalArgumentException("a list is no tensor");
    };
  }
}
