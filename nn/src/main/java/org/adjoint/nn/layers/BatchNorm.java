package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Normalizations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// Batch normalisation of `[batch, channels, …]` (S. Ioffe and C. Szegedy, *Batch normalization*, 2015): `gain · (x − mean)/√(variance + epsilon) + bias` for
/// each channel.
///
/// Training takes the mean and variance of the batch, and updates running ones in the same program: `running ← momentum · running + (1 − momentum) · batch`.
/// Inference takes the running ones. Variances are divided by the number of elements.
///
/// @param name unique in its network
/// @param gain `[channels]`, like all others
/// @param bias trained
/// @param mean running, not trained
/// @param variance running, not trained
/// @param momentum the share of the running values that is kept, from 0 to 1
/// @param epsilon added to variances
public record BatchNorm(String name, Parameter gain, Parameter bias, Parameter mean, Parameter variance,
    double momentum, double epsilon) implements Layer {
  /// A layer in float32 that keeps 0.9 of its running statistics, with epsilon 1e−5.
  public static BatchNorm of(String name, int channels) {
    return of(name, DType.FLOAT32, channels, 0.9, 1e-5);
  }

  /// A layer of any floating-point type.
  public static BatchNorm of(String name, DType dtype, int channels, double momentum, double epsilon) {
    return new BatchNorm(name, Affine.gain(name, dtype, channels), Affine.bias(name, dtype, channels),
        new Parameter(name + ".mean", dtype, Shape.of(channels), Initializer.zeros()),
        new Parameter(name + ".variance", dtype, Shape.of(channels), Initializer.constant(1)), momentum, epsilon);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var scale = context.tensor(gain);
    var shift = context.tensor(bias);
    var runningMean = context.tensor(mean);
    var runningVariance = context.tensor(variance);
    if (!context.isTraining()) {
      return Normalizations.batchNorm(x, runningMean, runningVariance, scale, shift, epsilon).named(name);
    }
    var normalized = Normalizations.batchNorm(x, scale, shift, epsilon);
    context.update(mean, running(runningMean, normalized.mean()).named(mean.name() + "Next"));
    context.update(variance, running(runningVariance, normalized.variance()).named(variance.name() + "Next"));
    return normalized.output().named(name);
  }

  private Tensor running(Tensor before, Tensor batch) {
    return before.mul(momentum).add(batch.mul(1 - momentum));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gain, bias);
  }

  @Override
  public List<Parameter> state() {
    return List.of(mean, variance);
  }
}
