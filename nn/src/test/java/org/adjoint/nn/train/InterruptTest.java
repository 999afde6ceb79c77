package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.examples.ReusingBackend;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An interrupt ends training like [TrainingRun#stop], with and without batches that are made ahead.
@Tag("trust")
class InterruptTest {
  private static final Dataset DATA = Samples.blobs(40, 1, DType.FLOAT32);
  private static final Backend BACKEND = new ReusingBackend(new Interpreter());

  @TempDir
  Path folder;

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  private static Dense network(long seed) {
    var network = Dense.of("scores", 2, 3, Activation.IDENTITY);
    network.initialize(seed);
    return network;
  }

  private static Trainer trainer(Dense network, boolean augmented) {
    var trainer = Trainer.of(network).batchSize(10).epochs(3).seed(5).backend(BACKEND);
    return augmented
        ? trainer.augment((image, _, random) -> new float[] {image[0] + random.nextFloat(), image[1]},
            ImageSize.grey(1, 2))
        : trainer;
  }

  private static List<float[]> weights(Dense network) {
    return network.parameters().stream().map(parameter -> parameter.value().toFloats()).toList();
  }

  /// Interrupts the thread that trains after so many steps, and counts the steps.
  private static final class Interrupting implements TrainingListener {
    private final int after;
    private int steps;
    private boolean told;
    private @Nullable TrainingRun run;

    Interrupting(int after) {
      this.after = after;
    }

    @Override
    public void started(TrainingRun run) {
      this.run = run;
      interruptWhenDue();
    }

    @Override
    public void batchEnded(int epoch, int batch, int batches, double loss) {
      steps++;
      interruptWhenDue();
    }

    private void interruptWhenDue() {
      if (run != null && run.steps() == after) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void ended(History history) {
      told = true;
    }
  }

  @ParameterizedTest(name = "after step {0}, augmented: {1}")
  @CsvSource({"0,false", "0,true", "1,false", "1,true", "4,false", "4,true", "6,false", "6,true", "12,false",
    "12,true"})
  void trainingEndsAfterTheStepWithAWholeCheckpointAndTheThreadStaysInterrupted(int step, boolean augmented) {
    var whole = network(3);
    trainer(whole, augmented).fit(DATA, DATA);

    var file = folder.resolve("run.safetensors");
    var curves = folder.resolve("curves");
    var listener = new Interrupting(step);
    var history = trainer(network(3), augmented).listener(listener).listener(new TensorBoard(curves))
        .checkpoint(file, 1).fit(DATA, DATA);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(listener.steps).isEqualTo(step);
    assertThat(listener.told).isTrue();
    assertThat(history.epochs()).hasSize(step / 4);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");

    var resumed = network(99);
    assertThat(trainer(resumed, augmented).resume(file).fit(DATA, DATA).epochs()).hasSize(3);
    assertThat(weights(resumed)).usingRecursiveComparison().isEqualTo(weights(whole));
  }
}
