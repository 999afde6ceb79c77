package org.adjoint.graph;

import java.util.HashSet;
import java.util.List;

/// What one step of a [Loop] computes: a graph of its own with parameters in place of inputs. Two bodies are the same only when
/// they are the same object.
public final class Body {
  private final List<Tensor> parameters;
  private final List<Tensor> results;

  /// A body whose results depend on nothing but its parameters.
  ///
  /// @param parameters each with an [Op.Input] of its own
  /// @throws GraphException when a parameter is computed or there twice, or a result depends on another input
  public Body(List<Tensor> parameters, List<Tensor> results) {
    this.parameters = List.copyOf(parameters);
    this.results = List.copyOf(results);
    requireClosed();
  }

  private void requireClosed() {
    var inputs = new HashSet<Op>();
    for (var parameter : parameters) {
      if (!(parameter.op() instanceof Op.Input)) {
        throw new GraphException("The parameters of a loop's body are inputs, but " + parameter + " is computed",
            parameter.origin());
      }
      if (!inputs.add(parameter.op())) {
        throw new GraphException("A loop's body has the parameter " + parameter + " twice", parameter.origin());
      }
    }
    for (var node : GraphWalk.topological(results)) {
      if (node.op() instanceof Op.Input && !inputs.contains(node.op())) {
        throw new GraphException("A loop's body depends on its parameters " + parameters + " only, but it uses " + node
            + "; let the loop take that as a constant", node.origin());
      }
    }
  }

  /// The values that a step is given.
  public List<Tensor> parameters() {
    return parameters;
  }

  /// The values that a step computes.
  public List<Tensor> results() {
    return results;
  }
}
