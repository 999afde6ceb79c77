package example;

import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;

/// Squeezes samples through a few numbers.
record Autoencoder(Dense encoder, Dense decoder) implements Layer {
  Autoencoder(int size, int code) {
    this(Dense.of("encoder", size, code, Activation.TANH), Dense.of("decoder", code, size, Activation.IDENTITY));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return context.apply(decoder, context.apply(encoder, x));
  }

  @Override
  public List<Layer> layers() {
    return List.of(encoder, decoder);
  }

  /// Near zero a square, far from it a distance: `mean(√(1 + (y − x)²) − 1)`.
  static Tensor loss(Tensor y, Tensor x) {
    return y.sub(x).square().add(1).sqrt().sub(1).mean();
  }
}
