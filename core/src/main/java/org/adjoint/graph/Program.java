package org.adjoint.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.array.Extent;

/// What one call computes: named outputs from named inputs, and new values for some of the inputs.
///
/// An *update* pairs an input with its next value: after a run the array bound to that input holds that value. All
/// outputs and updates see the inputs as they were before the run.
public final class Program {
  private final String name;
  private final List<Tensor> nodes;
  private final List<Tensor> inputs;
  private final Map<String, Tensor> outputs;
  private final Map<Tensor, Tensor> updates;
  /// Symbols whose sizes are known though no input has them.
  private final Set<String> assumed;

  private Program(Builder builder) {
    name = builder.name;
    assumed = Set.copyOf(builder.assumed);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(builder.outputs));
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(builder.updates));
    // Inputs that no result depends on come last, so that they change nothing about the order of the others.
    var results = Stream.of(outputs.values(), updates.keySet(), updates.values(), builder.inputs);
    nodes = GraphWalk.topological(results.flatMap(Collection::stream).toList());
    inputs = List.copyOf(inputsByName().values());
    requireSizes();
  }

  private Map<String, Tensor> inputsByName() {
    var byName = new LinkedHashMap<String, Tensor>();
    for (var node : nodes) {
      if (node.op() instanceof Op.Input input) {
        var other = byName.putIfAbsent(input.name(), node);
        if (other != null && !other.op().equals(input)) {
          throw new IllegalArgumentException("The program \"" + name + "\" has two inputs called \"" + input.name()
              + "\", from " + other.origin() + " and " + node.origin() + ".");
        }
      }
    }
    return byName;
  }

  private void requireSizes() {
    var known = symbols();
    for (var node : nodes) {
      symbols(node).filter(symbol -> !known.contains(symbol) && !assumed.contains(symbol)).findFirst()
          .ifPresent(symbol -> {
            throw new IllegalArgumentException(
                "The program \"" + name + "\" cannot know the size of " + symbol + " in " + node
                    + " from " + node.origin() + ": none of its inputs has that dimension; let it take one that has.");
          });
    }
  }

  private static Stream<String> symbols(Tensor node) {
    var extents = node.op() instanceof Op.Size(var extent, _)
        ? Stream.of(extent)
        : node.shape().dims().stream().map(Extent::of);
    return extents.flatMap(extent -> extent.symbols().stream());
  }

  /// A program to be given outputs and updates.
  ///
  /// @param name what it does, such as `train step`; generated classes are called after it
  public static Builder named(String name) {
    return new Builder(name);
  }

  /// A program of the name of another, at whose symbols it assumes what that one does.
  public static Builder like(Program program) {
    return new Builder(program.name).assuming(program.assumed);
  }

  /// Collects what a program is to compute.
  public static final class Builder {
    private final String name;
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final Map<Tensor, Tensor> updates = new LinkedHashMap<>();
    private final Set<String> assumed = new HashSet<>();

    private Builder(String name) {
      this.name = name;
    }

    /// Lets the program take `input` even where no result depends on it, as when only its size matters.
    ///
    /// @throws IllegalArgumentException when `input` is no input
    public Builder input(Tensor input) {
      if (!(input.op() instanceof Op.Input)) {
        throw new IllegalArgumentException("A program takes inputs, but " + input + " is computed.");
      }
      inputs.add(input);
      return this;
    }

    /// Lets the program use symbolic dimensions that none of its inputs has, because it is part of another one that knows their sizes.
    public Builder assuming(Collection<String> symbols) {
      assumed.addAll(symbols);
      return this;
    }

    /// Asks for the value of `tensor` under a name.
    ///
    /// @throws IllegalArgumentException when there is an output of that name
    public Builder output(String name, Tensor tensor) {
      if (outputs.put(name, tensor) != null) {
        throw new IllegalArgumentException(
            "The program \"" + this.name + "\" has two outputs called \"" + name + "\".");
      }
      return this;
    }

    /// Asks that `input` hold the value of `next` after a run.
    ///
    /// @throws IllegalArgumentException when `input` is no input, has an update, or differs from `next` in shape or
    ///     type
    public Builder update(Tensor input, Tensor next) {
      if (!(input.op() instanceof Op.Input)) {
        throw new IllegalArgumentException("Only an input can be updated, but " + input + " is computed.");
      }
      if (!input.shape().equals(next.shape()) || input.dtype() != next.dtype()) {
        throw new IllegalArgumentException(
            "The update of " + input + " needs the same shape and type, but is " + next + ".");
      }
      if (updates.keySet().stream().anyMatch(other -> other.op().equals(input.op()))) {
        throw new IllegalArgumentException("The input " + input + " has two updates.");
      }
      updates.put(input, next);
      return this;
    }

    /// The program, with the inputs that its outputs and updates depend on, and those that it is to take anyway.
    ///
    /// @throws IllegalArgumentException when there is nothing to compute, two inputs share a name, or no input has a
    ///     symbolic dimension that is used
    public Program build() {
      if (outputs.isEmpty() && updates.isEmpty()) {
        throw new IllegalArgumentException("The program \"" + name + "\" has neither outputs nor updates.");
      }
      return new Program(this);
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
    return nodes;
  }

  /// The names of the symbolic dimensions that inputs have, in alphabetical order.
  public List<String> symbols() {
    return inputs.stream().flatMap(Program::symbols).distinct().sorted().toList();
  }

  /// The graph as a list of lets.
  @Override
  public String toString() {
    return GraphPrinter.lets(this);
  }
}
