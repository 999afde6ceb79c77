package org.adjoint.nn;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.adjoint.graph.Tensor;

/// A function of tensors with parameters: any part of a model, or all of it.
///
/// What has one input and one output is a [Layer]. A network that is made of others names them in [#layers], and has their parameters.
public interface Network {
  /// The network's function, as graph.
  ///
  /// @param inputs the first axis of each counts samples
  /// @param context gives parameters their tensors in the program that is being built
  /// @throws IllegalArgumentException when there are more or fewer inputs than the network takes
  List<Tensor> apply(List<Tensor> inputs, Context context);

  /// What the network is called in summaries and messages.
  default String name() {
    return getClass().getSimpleName();
  }

  /// The networks that this one is made of.
  default List<? extends Network> layers() {
    return List.of();
  }

  /// The parameters that are trained, in a fixed order, each once.
  default List<Parameter> parameters() {
    return layers().stream().flatMap(layer -> layer.parameters().stream()).distinct().toList();
  }

  /// The parameters that are saved but not trained, such as running statistics and counters: a run of the program may change
  /// them, an optimiser does not.
  default List<Parameter> state() {
    return layers().stream().flatMap(layer -> layer.state().stream()).distinct().toList();
  }

  /// Gives every parameter its first values; the same seed gives the same values.
  default void initialize(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    parameters().forEach(parameter -> parameter.initialize(random));
    state().forEach(parameter -> parameter.initialize(random));
  }
}
