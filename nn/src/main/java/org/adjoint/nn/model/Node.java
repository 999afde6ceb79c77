package org.adjoint.nn.model;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Network;
import org.jspecify.annotations.Nullable;

/// A place in a [Graph] of layers: an input, or what a layer makes of other places. Shapes are checked as nodes are made.
///
/// ```java
/// var x = Node.input("x", 2);
/// var hidden = x.then(Dense.of("hidden", 2, 4, Activation.TANH));
/// var y = Node.of(new Concatenate(), x, hidden).then(Dense.of("y", 6, 1, Activation.IDENTITY));
/// var network = Graph.of(x, y);
/// ```
public final class Node {
  private static final Dim BATCH = Dim.symbol("batch");

  private final Source source;
  private final DType dtype;
  private final Shape shape;

  /// Where a node's value comes from.
  sealed interface Source {
    /// From outside.
    record Input(String name, List<Integer> sizes) implements Source {}

    /// From a network.
    record Output(Call call, int number) implements Source {}
  }

  /// A network at one place of a graph. Two calls are never the same.
  static final class Call {
    private final Network network;
    private final List<Node> inputs;

    Call(Network network, List<Node> inputs) {
      this.network = network;
      this.inputs = List.copyOf(inputs);
    }

    Network network() {
      return network;
    }

    List<Node> inputs() {
      return inputs;
    }
  }

  private Node(Source source, DType dtype, Shape shape) {
    this.source = source;
    this.dtype = dtype;
    this.shape = shape;
  }

  /// An input in float32.
  ///
  /// @param sample the sizes of one sample, such as 784
  public static Node input(String name, int... sample) {
    return input(name, DType.FLOAT32, sample);
  }

  /// An input of any type.
  ///
  /// @param sample the sizes of one sample, such as 784
  public static Node input(String name, DType dtype, int... sample) {
    var shape = Shape.of(BATCH, sample);
    return new Node(new Source.Input(name, shape.dims().stream().skip(1).map(dim -> ((Dim.Fixed) dim).size()).toList()),
        dtype, shape);
  }

  /// What a network with one output makes of nodes.
  ///
  /// @throws IllegalArgumentException when it cannot take them, or has several outputs
  public static Node of(Network network, Node... inputs) {
    var outputs = all(network, inputs);
    if (outputs.size() != 1) {
      throw new IllegalArgumentException("The network \"" + network.name() + "\" has " + outputs.size()
          + " outputs; Node.all gives them all.");
    }
    return outputs.getFirst();
  }

  /// All outputs that a network makes of nodes.
  ///
  /// @throws IllegalArgumentException when it cannot take them
  public static List<Node> all(Network network, Node... inputs) {
    var call = new Call(network, List.of(inputs));
    var tensors = new ArrayList<Tensor>();
    for (var input : inputs) {
      tensors.add(Tensor.input("input" + tensors.size(), input.dtype, input.shape));
    }
    var outputs = new ArrayList<Node>();
    for (var output : Context.inference().apply(network, tensors)) {
      outputs.add(new Node(new Source.Output(call, outputs.size()), output.dtype(), output.shape()));
    }
    return outputs;
  }

  /// What a network, such as a layer, makes of this node.
  ///
  /// @throws IllegalArgumentException when it cannot take it, or has several outputs
  public Node then(Network network) {
    return of(network, this);
  }

  /// The type of the numbers here.
  public DType dtype() {
    return dtype;
  }

  /// The shape, whose first dimension is the symbol `batch`.
  public Shape shape() {
    return shape;
  }

  Source source() {
    return source;
  }

  /// The network that made this node; `null` for an input.
  @Nullable Call call() {
    return source instanceof Source.Output(var call, _) ? call : null;
  }
}
