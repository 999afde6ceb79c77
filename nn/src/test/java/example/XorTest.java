package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Concatenate;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.model.Graph;
import org.adjoint.nn.model.Node;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;

class XorTest {
  private static final Dataset XOR = new Dataset(NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2),
      NdArray.of(new float[] {0, 1, 1, 0}, 4, 1));

  private static double accuracy(Layer network, int epochs) {
    network.initialize(2);
    var history =
        Trainer.of(network).loss(Loss.meanSquaredError()).metric(Metric.binaryAccuracy(0.5)).optimizer(new Adam(0.05))
            .batchSize(4).epochs(epochs).backend(Samples.generated()).fit(XOR, XOR);
    return history.epochs().getLast().validationMetric();
  }

  @Test
  void oneLayerCannotSeparateIt() {
    assertThat(accuracy(Dense.of("output", 2, 1, Activation.SIGMOID), 500)).isLessThanOrEqualTo(0.75);
  }

  @Test
  void twoFourOneLearnsIt() {
    assertThat(accuracy(Sequential.of(Dense.of("hidden", 2, 4, Activation.TANH), Dense.of("output", 4, 1,
        Activation.SIGMOID)), 300)).isEqualTo(1);
  }

  @Test
  void oneHiddenUnitIsEnoughWithShortcutsFromTheInputToTheOutput() {
    var x = Node.input("x", 2);
    var hidden = x.then(Dense.of("hidden", 2, 1, Activation.SIGMOID));
    var output = Node.of(new Concatenate(), x, hidden).then(Dense.of("output", 3, 1, Activation.SIGMOID));
    var network = new Graph(List.of(x), List.of(output));
    assertThat(accuracy(network, 600)).isEqualTo(1);
  }

  @Test
  void isLearnedOnlineAsWellAsInFullBatches() {
    for (int batchSize : new int[] {1, Integer.MAX_VALUE}) {
      var network = Sequential.of(Dense.of("hidden", 2, 4, Activation.TANH), Dense.of("output", 4, 1,
          Activation.SIGMOID));
      network.initialize(2);
      var history =
          Trainer.of(network).loss(Loss.meanSquaredError()).metric(Metric.binaryAccuracy(0.5)).optimizer(new Adam(0.05))
              .batchSize(batchSize).epochs(300).backend(Samples.generated()).fit(XOR, XOR);
      assertThat(history.epochs().getLast().validationMetric()).isEqualTo(1);
    }
  }
}
