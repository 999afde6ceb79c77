package org.adjoint.functions;

import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Random numbers that follow from a key, a site and the place in the result alone, so that a run can be repeated.
///
/// A program gets new numbers with a new key, an INT32 scalar that usually is an input, such as the number of the step. Two draws with one key need
/// different sites, numbers from 0 on; with the same site they give the same numbers. Shapes may be symbolic. No derivative passes.
public final class Random {
  private Random() {
  }

  /// Numbers spread evenly from 0 (inclusive) to 1 (exclusive).
  public static Tensor uniform(Tensor key, int site, DType dtype, Shape shape) {
    requireSite(site);
    return draw(key, site, dtype, shape);
  }

  /// Numbers spread evenly from `low` (inclusive) to `high` (exclusive, to rounding).
  public static Tensor uniform(Tensor key, int site, DType dtype, Shape shape, double low, double high) {
    return uniform(key, site, dtype, shape).mul(high - low).add(low);
  }

  /// Numbers from the normal distribution with mean 0 and variance 1 (G. Box and M. Muller, *A note on the generation of random normal
  /// deviates*, 1958).
  public static Tensor normal(Tensor key, int site, DType dtype, Shape shape) {
    requireSite(site);
    // The logarithm of 1 − u is finite, that of u is not. The second draw has a site that no caller can have.
    var radius = draw(key, site, dtype, shape).neg().log1p().mul(-2).sqrt();
    return radius.mul(draw(key, ~site, dtype, shape).mul(2 * Math.PI).cos());
  }

  /// Truth values that hold with the given probability; BOOL.
  public static Tensor bernoulli(Tensor key, int site, double probability, Shape shape) {
    var uniform = uniform(key, site, DType.FLOAT32, shape);
    return uniform.lessThan(uniform.number(probability));
  }

  /// `x` with a share `rate` of its elements replaced by 0 and the others divided by `1 − rate`, which keeps the mean (N. Srivastava et al.,
  /// *Dropout*, 2014). Training only.
  ///
  /// @param rate from 0 (inclusive) to 1 (exclusive)
  public static Tensor dropout(Tensor x, double rate, Tensor key, int site) {
    if (!(rate >= 0 && rate < 1)) {
      throw new GraphException("a rate from 0 to below 1 is needed, but got " + rate);
    }
    return bernoulli(key, site, 1 - rate, x.shape()).select(x.div(1 - rate), x.number(0));
  }

  private static void requireSite(int site) {
    if (site < 0) {
      throw new GraphException("a site is a number from 0 on, but this one is " + site);
    }
  }

  private static Tensor draw(Tensor key, int site, DType dtype, Shape shape) {
    return Tensor.of(new Op.Uniform(places(shape), key.broadcastTo(shape), site, dtype));
  }

  /// The place of each element in row-major order.
  private static Tensor places(Shape shape) {
    var places = Tensor.scalar(DType.INT32, 0).broadcastTo(shape);
    var strides = shape.strides();
    for (int axis = 0; axis < shape.rank(); axis++) {
      var stride = strides.get(axis).equals(Extent.ONE)
          ? Tensor.scalar(DType.INT32, 1)
          : Tensor.of(new Op.Size(strides.get(axis), DType.INT32));
      var steps = Tensor.iota(DType.INT32, shape, axis).mul(stride);
      places = axis == 0 ? steps : places.add(steps);
    }
    return places;
  }
}
