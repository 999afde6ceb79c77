package org.adjoint.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.adjoint.array.Dim;

/// What one call computes: named outputs from named inputs, and new values for some of the inputs.
///
/// An *update* pairs an input with its next value: after a run the array bound to that input holds that value. All outputs and
/// updates see the inputs as they were before the run.
public final class Program {
  private final String name;
  private final List<Tensor> inputs;
  private final Map<String, Tensor> outputs;
  private final Map<Tensor, Tensor> updates;

  private Program(String name, List<Tensor> inputs, Map<String, Tensor> outputs, Map<Tensor, Tensor> updates) {
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    this.updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
  }

  /// A program to be given outputs and updates.
  ///
  /// @param name what it does, such as `train step`; generated classes are called after it
  public static Builder named(String name) {
    return new Builder(name);
  }

  /// Collects what a program is to compute.
  public static final class Builder {
    private final String name;
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> updates = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    /// Asks for the value of `tensor` under a name.
    ///
    /// @throws IllegalArgumentException when there is an output of that name
    public Builder output(String name, Tensor tensor) {
      if (outputs.put(name, tensor) != null) {
        throw new IllegalArgumentException("The program \"" + this.name + "\" has two outputs called \"" + name + "\".");
      }
      return this;
    }

    /// Asks that `input` hold the value of `next` after a run.
    ///
    /// @throws IllegalArgumentException when `input` is no input, has an update, or differs from `next` in shape or type
    public Builder update(Tensor input, Tensor next) {
      if (!(input.op() instanceof Op.Input)) {
        throw new IllegalArgumentException("Only an input can be updated, but " + input + " is computed.");
      }
      if (!input.shape().equals(next.shape()) || input.dtype() != next.dtype()) {
        throw new IllegalArgumentException("The update of " + input + " needs the same shape and type, but is " + next + ".");
      }
      if (updates.put(input, next) != null) {
        throw new IllegalArgumentException("The input " + input + " has two updates.");
      }
      return this;
    }

    /// The program, with the inputs that its outputs and updates depend on.
    ///
    /// @throws IllegalArgumentException when there is nothing to compute, or two inputs share a name
    public Program build() {
      if (outputs.isEmpty() && updates.isEmpty()) {
        throw new IllegalArgumentException("The program \"" + name + "\" has neither outputs nor updates.");
      }
      var byName = new LinkedHashMap<String, Tensor>();
      for (var node : GraphWalk.topological(results(outputs, updates))) {
        if (node.op() instanceof Op.Input input) {
          var other = byName.putIfAbsent(input.name(), node);
          if (other != null && other.op() != input) {
            throw new IllegalArgumentException("The program \"" + name + "\" has two inputs called \"" + input.name()
                + "\", from " + other.origin() + " and " + node.origin() + ".");
          }
        }
      }
      return new Program(name, List.copyOf(byName.values()), outputs, updates);
    }
  }

  /// What the program does, in a few words.
  public String name() {
    return name;
  }

  /// The inputs, each with an [Op.Input], in the order in which the results reach them.
  public List<Tensor> inputs() {
    return inputs;
  }

  /// The outputs by name, in the order in which they were asked for.
  public Map<String, Tensor> outputs() {
    return outputs;
  }

  /// The next value of each updated input.
  public Map<Tensor, Tensor> updates() {
    return updates;
  }

  /// Every node, operands before users.
  public List<Tensor> nodes() {
    return GraphWalk.topological(results(outputs, updates));
  }

  /// The names of the symbolic dimensions that inputs have, in alphabetical order.
  public List<String> symbols() {
    var symbols = new TreeSet<String>();
    for (var input : inputs) {
      for (var dim : input.shape().dims()) {
        if (dim instanceof Dim.Symbol(String symbol)) {
          symbols.add(symbol);
        }
      }
    }
    return new ArrayList<>(symbols);
  }

  private static List<Tensor> results(Map<String, Tensor> outputs, Map<Tensor, Tensor> updates) {
    return Stream.of(outputs.values(), updates.keySet(), updates.values()).flatMap(nodes -> nodes.stream()).toList();
  }

  /// The graph as a list of lets.
  @Override
  public String toString() {
    return GraphPrinter.lets(this);
  }
}
