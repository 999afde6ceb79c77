package org.adjoint.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes checkpoints while a network is trained.
///
/// @param file replaced by each one
/// @param everySteps also within an epoch
record CheckpointWriter(Path file, int everySteps) {
  /// Listeners, and around them those that write: during the run after all others, so that what these remember is kept; at the end before
  /// them, so that what they do to the weights is not.
  List<TrainingListener> around(List<TrainingListener> watched) {
    var others = List.copyOf(watched);
    var all = new ArrayList<TrainingListener>();
    all.add(new Writing(others) {
      @Override
      public void ended(History history) {
        write();
      }
    });
    all.addAll(others);
    all.add(new Writing(others) {
      @Override
      public void batchEnded(int epoch, int batch, int batches, double loss) {
        // The last batch of an epoch is followed by the checkpoint of the epoch.
        if (batch < batches && isDue()) {
          write();
        }
      }

      @Override
      public void epochEnded(History.Epoch epoch) {
        write();
      }
    });
    return all;
  }

  private abstract class Writing implements TrainingListener {
    private final List<TrainingListener> others;
    private @Nullable TrainingRun run;

    Writing(List<TrainingListener> others) {
      this.others = others;
    }

    @Override
    public void started(TrainingRun run) {
      this.run = run;
    }

    boolean isDue() {
      return run != null && run.steps() % everySteps == 0;
    }

    void write() {
      if (run == null) {
        throw new IllegalStateException("A checkpoint is due before training has started.");
      }
      try {
        Checkpoint.write(file, run, others);
      } catch (IOException failure) {
        throw new UncheckedIOException("The checkpoint " + file + " cannot be written (" + failure.getMessage()
            + "); what was there before is still there.", failure);
      }
    }
  }
}
