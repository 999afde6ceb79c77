package org.adjoint.nn.layers;

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

/// The adjoint of a convolution, which makes images larger: `[batch, channels, spatial…]` to `[batch, filters, spatial…]`.
///
/// @param name unique in its network
/// @param weight `[channels, filters/groups, window…]`
/// @param bias `[filters]`; `null` for none
/// @param windows stride, padding and dilation of the convolution that this one undoes
/// @param groups into which channels and filters are divided
/// @param extra further places at the end of each spatial axis, since with a stride several sizes have as many windows
/// @param activation what the sums go through
public record ConvTranspose(String name, Parameter weight, @Nullable Parameter bias, Windows windows, int groups,
    int extra,
    Activation activation) implements Layer {
  /// A layer in float32, its weight initialised as fits the activation.
  ///
  /// @param windows such as `Windows.dense().stride(2).same()`, which doubles the size
  /// @param window its sizes, such as 3, 3
  public static ConvTranspose of(String name, int channels, int filters, Windows windows, Activation activation,
      int... window) {
    return of(name, DType.FLOAT32, channels, filters, windows, 1, 0, activation, activation.initializer(), window);
  }

  /// A layer of any floating-point type, groups and initialisation of the weight.
  ///
  /// @throws IllegalArgumentException unless the number of groups divides those of channels and filters
  public static ConvTranspose of(String name, DType dtype, int channels, int filters, Windows windows, int groups,
      int extra, Activation activation, Initializer initializer, int... window) {
    return new ConvTranspose(name,
        new Parameter(name + ".weight", Dense.role(activation), dtype,
            Conv.weightShape(name, channels, filters, groups, window), initializer),
        new Parameter(name + ".bias", dtype, Shape.of(filters), Initializer.zeros()), windows, groups, extra,
        activation);
  }

  /// This layer, with the same weight and without a bias.
  public ConvTranspose withoutBias() {
    return new ConvTranspose(name, weight, null, windows, groups, extra, activation);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var sums = Convolutions.convTranspose(x, context.tensor(weight), windows, groups, extra);
    return Activated.of(bias == null ? sums : Channels.add(sums, context.tensor(bias)), activation, name);
  }

  @Override
  public List<Parameter> parameters() {
    return Activated.parameters(weight, bias);
  }
}
