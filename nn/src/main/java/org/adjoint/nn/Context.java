package org.adjoint.nn;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// The program that is being built, as layers and optimisers see it: which tensor stands for which parameter, and what the
/// parameters' next values are.
public final class Context {
  /// A part of a network that was applied.
  ///
  /// @param depth how many other parts it is inside of
  /// @param inputs what it was applied to
  /// @param results what it gave
  public record Call(Network network, int depth, List<Tensor> inputs, List<Tensor> results) {
    public Call {
      inputs = List.copyOf(inputs);
      results = List.copyOf(results);
    }
  }

  private enum Purpose {
    TRAINING, SAMPLING, INFERENCE
  }

  private final Purpose purpose;
  private final Map<Parameter, Tensor> tensors = new LinkedHashMap<>();
  private final Map<Parameter, Tensor> updates = new HashMap<>();
  private final Map<Parameter, Integer> draws = new HashMap<>();
  private final Attribution attribution = new Attribution();

  private Context(Purpose purpose) {
    this.purpose = purpose;
  }

  /// The context of a training step.
  public static Context training() {
    return new Context(Purpose.TRAINING);
  }

  /// The context of a prediction.
  public static Context inference() {
    return new Context(Purpose.INFERENCE);
  }

  /// The context of a prediction in which random layers such as dropout stay random, so that each one is another (Y. Gal and Z. Ghahramani,
  /// *Dropout as a Bayesian approximation*, 2016).
  public static Context sampling() {
    return new Context(Purpose.SAMPLING);
  }

  /// Whether the program trains; some layers do something else then.
  public boolean isTraining() {
    return purpose == Purpose.TRAINING;
  }

  /// Whether random layers draw numbers.
  public boolean isRandom() {
    return purpose != Purpose.INFERENCE;
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

  /// How often this was asked for a parameter before: layers that are used twice in a program draw different random numbers.
  public int draw(Parameter counter) {
    return draws.merge(counter, 1, Integer::sum) - 1;
  }

  /// Applies a part of a network, and notes that what it computes is its own.
  public List<Tensor> apply(Network network, List<Tensor> inputs) {
    return attribution.apply(network, inputs, this);
  }

  /// Applies a layer, and notes that what it computes is its own.
  public Tensor apply(Layer layer, Tensor x) {
    return apply(layer, List.of(x)).getFirst();
  }

  /// What was applied so far, in the order in which it began.
  public List<Call> calls() {
    return attribution.calls();
  }

  /// The name of the layer that a node belongs to, or the layer of the parameter that it is nearest to; `null` when there is
  /// neither.
  public @Nullable String layerOf(Tensor node) {
    return attribution.layerOf(node);
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
