package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.PositionalEncoding;
import org.adjoint.nn.layers.Recurrent;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.layers.TransformerBlock;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What needs memory, or attention.
class SequenceExamplesTest {
  private static final int STEPS = 8;

  /// Noise of both signs; the class is the sign of the first number.
  private static Dataset firstSign(int count, long seed) {
    var numbers = Samples.normal(seed, DType.FLOAT32, count, STEPS, 1);
    var classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = numbers.get(i * STEPS) > 0 ? 1 : 0;
    }
    return new Dataset(numbers, NdArray.of(classes));
  }

  @ParameterizedTest
  @MethodSource
  void remembersTheFirstElement(Recurrent memory) {
    var network = Sequential.of(memory, Dense.of("scores", 10, 2, Activation.IDENTITY));
    network.initialize(1);
    var history = Trainer.of(network).optimizer(new Adam(0.02)).epochs(15).backend(Samples.generated())
        .fit(firstSign(400, 1), firstSign(200, 2));
    assertThat(history.epochs().getLast().validationMetric()).isGreaterThan(0.93);
  }

  static Stream<Recurrent> remembersTheFirstElement() {
    return Stream.of(Recurrent.simple("memory", 1, 10), Recurrent.gru("memory", 1, 10),
        Recurrent.lstm("memory", 1, 10));
  }

  /// Pairs of noise and a flag, which is 1 at one place; the class is the sign of the noise there.
  private static Dataset flaggedSign(int count, long seed) {
    var random = new SplittableRandom(seed);
    var pairs = Samples.normal(seed, DType.FLOAT32, count, STEPS, 2);
    var classes = new int[count];
    for (int i = 0; i < count; i++) {
      int flagged = random.nextInt(STEPS);
      for (int step = 0; step < STEPS; step++) {
        pairs.set((i * STEPS + step) * 2 + 1, step == flagged ? 1 : 0);
      }
      classes[i] = pairs.get((i * STEPS + flagged) * 2) > 0 ? 1 : 0;
    }
    return new Dataset(pairs, NdArray.of(classes));
  }

  @Test
  void aTransformerBlockAttendsToTheElementWithTheFlag() {
    var network = Sequential.of(Dense.of("words", 2, 8, Activation.IDENTITY), new PositionalEncoding(),
        TransformerBlock.of("block", 8, 2, 16, false, 0), (x, _) -> x.mean(1),
        Dense.of("scores", 8, 2, Activation.IDENTITY));
    network.initialize(1);
    var history = Trainer.of(network).optimizer(new Adam(0.01)).epochs(15).backend(Samples.generated())
        .fit(flaggedSign(600, 1), flaggedSign(200, 2));
    assertThat(history.epochs().getLast().validationMetric()).isGreaterThan(0.9);
  }
}
