package org.adjoint.nn.train;

/// Watches a training run.
public interface TrainingListener {
  /// Does nothing.
  TrainingListener SILENT = new TrainingListener() {};

  /// A batch was trained on.
  ///
  /// @param epoch from 1
  /// @param batch from 1
  /// @param batches in an epoch
  /// @param loss of this batch, before its update
  default void batchEnded(int epoch, int batch, int batches, double loss) {}

  /// An epoch is over.
  default void epochEnded(History.Epoch epoch) {}
}
