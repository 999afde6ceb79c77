package org.adjoint.functions;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// What windows on the spatial axes of `[batch, channels, spatial…]` have in common: their largest element, or their mean.
public final class Pooling {
  private Pooling() {
  }

  /// The largest element of each window, with windows next to each other.
  public static Tensor maxPool(Tensor x, int... window) {
    return maxPool(x, sizes(window), Windows.dense().stride(window));
  }

  /// The largest element of each window. Padding is −∞, so it never is the largest unless a window holds nothing else.
  ///
  /// @param window its sizes, one for each spatial axis
  public static Tensor maxPool(Tensor x, List<Integer> window, Windows windows) {
    var unfolded = windows.unfold(x, checked(x, window), Double.NEGATIVE_INFINITY);
    return unfolded.max(Reductions.axesFrom(unfolded, x.shape().rank()));
  }

  /// The mean of each window, with windows next to each other.
  public static Tensor averagePool(Tensor x, int... window) {
    return averagePool(x, sizes(window), Windows.dense().stride(window), true);
  }

  /// The mean of each window.
  ///
  /// @param window its sizes, one for each spatial axis
  /// @param countPadding whether padding counts as zeros, or is left out
  public static Tensor averagePool(Tensor x, List<Integer> window, Windows windows, boolean countPadding) {
    var sums = sums(x, checked(x, window), windows);
    if (countPadding) {
      return sums.div(window.stream().reduce(1, Math::multiplyExact));
    }
    var ones = Creation.ones(x.dtype(), x.shape().without(List.of(0, 1)));
    return sums.div(sums(Layouts.expandDims(ones, 0, 1), window, windows));
  }

  private static Tensor sums(Tensor x, List<Integer> window, Windows windows) {
    var unfolded = windows.unfold(x, window, 0);
    return unfolded.sum(Reductions.axesFrom(unfolded, x.shape().rank()));
  }

  /// The largest element of each channel, `[batch, channels]`. Spatial axes may be symbolic.
  public static Tensor globalMaxPool(Tensor x) {
    return x.max(Reductions.axesFrom(checked(x), 2));
  }

  /// The mean of each channel, `[batch, channels]`. Spatial axes may be symbolic.
  public static Tensor globalAveragePool(Tensor x) {
    return x.mean(Reductions.axesFrom(checked(x), 2));
  }

  private static List<Integer> sizes(int... window) {
    return IntStream.of(window).boxed().toList();
  }

  private static Tensor checked(Tensor x) {
    if (x.shape().rank() < 3) {
      throw new GraphException("an input [batch, channels, spatial…] is needed, but got " + x.shape());
    }
    return x;
  }

  private static List<Integer> checked(Tensor x, List<Integer> window) {
    if (window.size() != checked(x).shape().rank() - 2) {
      throw new GraphException("a window needs one size for each spatial axis of " + x.shape() + ", but got " + window);
    }
    return window;
  }
}
