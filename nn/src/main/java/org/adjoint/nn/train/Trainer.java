package org.adjoint.nn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.eval.Backend;
import org.adjoint.eval.CheckedBackend;
import org.adjoint.eval.NonFiniteException;
import org.adjoint.nn.Network;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.augmentation.Augmentation;
import org.adjoint.nn.data.augmentation.AugmentedImages;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.limits.Limits;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.schedules.Schedule;
import org.jspecify.annotations.Nullable;

/// Trains a network in shuffled mini-batches. The same seed, data and network give the same parameters to the last bit, whether the run is stopped
/// and resumed on its way or not.
///
/// An interrupt of the thread that trains ends training as [TrainingRun#stop] does: after the step that it is at, a last checkpoint is written, listeners are
/// told, and [#fit] returns what was recorded. The thread stays interrupted; a warning is logged.
///
/// ```java
/// var history = Trainer.of(network).epochs(10).seed(1).fit(train, validation);
/// ```
public final class Trainer {
  private final Network model;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private List<Objective> objectives = List.of(Objective.of(Loss.softmaxCrossEntropy()));
  private boolean metricsChosen;
  private Optimizer optimizer = new Adam(1e-3);
  private @Nullable Schedule schedule;
  private int batchSize = 32;
  private int epochs = 10;
  private boolean shuffle = true;
  private long seed;
  private boolean watch;
  private @Nullable AugmentedImages augmented;
  private @Nullable Backend backend;
  private @Nullable CheckpointWriter checkpoints;
  private @Nullable Path resumed;
  private @Nullable TrainingStep step;

  private Trainer(Network model) {
    this.model = model;
  }

  /// Trains `model` as a classifier with Adam, 10 epochs of batches of 32, until told otherwise.
  public static Trainer of(Network model) {
    return new Trainer(model);
  }

  /// What is made small; [Loss#softmaxCrossEntropy] by default.
  public Trainer loss(Loss loss) {
    objectives = List.of(new Objective(loss, 1, objectives.getFirst().metrics()));
    return this;
  }

  /// What is measured beside the loss; by default [Metric#accuracy] where targets are classes in int32, and nothing where they are not.
  public Trainer metric(Metric... metrics) {
    return objectives(new Objective(objectives.getFirst().loss(), 1, List.of(metrics)));
  }

  /// What each of several outputs is trained for, in their order.
  public Trainer objectives(Objective... objectives) {
    this.objectives = List.of(objectives);
    metricsChosen = true;
    return this;
  }

  /// How parameters change; [Adam] with learning rate 0.001 by default.
  public Trainer optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /// How the learning rate changes; always that of the optimiser by default.
  public Trainer schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /// The number of samples in a batch; 32 by default. 1 learns online, and the size of the dataset or more in full batches.
  public Trainer batchSize(int batchSize) {
    Limits.atLeast("batch size", batchSize, 1);
    this.batchSize = batchSize;
    return this;
  }

  /// The number of passes through the data; 10 by default.
  public Trainer epochs(int epochs) {
    Limits.atLeast("number of epochs", epochs, 1);
    this.epochs = epochs;
    return this;
  }

  /// Whether each epoch has an order of its own; true by default.
  public Trainer shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return this;
  }

  /// Decides the order of the samples; 0 by default.
  public Trainer seed(long seed) {
    this.seed = seed;
    return this;
  }

  /// Changes each image of the first input at random, in another way each epoch, while the network trains on those before. Validation data
  /// stay as they are.
  ///
  /// @param images the sizes of each sample, which [#fit] wants in float32
  public Trainer augment(Augmentation augmentation, ImageSize images) {
    augmented = new AugmentedImages(augmentation, images);
    return this;
  }

  /// What runs the programs; [Backend#best] by default.
  public Trainer backend(Backend backend) {
    this.backend = backend;
    return this;
  }

  /// Somebody more who watches, such as [ProgressLine], [EarlyStopping] or [TensorBoard].
  public Trainer listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /// Looks after each step whether loss and parameters are finite; [#fit] throws a [NonFiniteException] that names the operation, the layer and the line that
  /// were first not to be. Costs a copy of all parameters for each step.
  public Trainer watchNumbers() {
    watch = true;
    return this;
  }

  /// Keeps in a file what it takes to go on after each epoch, and at the end: see [#resume].
  public Trainer checkpoint(Path file) {
    return checkpoint(file, Integer.MAX_VALUE);
  }

  /// Like [#checkpoint(Path)], and also after every so many steps.
  public Trainer checkpoint(Path file, int everySteps) {
    Limits.atLeast("number of steps between checkpoints", everySteps, 1);
    checkpoints = new CheckpointWriter(file, everySteps);
    return this;
  }

  /// Goes on from a checkpoint: what this run does from there on is, to the last bit, what the one that wrote it would have done. Network, optimiser,
  /// listeners, data and what changes them must be the same; the number of epochs may differ.
  public Trainer resume(Path file) {
    resumed = file;
    return this;
  }

  /// Trains on `data`, without validation.
  public History fit(Dataset data) {
    return fit(data, null);
  }

  /// Trains on `data`, and measures on `validation` after each epoch.
  public History fit(Dataset data, @Nullable Dataset validation) {
    return fit(Examples.of(data), validation == null ? null : Examples.of(validation));
  }

  /// Trains a network with any number of inputs and outputs on `data`, and measures on `validation` after each epoch. Both may have weights.
  ///
  /// @throws org.adjoint.nn.data.InvalidDataException when the checkpoint to resume from does not fit; nothing is changed then
  /// @throws UncheckedIOException when a checkpoint cannot be read or written
  /// @throws NonFiniteException when numbers are watched and one is not finite
  public History fit(Examples data, @Nullable Examples validation) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("There is nothing to train on: the dataset has no samples.");
    }
    if (augmented != null) {
      augmented.require(data.inputs().getFirst());
    }
    var runner = backend == null ? Backend.best() : backend;
    var measured = measured(data);
    var goals = new Objectives(measured);
    var compiled = TrainingStep.of(model, Placeholders.inputs(data.inputs()), goals, data.weights() != null,
        optimizer, watch ? CheckedBackend.forNonFinite(runner) : runner);
    step = compiled;
    var validated = validation == null
        ? null
        : new TrainingRun.Validation(Evaluator.of(model, validation, measured, runner), validation);
    double rate = optimizer.learningRate();
    var rates = schedule == null ? (Schedule) (_, _) -> rate : schedule;
    var run = new TrainingRun(new TrainingRun.Plan(model, goals, data, batchSize, epochs, shuffle, seed, rates,
        validated, augmented, checkpoints == null ? List.copyOf(listeners) : checkpoints.around(listeners)), compiled);
    if (resumed != null) {
      resume(run, resumed);
    }
    return run.finish();
  }

  private List<Objective> measured(Examples data) {
    boolean classes = data.targets().size() == 1 && data.targets().getFirst().dtype() == DType.INT32;
    return metricsChosen || !classes
        ? objectives
        : List.of(Objective.of(objectives.getFirst().loss(), Metric.accuracy()));
  }

  private void resume(TrainingRun run, Path file) {
    try {
      Checkpoint.read(file, run, listeners);
    } catch (IOException failure) {
      throw new UncheckedIOException("The checkpoint " + file + " cannot be read.", failure);
    }
  }

  /// The program of the last [#fit], for those who want to read it.
  ///
  /// @throws IllegalStateException before the first
  public TrainingStep step() {
    if (step == null) {
      throw new IllegalStateException("There is no training step before fit().");
    }
    return step;
  }
}
