package org.adjoint.functions;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// Convolutions with any number of spatial axes, one, two or three as a rule, and their transposes.
///
/// Data are `[batch, channels, spatial…]`, so in two dimensions `NCHW`, as in PyTorch. The batch may be symbolic. As everywhere in the field the
/// kernel is not mirrored.
public final class Convolutions {
  /// The letters of the spatial axes, and those of the places in a window.
  private static final String SPACE = "XYZUVW";
  private static final String PLACES = "xyzuvw";

  private Convolutions() {
  }

  /// [#conv(Tensor, Tensor, Windows, int)] in one group.
  public static Tensor conv(Tensor x, Tensor weight, Windows windows) {
    return conv(x, weight, windows, 1);
  }

  /// `y[n, o, p] = Σ_c Σ_k weight[o, c, k] · x[n, c, p · stride + k · dilation − padding]`.
  ///
  /// @param x `[batch, channels, spatial…]`
  /// @param weight `[filters, channels/groups, window…]`
  /// @param groups into which channels and filters are divided; a filter sees the channels of its own group only
  /// @return `[batch, filters, windows…]`
  public static Tensor conv(Tensor x, Tensor weight, Windows windows, int groups) {
    int spatial = spatial(x, weight);
    int channels = Axes.fixed(x, 1);
    int filters = Axes.fixed(weight, 0);
    if (groups < 1 || channels % groups != 0 || filters % groups != 0
        || Axes.fixed(weight, 1) != channels / groups) {
      throw new GraphException("a weight of [filters, channels/groups, window…] is needed, but the input is "
          + x.shape() + " and the weight " + weight.shape() + " in " + groups + (groups == 1 ? " group" : " groups"));
    }
    var space = SPACE.substring(0, spatial);
    var places = PLACES.substring(0, spatial);
    if (groups == 1 && x.shape().dim(0) instanceof Dim.Fixed(int batch) && batch > 1) {
      // With the samples side by side, windows are read, and added up, along whole vectors.
      var patches = windows.unfold(Layouts.moveAxis(x, 0, -1), 1, Windows.sizes(weight, 2), 0);
      return LinearAlgebra.einsum("oc" + places + ",c" + space + "n" + places + "->no" + space, weight, patches);
    }
    var patches = windows.unfold(x, Windows.sizes(weight, 2), 0);
    if (groups == 1) {
      return LinearAlgebra.einsum("oc" + places + ",nc" + space + places + "->no" + space, weight, patches);
    }
    var product = LinearAlgebra.einsum("goc" + places + ",ngc" + space + places + "->ngo" + space,
        grouped(weight, 0, groups), grouped(patches, 1, groups));
    return ungrouped(product);
  }

  /// [#convTranspose(Tensor, Tensor, Windows, int, int)] in one group.
  public static Tensor convTranspose(Tensor x, Tensor weight, Windows windows) {
    return convTranspose(x, weight, windows, 1, 0);
  }

  /// The adjoint of a convolution: adds `weight · x` at each window. The result has `(n − 1) · stride + span` places along a spatial axis
  /// without padding, less what padding cuts off, and `n · stride` for [Windows#same].
  ///
  /// @param x `[batch, channels, windows…]`
  /// @param weight `[channels, filters/groups, window…]`, that of the convolution from `filters` to `channels`
  /// @param groups into which channels and filters are divided
  /// @param extra further places at the end of each spatial axis, since with a stride several sizes have as many windows
  /// @return `[batch, filters, spatial…]`
  public static Tensor convTranspose(Tensor x, Tensor weight, Windows windows, int groups, int extra) {
    int spatial = spatial(x, weight);
    int channels = Axes.fixed(x, 1);
    if (groups < 1 || channels % groups != 0 || Axes.fixed(weight, 0) != channels || extra < 0) {
      throw new GraphException("a weight of [channels, filters/groups, window…] is needed, but the input is "
          + x.shape() + " and the weight " + weight.shape() + " in " + groups + (groups == 1 ? " group" : " groups"));
    }
    var space = SPACE.substring(0, spatial);
    var places = PLACES.substring(0, spatial);
    var patches = groups == 1
        ? LinearAlgebra.einsum("co" + places + ",nc" + space + "->no" + space + places, weight, x)
        : ungrouped(LinearAlgebra.einsum("gco" + places + ",ngc" + space + "->ngo" + space + places,
            grouped(weight, 0, groups), grouped(x, 1, groups)));
    return windows.fold(patches, spatial, extra);
  }

  /// The number of spatial axes.
  private static int spatial(Tensor x, Tensor weight) {
    int spatial = x.shape().rank() - 2;
    if (spatial < 1 || spatial > SPACE.length() || weight.shape().rank() != x.shape().rank()) {
      throw new GraphException("an input [batch, channels, spatial…] and a weight of as many axes are needed, but got "
          + x.shape() + " and " + weight.shape());
    }
    return spatial;
  }

  private static Tensor grouped(Tensor x, int axis, int groups) {
    var dims = new ArrayList<>(x.shape().dims());
    dims.set(axis, Dim.of(Axes.fixed(x, axis) / groups));
    dims.add(axis, Dim.of(groups));
    return x.reshape(new Shape(dims));
  }

  /// The second and third axes as one.
  private static Tensor ungrouped(Tensor x) {
    var dims = new ArrayList<>(x.shape().dims());
    var merged = Axes.merged(List.of(dims.remove(1), dims.get(1)));
    dims.set(1, merged);
    return x.reshape(new Shape(dims));
  }
}
