package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;

/// One step of a [Recurrent] layer.
public interface Cell {
  /// The name of the layer, unique in its network.
  String name();

  /// What each element of the sequence is multiplied by, all at once before the loop: `[inputs, projected]`.
  Parameter inputWeight();

  /// How many numbers the layer gives for each step.
  int units();

  /// How many tensors `[batch, units]` go from step to step; the first one is the result of a step.
  int carries();

  /// The carries after a step.
  ///
  /// @param carries before the step
  /// @param projected the element of the sequence times [#inputWeight], `[batch, projected]`
  List<Tensor> step(List<Tensor> carries, Tensor projected, Context context);

  /// The parameters, in a fixed order.
  List<Parameter> parameters();
}
