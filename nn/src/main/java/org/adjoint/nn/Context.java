package org.adjoint.nn;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// The program that is being built, as layers and optimisers see it: which tensor stands for which parameter, and what the
/// parameters' next values are.
public final class Context {
  private final boolean training;
  private final Map<Parameter, Tensor> tensors = new LinkedHashMap<>();
  private final Map<Parameter, Tensor> updates = new HashMap<>();

  private Context(boolean training) {
    this.training = training;
  }

  /// The context of a training step.
  public static Context training() {
    return new Context(true);
  }

  /// The context of a prediction.
  public static Context inference() {
    return new Context(false);
  }

  /// Whether the program trains; some layers do something else then.
  public boolean isTraining() {
    return training;
  }

  /// The tensor that stands for a parameter, always the same.
  ///
  /// @throws IllegalArgumentException when another parameter has the same name
  public Tensor tensor(Parameter parameter) {
    var known = tensors.get(parameter);
    if (known != null) {
      return known;
    }
    if (tensors.keySet().stream().anyMatch(other -> other.name().equals(parameter.name()))) {
      throw parameter.sharesItsName();
    }
    var tensor = Tensor.input(parameter.name(), parameter.value().dtype(), parameter.value().shape());
    tensors.put(parameter, tensor);
    return tensor;
  }

  /// Asks that the parameter hold the value of `next` after each run of the program.
  public void update(Parameter parameter, Tensor next) {
    tensor(parameter);
    updates.put(parameter, next);
  }

  /// What the parameter will hold after a run, by the updates asked for so far.
  public Tensor next(Parameter parameter) {
    var next = updates.get(parameter);
    return next == null ? tensor(parameter) : next;
  }

  /// The parameters that have a tensor here, in the order in which they were met.
  public List<Parameter> parameters() {
    return List.copyOf(tensors.keySet());
  }

  /// Adds the parameters' updates to a program.
  public Program.Builder addUpdatesTo(Program.Builder program) {
    tensors.forEach((parameter, tensor) -> {
      var next = updates.get(parameter);
      if (next != null) {
        program.update(tensor, next);
      }
    });
    return program;
  }

  /// Binds the parameters' arrays to the inputs that stand for them.
  public void bindTo(Session session) {
    tensors.keySet().forEach(parameter -> session.bind(parameter.name(), parameter.value()));
  }
}
