package org.adjoint.nn;

import java.util.random.RandomGenerator;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Origin;
import org.adjoint.nn.initializers.Initializer;

/// An array that a program changes: a weight, a running mean, or what an optimiser remembers. Two parameters are never the same.
///
/// The array stays the same from construction on; initialising, loading and training write into it.
public final class Parameter {
  /// What a parameter does in its layer; weight decay asks.
  public enum Role {
    /// A factor of what goes through an activation function.
    WEIGHT,
    /// A factor of what the layer gives as it is, as a linear output does.
    LINEAR_WEIGHT,
    /// A bias, a scale or a slope.
    BIAS
  }

  private final String name;
  private final Role role;
  private final NdArray value;
  private final Initializer initializer;
  private final Origin origin = Origin.here();

  /// A parameter of zeros, to be filled by [#initialize]: a weight where it has two axes or more, else a bias.
  ///
  /// @param name unique in its network, such as `hidden1.weight`
  /// @param shape fixed
  /// @param initializer what it starts from
  public Parameter(String name, DType dtype, Shape shape, Initializer initializer) {
    this(name, shape.rank() < 2 ? Role.BIAS : Role.WEIGHT, dtype, shape, initializer);
  }

  /// A parameter of zeros, to be filled by [#initialize].
  ///
  /// @param name unique in its network, such as `hidden1.weight`
  /// @param role what it does
  /// @param shape fixed
  /// @param initializer what it starts from
  public Parameter(String name, Role role, DType dtype, Shape shape, Initializer initializer) {
    this.name = name;
    this.role = role;
    this.value = NdArray.zeros(dtype, shape);
    this.initializer = initializer;
  }

  /// The name, unique in its network.
  public String name() {
    return name;
  }

  /// What the parameter does in its layer.
  public Role role() {
    return role;
  }

  /// The numbers, as they are now.
  public NdArray value() {
    return value;
  }

  /// The line of the user's source that made it.
  public Origin origin() {
    return origin;
  }

  /// Gives the parameter its first values.
  public void initialize(RandomGenerator random) {
    initializer.fill(value, random);
  }

  /// What to throw when another parameter of the same network has this name.
  public IllegalArgumentException sharesItsName() {
    return new IllegalArgumentException(
        "Two parameters are called \"" + name + "\"; give the layers of a network different names.");
  }

  /// Name, type and shape.
  @Override
  public String toString() {
    return name + ": " + value.describe();
  }
}
