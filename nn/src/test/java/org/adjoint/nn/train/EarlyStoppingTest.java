package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.optimizers.Adam;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  @Test
  void stopsWhenTheValidationLossNoLongerFallsAndRestoresTheBestWeights() {
    // Few samples with random labels: what is learned of them helps nothing.
    var data = new Dataset(Samples.normal(1, DType.FLOAT32, 30, 5), Samples.labels(2, 30, 2));
    var validation = new Dataset(Samples.normal(3, DType.FLOAT32, 30, 5), Samples.labels(4, 30, 2));
    var network = Sequential.of(Dense.of("hidden", 5, 30, Activation.TANH), Dense.of("scores", 30, 2,
        Activation.IDENTITY));
    network.initialize(1);
    var stopping = new EarlyStopping(4);
    var weights = new ArrayList<float[]>();
    var history = Trainer.of(network).optimizer(new Adam(0.01)).epochs(100).backend(Samples.generated())
        .listener(stopping).listener(new TrainingListener() {
          @Override
          public void epochEnded(History.Epoch epoch) {
            weights.add(network.parameters().getFirst().value().toFloats());
          }
        }).fit(data, validation);
    int best = stopping.bestEpoch();
    var losses = history.epochs().stream().map(History.Epoch::validationLoss).toList();
    assertThat(losses).hasSize(best + 4).hasSizeLessThan(100);
    assertThat(losses.get(best - 1)).isEqualTo(losses.stream().min(Double::compare).orElseThrow());
    assertThat(network.parameters().getFirst().value().toFloats()).isEqualTo(weights.get(best - 1))
        .isNotEqualTo(weights.getLast());
  }

  @Test
  void looksAtTheTrainingLossWithoutValidationAndMayBeUsedAgain() {
    var network = Dense.of("scores", 2, 3, Activation.IDENTITY);
    var stopping = new EarlyStopping(2, 1e9);
    var trainer = Trainer.of(network).epochs(9).backend(Samples.generated()).listener(stopping);
    for (int run = 0; run < 2; run++) {
      assertThat(trainer.fit(Samples.blobs(20, 1, DType.FLOAT32)).epochs()).hasSize(3);
      assertThat(stopping.bestEpoch()).isEqualTo(1);
    }
  }

  @Test
  void refusesImpatience() {
    assertThatThrownBy(() -> new EarlyStopping(0)).isInstanceOf(IllegalArgumentException.class).hasMessage("Early"
        + " stopping needs a patience of at least 1 and an improvement of at least 0, but they are 0 and 0.0.");
  }
}
