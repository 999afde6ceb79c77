package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.adjoint.eval.NonFiniteException;
import org.adjoint.nn.Network;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.EpochSeed;
import org.adjoint.nn.data.augmentation.AugmentedImages;
import org.adjoint.nn.schedules.Schedule;
import org.jspecify.annotations.Nullable;

/// One run of training, from its first step to its last. Everything that the next steps depend on is in [#state].
public final class TrainingRun {
  private static final System.Logger LOGGER = System.getLogger(TrainingRun.class.getName());

  private final Plan plan;
  private final TrainingStep step;
  private final Batches batches;
  private final Meter meter;
  private final List<History.Epoch> epochs = new ArrayList<>();
  private long steps;
  private int epoch = 1;
  private int batch;
  private double seconds;
  private boolean stopped;

  /// What a run is given.
  ///
  /// @param model to be trained
  /// @param objectives of each output
  /// @param data to train on
  /// @param batchSize samples in a batch
  /// @param epochs passes through the data
  /// @param shuffle whether each epoch has an order of its own
  /// @param seed decides that order
  /// @param schedule of the learning rate
  /// @param validation measures after each epoch; `null` for none
  /// @param augmented what is done to the images of the first input; `null` for nothing
  /// @param listeners in the order in which they are told
  record Plan(Network model, Objectives objectives, Examples data, int batchSize, int epochs, boolean shuffle,
      long seed, Schedule schedule, @Nullable Validation validation, @Nullable AugmentedImages augmented,
      List<TrainingListener> listeners) {}

  /// What measures after each epoch, and on what.
  record Validation(Evaluator evaluator, Examples data) {}

  TrainingRun(Plan plan, TrainingStep step) {
    this.plan = plan;
    this.step = step;
    batches = new Batches(plan.data, plan.batchSize, plan.augmented);
    meter = new Meter(plan.objectives);
  }

  /// Trains until all epochs are done, or until [#stop].
  History finish() {
    plan.listeners.forEach(listener -> listener.started(this));
    try (batches) {
      while (epoch <= plan.epochs && goesOn()) {
        batches.begin(EpochSeed.of(plan.seed, epoch), plan.shuffle, batch);
        while (batch < batches.count() && goesOn()) {
          trainOnBatch();
        }
        if (batch == batches.count()) {
          endEpoch();
        }
      }
    }
    var history = history();
    plan.listeners.forEach(listener -> listener.ended(history));
    return history;
  }

  private boolean goesOn() {
    if (!stopped && Thread.currentThread().isInterrupted()) {
      LOGGER.log(System.Logger.Level.WARNING,
          "Training ends after step " + steps + ", since its thread was interrupted.");
      stop();
    }
    return !stopped;
  }

  private void trainOnBatch() {
    long start = System.nanoTime();
    Examples samples;
    try {
      samples = batches.next();
    } catch (CancellationException _) {
      return; // interrupted while it waited for what is made ahead
    }
    step.learningRate(plan.schedule.rate(steps, epoch - 1));
    double loss = loss(samples);
    meter.add(loss, samples, step::scores);
    steps++;
    batch++;
    seconds += (System.nanoTime() - start) / 1e9;
    for (var listener : plan.listeners) {
      listener.batchEnded(epoch, batch, batches.count(), loss);
    }
  }

  private double loss(Examples samples) {
    try {
      return step.run(samples);
    } catch (NonFiniteException failure) {
      throw failure.told("in step " + (steps + 1), step::layerOf);
    }
  }

  private void endEpoch() {
    var measured = plan.validation == null ? null : plan.validation.evaluator.evaluate(plan.validation.data);
    var record = new History.Epoch(epoch, meter.loss(), meter.metrics(),
        measured == null ? Double.NaN : measured.loss(), measured == null ? Map.of() : measured.metrics(), seconds);
    epochs.add(record);
    plan.schedule.observe(epoch - 1, monitored(record));
    epoch++;
    batch = 0;
    seconds = 0;
    meter.clear();
    plan.listeners.forEach(listener -> listener.epochEnded(record));
  }

  /// Ends training after the current step. Listeners are told of the end, and the epoch in progress is not recorded.
  public void stop() {
    stopped = true;
  }

  /// The loss that says how well the network does: on the validation data, or in training where there are none.
  public double monitored(History.Epoch epoch) {
    return plan.validation == null ? epoch.loss() : epoch.validationLoss();
  }

  /// What was recorded so far.
  public History history() {
    return new History(epochs);
  }

  /// The number of epochs that are planned.
  public int plannedEpochs() {
    return plan.epochs;
  }

  /// The number of batches in an epoch.
  public int batches() {
    return batches.count();
  }

  /// The number of samples in an epoch.
  public int samples() {
    return plan.data.size();
  }

  /// The number of steps that were taken.
  public long steps() {
    return steps;
  }

  /// The learning rate of the last step.
  public double learningRate() {
    return step.learningRate();
  }

  /// The means of the metrics over the batches of the epoch in progress, by name.
  public Map<String, Double> metrics() {
    return meter.metrics();
  }

  /// The model's parameters and its state: what is saved.
  public List<Parameter> parameters() {
    return Stream.concat(plan.model.parameters().stream(), plan.model.state().stream()).toList();
  }

  /// The compiled step.
  public TrainingStep step() {
    return step;
  }

  Plan plan() {
    return plan;
  }

  /// Where the run stands, beside all parameters.
  RunState state() {
    return new RunState(steps, epoch, batch, meter.state(), seconds, plan.schedule.state(), history());
  }

  /// Goes back to where another run of the same plan stood.
  ///
  /// @throws IllegalArgumentException when the schedule does not take its state; nothing is changed then
  void restore(RunState state) {
    plan.schedule.restore(state.schedule());
    steps = state.steps();
    epoch = state.epoch();
    batch = state.batch();
    seconds = state.seconds();
    meter.restore(state.sums());
    epochs.clear();
    epochs.addAll(state.history().epochs());
  }
}
