package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.NonFiniteException;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Flatten;
import org.adjoint.nn.layers.MaxPool;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Sgd;
import org.junit.jupiter.api.Test;

class WatchNumbersTest {
  private static Trainer trainer(Layer model) {
    return Trainer.of(model).loss(Loss.meanSquaredError()).metric().optimizer(new Sgd(0.1)).epochs(3)
        .backend(Samples.generated()).watchNumbers();
  }

  private static Dense dense(double weight) {
    var layer = Dense.of("layer", DType.FLOAT32, 1, 1, Activation.IDENTITY, Initializer.zeros());
    layer.weight().value().set(0, weight);
    return layer;
  }

  private static Dataset data(float x) {
    return new Dataset(NdArray.of(new float[] {1, x}, 2, 1), NdArray.of(new float[] {1, 2}, 2, 1));
  }

  @Test
  void namesTheOperationTheLayerAndItsNeighboursInTheForwardPass() {
    Layer logarithm = new Layer() {
      @Override
      public Tensor apply(Tensor x, Context context) {
        return x.log();
      }

      @Override
      public String name() {
        return "logarithm";
      }
    };
    var dense = dense(1);
    assertThatThrownBy(() -> trainer(Sequential.of(dense, logarithm)).fit(data(-2)))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageMatching(
            "In step 1 the output \"loss\" became NaN: the first was NaN as the result of log in the layer"
                + " \"logarithm\" from \\S+, computed of layer from -2\\.0 to 1\\.0\\.");
    assertThat(dense.weight().value().item()).isEqualTo(1);
  }

  @Test
  void findsAnOverflowOfFloat32() {
    assertThatThrownBy(() -> trainer(Sequential.of(dense(50), (x, _) -> x.exp(), (x, _) -> x.mul(1e-30)))
        .fit(data(2))).isInstanceOf(NonFiniteException.class).hasMessageContaining("In step 1")
        .hasMessageContaining("Infinity as the result of exp").hasMessageContaining("layer from 50.0 to 100.0");
  }

  @Test
  void namesAnOperationOfTheBackwardPass() {
    // √0 is 0, but its derivative is infinite.
    var dense = dense(0);
    assertThatThrownBy(() -> trainer(Sequential.of(dense, (x, _) -> x.sqrt())).fit(data(2)))
        .isInstanceOf(NonFiniteException.class)
        .hasMessageMatching("In step 1 the next value of \"layer\\.weight\" became"
            + " -?Infinity: the first was -?Infinity as the result of div .* in the layer .*");
    assertThat(dense.weight().value().item()).isZero();
  }

  @Test
  void namesAnInputThatIsNotFinite() {
    assertThatThrownBy(() -> trainer(dense(1)).fit(data(Float.NaN))).isInstanceOf(NonFiniteException.class)
        .hasMessage("In step 1 the output \"loss\" became NaN: the input \"inputs\" held NaN.");
  }

  @Test
  void doesNotMindAnInfinityThatIsMeantAndChangesNothingAboutTraining() {
    var pooled = Sequential.of(Reshape.of(1, 1), new MaxPool(List.of(3),
        Windows.dense().padding(1)), new Flatten(), dense(1));
    var plain = Sequential.of(dense(1));
    trainer(pooled).fit(data(2));
    Trainer.of(plain).loss(Loss.meanSquaredError()).metric().optimizer(new Sgd(0.1)).epochs(3)
        .backend(Samples.generated()).fit(data(2));
    assertThat(pooled.parameters().getFirst().value().item()).isEqualTo(plain.parameters().getFirst().value().item());
  }
}
