package org.adjoint.nn.train;

import java.util.Map;
import org.adjoint.array.NdArray;

/// Watches a training run, and may stop it. A listener that remembers something tells it in [#state], so that a checkpoint can keep it.
public interface TrainingListener {
  /// Does nothing.
  TrainingListener SILENT = new TrainingListener() {};

  /// Training begins, or goes on from a checkpoint.
  ///
  /// @param run to look at, and to stop
  default void started(TrainingRun run) {}

  /// A batch was trained on.
  ///
  /// @param epoch from 1
  /// @param batch from 1
  /// @param batches in an epoch
  /// @param loss of this batch, before its update
  default void batchEnded(int epoch, int batch, int batches, double loss) {}

  /// An epoch is over.
  default void epochEnded(History.Epoch epoch) {}

  /// Training is over, since all epochs are done or since somebody stopped it.
  default void ended(History history) {}

  /// What this listener remembers, by name.
  default Map<String, NdArray> state() {
    return Map.of();
  }

  /// Looks whether [#restore] may be called with this state, and changes nothing. Called for all listeners before any of them goes back.
  ///
  /// @param run that will go on
  /// @throws IllegalArgumentException when that is not what this listener remembers of such a run
  default void check(TrainingRun run, Map<String, NdArray> state) {}

  /// Goes back to what [#state] gave, which has passed [#check]. Called before [#started].
  default void restore(Map<String, NdArray> state) {}
}
