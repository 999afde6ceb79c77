package org.adjoint.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// How windows lie on the spatial axes of a convolution or pooling.
///
/// A list of one number holds for all spatial axes; otherwise it has one number for each.
///
/// @param strides the distances between windows
/// @param padding what is added around the input
/// @param dilations the distances between the places of one window
public record Windows(List<Integer> strides, Padding padding, List<Integer> dilations) {
  /// What is added around the input.
  public sealed interface Padding {
    /// Nothing: as many windows as fit, `⌊(n − span)/stride⌋ + 1` of them.
    record Valid() implements Padding {
    }

    /// As much as gives `⌈n/stride⌉` windows, the larger half of it after the input.
    record Same() implements Padding {
    }

    /// So many places before and after.
    ///
    /// @param low before
    /// @param high after
    record Numbers(List<Integer> low, List<Integer> high) implements Padding {
      public Numbers {
        low = List.copyOf(low);
        high = List.copyOf(high);
      }
    }
  }

  public Windows {
    strides = List.copyOf(strides);
    dilations = List.copyOf(dilations);
  }

  /// Stride 1, no padding, dilation 1.
  public static Windows dense() {
    return new Windows(List.of(1), new Padding.Valid(), List.of(1));
  }

  /// These windows at other distances from each other.
  public Windows stride(int... strides) {
    return new Windows(list(strides), padding, dilations);
  }

  /// These windows on an input with so many places added at both ends.
  public Windows padding(int... padding) {
    return padding(list(padding), list(padding));
  }

  /// These windows on an input with so many places added before and after.
  public Windows padding(List<Integer> low, List<Integer> high) {
    return new Windows(strides, new Padding.Numbers(low, high), dilations);
  }

  /// These windows on an input that is padded so that there are `⌈n/stride⌉` of them.
  public Windows same() {
    return new Windows(strides, new Padding.Same(), dilations);
  }

  /// These windows with other distances between their places.
  public Windows dilation(int... dilations) {
    return new Windows(strides, padding, list(dilations));
  }

  private static List<Integer> list(int... numbers) {
    return IntStream.of(numbers).boxed().toList();
  }

  /// How windows lie on one axis.
  ///
  /// @param low places added before the input
  /// @param high places added after it
  record OnAxis(int window, int stride, int dilation, int low, int high) {
    /// The number of places from the first to the last of a window.
    int span() {
      return (window - 1) * dilation + 1;
    }
  }

  /// How windows lie on a spatial axis of a given size.
  ///
  /// @param spatial which of `count` spatial axes
  OnAxis onAxis(int spatial, int count, int window, int size) {
    int stride = of(strides, spatial, count, "stride");
    int dilation = of(dilations, spatial, count, "dilation");
    if (window < 1 || stride < 1 || dilation < 1) {
      throw new GraphException("window, stride and dilation must be at least 1, but are " + window + ", " + stride
          + " and " + dilation);
    }
    return switch (padding) {
      case Padding.Valid _ -> new OnAxis(window, stride, dilation, 0, 0);
      case Padding.Numbers(var low, var high) -> new OnAxis(window, stride, dilation,
          of(low, spatial, count, "padding"), of(high, spatial, count, "padding"));
      case Padding.Same _ -> {
        int windows = Math.ceilDiv(size, stride);
        int total = Math.max(0, (windows - 1) * stride + (window - 1) * dilation + 1 - size);
        yield new OnAxis(window, stride, dilation, total / 2, total - total / 2);
      }
    };
  }

  private static int of(List<Integer> numbers, int spatial, int count, String what) {
    if (numbers.size() != 1 && numbers.size() != count) {
      throw new GraphException("one " + what + " is needed, or one for each of " + count + " spatial axes, but got "
          + numbers);
    }
    return numbers.get(numbers.size() == 1 ? 0 : spatial);
  }

  /// The windows of `x`, `[batch, channels, spatial…]`: `[batch, channels, windows…, places…]`.
  ///
  /// @param sizes of a window
  /// @param fill what is added around `x`
  Tensor unfold(Tensor x, List<Integer> sizes, double fill) {
    return unfold(x, 2, sizes, fill);
  }

  /// The windows of `x`, whose places are further, last axes.
  ///
  /// @param first the first spatial axis
  /// @param sizes of a window
  /// @param fill what is added around `x`
  Tensor unfold(Tensor x, int first, List<Integer> sizes, double fill) {
    var unfolded = x;
    for (int spatial = 0; spatial < sizes.size(); spatial++) {
      int axis = first + spatial;
      var on = onAxis(spatial, sizes.size(), sizes.get(spatial), Axes.fixed(x, axis));
      unfolded = Layouts.pad(unfolded, axis, on.low, on.high, fill);
      if (on.span() > Axes.fixed(unfolded, axis)) {
        throw new GraphException("a window of " + on.window + " places with dilation " + on.dilation
            + " is wider than axis " + axis + " of " + x.shape() + " with padding " + on.low + " and " + on.high);
      }
      unfolded = Tensor.of(new Op.Unfold(unfolded, axis, on.window, on.stride, on.dilation));
    }
    return unfolded;
  }

  /// The adjoint of [#unfold] without fill: adds up windows where they overlap.
  ///
  /// @param windows `[batch, channels, windows…, places…]`
  /// @param extra places that the result has beyond those that the windows reach, at each spatial axis
  Tensor fold(Tensor windows, int count, int extra) {
    var folded = windows;
    for (int spatial = count - 1; spatial >= 0; spatial--) {
      int axis = spatial + 2;
      int steps = Axes.fixed(folded, axis);
      int window = ((Dim.Fixed) folded.shape().dim(-1)).size();
      var bare = new Windows(strides, new Padding.Valid(), dilations).onAxis(spatial, count, window, steps);
      int reach = (steps - 1) * bare.stride + bare.span();
      var cut = switch (padding) {
        case Padding.Valid _ -> new int[] {0, reach};
        case Padding.Same _ -> new int[] {Math.max(0, reach - steps * bare.stride) / 2, steps * bare.stride};
        case Padding.Numbers _ -> {
          var on = onAxis(spatial, count, window, steps);
          yield new int[] {on.low, reach - on.low - on.high};
        }
      };
      int size = cut[1] + extra;
      if (size < 1) {
        throw new GraphException("padding cuts off all " + reach + " places of axis " + axis);
      }
      int whole = Math.max(reach, cut[0] + size);
      folded = Tensor.of(new Op.Fold(folded, axis, whole, bare.stride, bare.dilation));
      folded = Tensor.of(new Op.Slice(folded, axis, cut[0], size, 1));
    }
    return folded;
  }

  /// The sizes of the axes of `x` from `first` on, which must be numbers.
  static List<Integer> sizes(Tensor x, int first) {
    var sizes = new ArrayList<Integer>();
    for (int axis = first; axis < x.shape().rank(); axis++) {
      sizes.add(Axes.fixed(x, axis));
    }
    return sizes;
  }
}
