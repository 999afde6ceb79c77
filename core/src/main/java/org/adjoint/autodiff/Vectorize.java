package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.adjoint.array.Dim;
import org.adjoint.graph.Tensor;

/// A function of one example, applied to a batch of them.
///
/// The function is called once, with parameters of the shape of one example, and what it builds is built again with one more axis in front.
/// Whatever else it refers to, such as weights, is the same for all examples, and what depends only on that is computed once.
///
/// ```java
/// // The gradients of each example's loss, [batch, …] for weights of shape […].
/// Vectorize.of(example -> Gradients.of(loss(weights, example.get(0), example.get(1)), List.of(weights)), List.of(inputs, labels))
/// ```
public final class Vectorize {
  private Vectorize() {
  }

  /// `function` applied to each slice of `x` along its first axis; the results stand along a new first axis.
  ///
  /// @throws IllegalArgumentException when `x` is a scalar
  public static Tensor of(UnaryOperator<Tensor> function, Tensor x) {
    return of(example -> List.of(function.apply(example.getFirst())), List.of(x)).getFirst();
  }

  /// `function` applied to each of the slices along the first axes of `arguments`; the results stand along a new first axis, also those that
  /// are the same for all examples.
  ///
  /// @param function from one example of each argument to any number of results
  /// @param arguments tensors with the same first dimension, a number or a symbol
  /// @throws IllegalArgumentException when there are no arguments, or their first dimensions differ
  public static List<Tensor> of(Function<List<Tensor>, List<Tensor>> function, List<Tensor> arguments) {
    var size = size(arguments);
    var parameters = new ArrayList<Tensor>();
    var batched = new LinkedHashMap<Tensor, Tensor>();
    for (var argument : arguments) {
      var label = argument.name() == null ? argument.op().label() : argument.name();
      var parameter = Tensor.input(label, argument.dtype(), argument.shape().without(List.of(0)));
      parameters.add(parameter);
      batched.put(parameter, argument);
    }
    var results = function.apply(List.copyOf(parameters));
    var batch = BatchWalk.run(results, batched, size);
    return results.stream().map(batch::all).toList();
  }

  private static Dim size(List<Tensor> arguments) {
    for (var argument : arguments) {
      if (argument.shape().rank() == 0 || !argument.shape().dim(0).equals(arguments.getFirst().shape().dim(0))) {
        throw new IllegalArgumentException(
            "A function is vectorised over the first axis of its arguments, which must be the same, but "
                + argument + " from " + argument.origin()
                + (argument.shape().rank() == 0 ? " is a scalar." : " differs from " + arguments.getFirst() + "."));
      }
    }
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(
          "A function is vectorised over the first axis of its arguments, but there are none.");
    }
    return arguments.getFirst().shape().dim(0);
  }
}
