package org.adjoint.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.adjoint.nn.io.EventFile;
import org.jspecify.annotations.Nullable;

/// Writes learning curves for TensorBoard: loss, metrics and learning rate after each epoch into the folders `train` and `validation`, the loss of each batch into
/// `train`. Each run begins new files.
public final class TensorBoard implements TrainingListener {
  private final Path folder;
  private final Clock clock;
  private @Nullable TrainingRun run;
  private @Nullable EventFile training;
  private @Nullable EventFile validation;

  /// Writes into a folder, which is made if it is missing.
  public TensorBoard(Path folder) {
    this(folder, Clock.systemUTC());
  }

  /// Writes into a folder, with the time of another clock.
  public TensorBoard(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void started(TrainingRun run) {
    this.run = run;
    training = open("train");
    validation = null;
  }

  @Override
  public void batchEnded(int epoch, int batch, int batches, double loss) {
    if (run != null && training != null) {
      write(training, "batch_loss", run.steps(), loss);
    }
  }

  @Override
  public void epochEnded(History.Epoch epoch) {
    if (run == null || training == null) {
      return;
    }
    write(training, "epoch_learning_rate", epoch.number(), run.learningRate());
    write(training, epoch.number(), epoch.loss(), epoch.metrics());
    if (!Double.isNaN(epoch.validationLoss())) {
      if (validation == null) {
        validation = open("validation");
      }
      write(validation, epoch.number(), epoch.validationLoss(), epoch.validationMetrics());
    }
  }

  @Override
  public void ended(History history) {
    close(training);
    close(validation);
    training = null;
    validation = null;
  }

  private EventFile open(String part) {
    try {
      var parent = Files.createDirectories(folder.resolve(part));
      long millis = clock.millis();
      var file = parent.resolve("events.out.tfevents." + millis / 1000 + "." + ProcessHandle.current().pid());
      for (int other = 2; Files.exists(file); other++) {
        file =
            parent.resolve("events.out.tfevents." + millis / 1000 + "." + ProcessHandle.current().pid() + "." + other);
      }
      return EventFile.create(file, millis / 1000.0);
    } catch (IOException failure) {
      throw new UncheckedIOException("Curves for TensorBoard cannot be written to " + folder + ".", failure);
    }
  }

  private void write(EventFile file, int epoch, double loss, Map<String, Double> metrics) {
    write(file, "epoch_loss", epoch, loss);
    metrics.forEach((name, value) -> write(file, "epoch_" + name.replace(' ', '_'), epoch, value));
  }

  private void write(EventFile file, String tag, long step, double value) {
    try {
      file.scalar(tag, step, value, clock.millis() / 1000.0);
    } catch (IOException failure) {
      throw new UncheckedIOException("Curves for TensorBoard cannot be written to " + folder + ".", failure);
    }
  }

  private void close(@Nullable EventFile file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException failure) {
        throw new UncheckedIOException("Curves for TensorBoard cannot be written to " + folder + ".", failure);
      }
    }
  }
}
