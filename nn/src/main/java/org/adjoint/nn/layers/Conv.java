package org.adjoint.nn.layers;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;
import org.jspecify.annotations.Nullable;

/// A convolution with one, two or three spatial axes, as many as its window has: `activation(x ∗ weight + bias)`, `[batch, channels, spatial…]` to
/// `[batch, filters, spatial…]`.
///
/// @param name unique in its network
/// @param weight `[filters, channels/groups, window…]`
/// @param bias `[filters]`; `null` for none
/// @param windows stride, padding and dilation
/// @param groups into which channels and filters are divided; a filter sees the channels of its own group only
/// @param activation what the sums go through
public record Conv(String name, Parameter weight, @Nullable Parameter bias, Windows windows, int groups,
    Activation activation)
    implements
      Layer {
  /// A layer in float32 with stride 1 and without padding, its weight initialised as fits the activation.
  ///
  /// @param window its sizes, such as 5, 5
  public static Conv of(String name, int channels, int filters, Activation activation, int... window) {
    return of(name, DType.FLOAT32, channels, filters, Windows.dense(), 1, activation, activation.initializer(), window);
  }

  /// A layer of any floating-point type, windows, groups and initialisation of the weight.
  ///
  /// @throws IllegalArgumentException unless the number of groups divides those of channels and filters
  public static Conv of(String name, DType dtype, int channels, int filters, Windows windows, int groups,
      Activation activation, Initializer initializer, int... window) {
    return new Conv(name,
        new Parameter(name + ".weight", Dense.role(activation), dtype,
            weightShape(name, filters, channels, groups, window), initializer),
        new Parameter(name + ".bias", dtype, Shape.of(filters), Initializer.zeros()), windows, groups, activation);
  }

  /// The shape `[filters, channels/groups, window…]`.
  static Shape weightShape(String name, int filters, int channels, int groups, int... window) {
    if (groups < 1 || channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException("The layer \"" + name + "\" cannot divide " + channels + " channels and "
          + filters + " filters into " + groups + " groups.");
    }
    var sizes = new ArrayList<>(List.of(filters, channels / groups));
    for (int size : window) {
      sizes.add(size);
    }
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /// This layer, with the same weight and without a bias.
  public Conv withoutBias() {
    return new Conv(name, weight, null, windows, groups, activation);
  }

  /// This layer, with the same parameters, with other windows: `conv.windows(Windows.dense().same())`.
  public Conv windows(Windows windows) {
    return new Conv(name, weight, bias, windows, groups, activation);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var sums = Convolutions.conv(x, context.tensor(weight), windows, groups);
    return Activated.of(bias == null ? sums : Channels.add(sums, context.tensor(bias)), activation, name);
  }

  @Override
  public List<Parameter> parameters() {
    return Activated.parameters(weight, bias);
  }
}
