package org.adjoint.functions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// Functions that bring elements to mean 0 and variance 1, `(x − mean)/√(variance + epsilon)`, over different axes, and then scale and move
/// them by `gain` and `bias`. Channels are the second axis, as in [Convolutions].
public final class Normalizations {
  private Normalizations() {
  }

  /// What batch normalisation gives in training.
  ///
  /// @param output of the shape of the input
  /// @param mean of each channel
  /// @param variance of each channel, divided by the number of elements
  public record Normalized(Tensor output, Tensor mean, Tensor variance) {
  }

  /// Each channel over the batch and all places (S. Ioffe and C. Szegedy, *Batch normalization*, 2015), as in training: with the mean
  /// and variance of this batch, of which running means can be kept.
  ///
  /// @param x `[batch, channels, …]`
  /// @param gain `[channels]`
  /// @param bias `[channels]`
  public static Normalized batchNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
    int[] axes = IntStream.range(0, x.shape().rank()).filter(axis -> axis != Axes.resolved(x, 1)).toArray();
    var mean = x.mean(axes);
    var variance = Reductions.variance(x, axes);
    return new Normalized(batchNorm(x, mean, variance, gain, bias, epsilon), mean, variance);
  }

  /// Each channel with a given mean and variance, as in inference.
  ///
  /// @param mean `[channels]`, like `variance`, `gain` and `bias`
  public static Tensor batchNorm(Tensor x, Tensor mean, Tensor variance, Tensor gain, Tensor bias, double epsilon) {
    var scale = perChannel(x, gain).div(perChannel(x, variance).add(epsilon).sqrt());
    return x.sub(perChannel(x, mean)).mul(scale).add(perChannel(x, bias));
  }

  /// Each example over its last axes, as many as `gain` has (J. Ba et al., *Layer normalization*, 2016).
  ///
  /// @param gain of the shape of the last axes of `x`, like `bias`
  public static Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
    return standardized(x, epsilon, lastAxes(x, gain)).mul(gain).add(bias);
  }

  /// Each example over its last axes, by their root mean square alone: `gain · x/√(mean(x²) + epsilon)` (B. Zhang and R. Sennrich, *Root
  /// mean square layer normalization*, 2019).
  ///
  /// @param gain of the shape of the last axes of `x`
  public static Tensor rmsNorm(Tensor x, Tensor gain, double epsilon) {
    int[] axes = lastAxes(x, gain);
    return x.div(Axes.kept(x.square().mean(axes).add(epsilon).sqrt(), x, axes)).mul(gain);
  }

  /// Each example over the places and channels of each of several groups of channels (Y. Wu and K. He, *Group normalization*,
  /// 2018).
  ///
  /// @param x `[batch, channels, …]`
  /// @param gain `[channels]`, like `bias`
  public static Tensor groupNorm(Tensor x, int groups, Tensor gain, Tensor bias, double epsilon) {
    int channels = Axes.fixed(x, Axes.resolved(x, 1));
    if (groups < 1 || channels % groups != 0) {
      throw new GraphException(channels + " channels of " + x.shape() + " cannot be divided into " + groups
          + " groups");
    }
    var dims = new ArrayList<>(x.shape().dims());
    dims.set(1, Dim.of(channels / groups));
    dims.add(1, Dim.of(groups));
    var grouped = x.reshape(new Shape(dims));
    var standardized = standardized(grouped, epsilon, Reductions.axesFrom(grouped, 2)).reshape(x.shape());
    return standardized.mul(perChannel(x, gain)).add(perChannel(x, bias));
  }

  /// Each channel of each example over its places (D. Ulyanov et al., *Instance normalization*, 2016).
  ///
  /// @param x `[batch, channels, spatial…]`
  /// @param gain `[channels]`, like `bias`
  public static Tensor instanceNorm(Tensor x, Tensor gain, Tensor bias, double epsilon) {
    if (x.shape().rank() < 3) {
      throw new GraphException("an input [batch, channels, spatial…] is needed, but got " + x.shape());
    }
    return standardized(x, epsilon, Reductions.axesFrom(x, 2)).mul(perChannel(x, gain)).add(perChannel(x, bias));
  }

  private static Tensor standardized(Tensor x, double epsilon, int... axes) {
    var centred = x.sub(Axes.kept(x.mean(axes), x, axes));
    return centred.div(Axes.kept(centred.square().mean(axes).add(epsilon).sqrt(), x, axes));
  }

  private static int[] lastAxes(Tensor x, Tensor gain) {
    int rank = x.shape().rank();
    int first = rank - gain.shape().rank();
    if (gain.shape().rank() == 0 || first < 0
        || !x.shape().dims().subList(first, rank).equals(gain.shape().dims())) {
      throw new GraphException("a gain of the shape of the last axes of " + x.shape() + " is needed, but got "
          + gain.shape());
    }
    return Reductions.axesFrom(x, first);
  }

  /// One number for each channel, so that it lines up with `x`.
  private static Tensor perChannel(Tensor x, Tensor numbers) {
    if (!numbers.shape().dims().equals(List.of(x.shape().dim(Axes.resolved(x, 1))))) {
      throw new GraphException("one number for each channel of " + x.shape() + " is needed, but got "
          + numbers.shape());
    }
    var dims = new ArrayList<>(Collections.nCopies(x.shape().rank() - 1, Dim.of(1)));
    dims.set(0, numbers.shape().dim(0));
    return numbers.reshape(new Shape(dims));
  }
}
