package example;

import static org.assertj.core.api.Assertions.assertThat;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;

class UnsupervisedExamplesTest {
  /// Eight numbers that are waves of the same two hidden ones.
  private static NdArray waves(int count, long seed) {
    var hidden = Samples.normal(seed, DType.FLOAT32, count, 2);
    var waves = NdArray.of(new float[count * 8], count, 8);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 8; j++) {
        waves.set(8 * i + j, Math.cos(j) * hidden.get(2 * i) + Math.sin(2 * j) * hidden.get(2 * i + 1));
      }
    }
    return waves;
  }

  @Test
  void anAutoencoderFindsTheTwoNumbersBehindEight() {
    var encoder = Dense.of("encoder", 8, 2, Activation.IDENTITY);
    var network = Sequential.of(encoder, Dense.of("decoder", 2, 8, Activation.IDENTITY));
    network.initialize(1);
    var train = waves(200, 1);
    var test = waves(100, 2);
    var history = Trainer.of(network).loss(Loss.meanSquaredError()).metric().optimizer(new Adam(0.02)).epochs(30)
        .backend(Samples.generated()).fit(new Dataset(train, train), new Dataset(test, test));
    // The numbers themselves have a variance of about 0.5.
    assertThat(history.epochs().getLast().validationLoss()).isLessThan(0.01);
    assertThat(Predictor.of(encoder, DType.FLOAT32, new int[] {8}, Samples.generated()).predict(test).describe())
        .isEqualTo("float32[100, 2]");
  }

  @Test
  void anEnsembleByDropoutIsLessSureWhereItHasSeenNothing() {
    var network = Sequential.of(Dense.of("hidden", 1, 64, Activation.RELU), Dropout.of("dropout", 0.2),
        Dense.of("output", 64, 1, Activation.IDENTITY));
    network.initialize(1);
    var x = Samples.normal(1, DType.FLOAT32, 200, 1);
    var y = x.copy();
    for (int i = 0; i < y.size(); i++) {
      y.set(i, Math.sin(2 * x.get(i)));
    }
    Trainer.of(network).loss(Loss.meanSquaredError()).metric().optimizer(new Adam(0.02)).epochs(40)
        .backend(Samples.generated()).fit(new Dataset(x, y));
    var ensemble = Predictor.sampling(network, DType.FLOAT32, new int[] {1}, Samples.generated());
    var asked = NdArray.of(new float[] {0.5f, 8}, 2, 1);
    int members = 200;
    double[] sums = new double[2];
    double[] squares = new double[2];
    for (int member = 0; member < members; member++) {
      var prediction = ensemble.predict(asked);
      for (int i = 0; i < 2; i++) {
        sums[i] += prediction.get(i) / members;
        squares[i] += prediction.get(i) * prediction.get(i) / members;
      }
    }
    double near = Math.sqrt(squares[0] - sums[0] * sums[0]);
    double far = Math.sqrt(squares[1] - sums[1] * sums[1]);
    assertThat(Math.abs(sums[0] - Math.sin(1))).isLessThan(0.25);
    assertThat(near).isPositive();
    assertThat(far).isGreaterThan(3 * near);
  }
}
