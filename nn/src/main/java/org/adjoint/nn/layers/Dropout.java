package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Random;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;

/// Inverted dropout (N. Srivastava et al., *Dropout: a simple way to prevent neural networks from overfitting*, 2014): in training a share `rate` of
/// the numbers becomes 0, and the others are divided by `1 − rate`, so that inference needs no change.
///
/// Which ones become 0 follows from the counter, the layer's name and the place alone, so the mask is computed again where the gradient needs it and never
/// stored. The counter goes up by one with each step. It starts from a random number, that is from the seed of the network.
///
/// @param name unique in its network
/// @param rate from 0 (inclusive) to 1 (exclusive)
/// @param counter an INT32 scalar
public record Dropout(String name, double rate, Parameter counter) implements Layer {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("The rate of the dropout layer \"" + name
          + "\" must be at least 0 and less than 1, but is " + rate + ".");
    }
  }

  /// A layer that drops a share `rate` of its inputs.
  public static Dropout of(String name, double rate) {
    return new Dropout(name, rate, new Parameter(name + ".counter", DType.INT32, Shape.SCALAR,
        (array, random) -> array.set(0, random.nextInt())));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    if (!context.isRandom() || rate == 0) {
      return x;
    }
    var key = context.tensor(counter);
    context.update(counter, key.add(1).named(counter.name() + "Next"));
    // Two uses in one program are two places of the same counter.
    int site = (name.hashCode() + context.draw(counter)) & Integer.MAX_VALUE;
    return Random.dropout(x, rate, key, site).named(name);
  }

  @Override
  public List<Parameter> state() {
    return List.of(counter);
  }
}
