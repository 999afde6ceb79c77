package org.adjoint.graph;

import java.util.List;

/// What one step of a [Loop] computes: a graph of its own with parameters in place of inputs. Two bodies are the same only when
/// they are the same object.
public final class Body {
  private final List<Tensor> parameters;
  private final List<Tensor> results;

  /// A body whose results depend on nothing but its parameters.
  ///
  /// @param parameters each with an [Op.Input]
  public Body(List<Tensor> parameters, List<Tensor> results) {
    this.parameters = List.copyOf(parameters);
    this.results = List.copyOf(results);
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
