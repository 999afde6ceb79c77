package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.SplittableRandom;
import org.adjoint.eval.Backend;
import org.adjoint.nn.Layer;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Optimizer;
import org.jspecify.annotations.Nullable;

/// Trains a network in shuffled mini-batches. The same seed, data and network give the same parameters to the last bit.
///
/// ```java
/// var history = Trainer.of(network).epochs(10).seed(1).fit(train, validation);
/// ```
public final class Trainer {
  private final Layer model;
  private Loss loss = Loss.softmaxCrossEntropy();
  private Optimizer optimizer = new Adam(1e-3);
  private Metric metric = Metric.accuracy();
  private int batchSize = 32;
  private int epochs = 10;
  private long seed;
  private @Nullable Backend backend;
  private TrainingListener listener = TrainingListener.SILENT;
  private @Nullable TrainingStep step;

  private Trainer(Layer model) {
    this.model = model;
  }

  /// Trains `model` as a classifier with Adam, 10 epochs of batches of 32, until told otherwise.
  public static Trainer of(Layer model) {
    return new Trainer(model);
  }

  /// What is made small; [Loss#softmaxCrossEntropy] by default.
  public Trainer loss(Loss loss) {
    this.loss = loss;
    return this;
  }

  /// How parameters change; [Adam] with learning rate 0.001 by default.
  public Trainer optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /// What is measured beside the loss; [Metric#accuracy] by default.
  public Trainer metric(Metric metric) {
    this.metric = metric;
    return this;
  }

  /// The number of samples in a batch; 32 by default.
  public Trainer batchSize(int batchSize) {
    this.batchSize = positive(batchSize, "batch size");
    return this;
  }

  /// The number of passes through the data; 10 by default.
  public Trainer epochs(int epochs) {
    this.epochs = positive(epochs, "number of epochs");
    return this;
  }

  /// Decides the order of the samples; 0 by default.
  public Trainer seed(long seed) {
    this.seed = seed;
    return this;
  }

  /// What runs the programs; [Backend#best] by default.
  public Trainer backend(Backend backend) {
    this.backend = backend;
    return this;
  }

  /// Who watches.
  public Trainer listener(TrainingListener listener) {
    this.listener = listener;
    return this;
  }

  private static int positive(int number, String what) {
    if (number < 1) {
      throw new IllegalArgumentException("The " + what + " must be at least 1, but is " + number + ".");
    }
    return number;
  }

  /// Trains on `data`, without validation.
  public History fit(Dataset data) {
    return fit(data, null);
  }

  /// Trains on `data`, and measures on `validation` after each epoch.
  public History fit(Dataset data, @Nullable Dataset validation) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("There is nothing to train on: the dataset has no samples.");
    }
    var runner = backend == null ? Backend.best() : backend;
    var compiled = TrainingStep.of(model, data.inputs().dtype(), Batches.sampleSizes(data), loss, optimizer, runner);
    step = compiled;
    var evaluator = validation == null ? null : Evaluator.of(model, validation, loss, metric, runner);
    var batches = new Batches(data, batchSize);
    var random = new SplittableRandom(seed);
    var history = new ArrayList<History.Epoch>();
    for (int number = 1; number <= epochs; number++) {
      batches.shuffle(random);
      var epoch = train(number, compiled, batches, data.size());
      if (evaluator != null && validation != null) {
        var evaluation = evaluator.evaluate(validation);
        epoch = new History.Epoch(number, epoch.loss(), epoch.metric(), evaluation.loss(), evaluation.metric(),
            epoch.seconds());
      }
      history.add(epoch);
      listener.epochEnded(epoch);
    }
    return new History(history);
  }

  private History.Epoch train(int number, TrainingStep compiled, Batches batches, int samples) {
    long start = System.nanoTime();
    double lossSum = 0;
    double metricSum = 0;
    for (int at = 0; at < batches.count(); at++) {
      var batch = batches.get(at);
      double batchLoss = compiled.run(batch.inputs(), batch.targets());
      lossSum += batchLoss * batch.size();
      metricSum += metric.sum(compiled.scores(), batch.targets());
      listener.batchEnded(number, at + 1, batches.count(), batchLoss);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new History.Epoch(number, lossSum / samples, metricSum / samples, Double.NaN, Double.NaN, seconds);
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
