package org.adjoint.nn.estimators;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.DoubleFunction;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.nn.Layer;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.optimizers.Penalized;
import org.adjoint.nn.regularization.Penalty;
import org.adjoint.nn.schedules.Schedule;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.ProgressLine;
import org.adjoint.nn.train.Trainer;
import org.adjoint.nn.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/// What a multilayer perceptron is made and trained with, whether it predicts classes or numbers. It computes in the type of the inputs that it
/// is fitted to.
///
/// @param <E> the estimator that the setters return
public abstract sealed class MlpEstimator<E extends MlpEstimator<E>> implements Estimator
    permits MlpClassifier, MlpRegressor {
  private int[] hiddenUnits = {100};
  private Activation activation = Activation.RELU;
  private DoubleFunction<Optimizer> optimizer = Adam::new;
  private DoubleFunction<Schedule> schedule = Schedule::constant;
  private double eta = 1e-3;
  private double l2;
  private int epochs = 200;
  private int minibatchSize = 32;
  private boolean shuffle = true;
  private long seed;
  private @Nullable PrintStream progress;
  private @Nullable Backend backend;
  private @Nullable Fitted fitted;

  /// What [#fit] leaves.
  private record Fitted(Sequential model, Predictor predictor, History history) {}

  MlpEstimator() {}

  /// The units of each hidden layer; one layer of 100 by default, and none makes a linear model.
  ///
  /// @throws IllegalArgumentException unless all numbers are at least 1
  public E hiddenUnits(int... units) {
    require(Arrays.stream(units).allMatch(count -> count > 0), "hidden layers need at least 1 unit each",
        Arrays.toString(units));
    hiddenUnits = units.clone();
    return self();
  }

  /// What the hidden layers' sums go through; [Activation#RELU] by default.
  public E activation(Activation activation) {
    this.activation = activation;
    return self();
  }

  /// How parameters change, given the learning rate: `Sgd::new`, or `eta -> new Momentum(eta, 0.9)`; `Adam::new` by default.
  public E optimizer(DoubleFunction<Optimizer> optimizer) {
    this.optimizer = optimizer;
    return self();
  }

  /// The learning rate `η`; 0.001 by default.
  ///
  /// @throws IllegalArgumentException unless positive
  public E eta(double eta) {
    require(eta > 0 && Double.isFinite(eta), "the learning rate must be a positive number", eta);
    this.eta = eta;
    return self();
  }

  /// How the learning rate changes, given the first one: `eta -> new CosineDecay(eta, steps)`; not at all by default.
  public E schedule(DoubleFunction<Schedule> schedule) {
    this.schedule = schedule;
    return self();
  }

  /// The factor `λ` of the penalty `λ/2·Σw²` on weights, not on biases; 0 by default. The recorded cost is without it.
  ///
  /// @throws IllegalArgumentException when negative
  public E l2(double l2) {
    require(l2 >= 0 && Double.isFinite(l2), "the penalty must be a number of at least 0", l2);
    this.l2 = l2;
    return self();
  }

  /// The number of passes through the data; 200 by default.
  ///
  /// @throws IllegalArgumentException unless at least 1
  public E epochs(int epochs) {
    require(epochs > 0, "there must be at least 1 epoch", epochs);
    this.epochs = epochs;
    return self();
  }

  /// The number of samples in a mini-batch; 32 by default. 1 learns online, and the size of the dataset in full batches.
  ///
  /// @throws IllegalArgumentException unless at least 1
  public E minibatchSize(int samples) {
    require(samples > 0, "a mini-batch needs at least 1 sample", samples);
    minibatchSize = samples;
    return self();
  }

  /// Whether each epoch has an order of its own; true by default.
  public E shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return self();
  }

  /// Decides first weights and orders; 0 by default.
  public E seed(long seed) {
    this.seed = seed;
    return self();
  }

  /// Where one line tells how training goes on, written over after each epoch; nowhere by default.
  public E progress(PrintStream out) {
    progress = out;
    return self();
  }

  /// What runs the programs; [Backend#best] by default.
  public E backend(Backend backend) {
    this.backend = backend;
    return self();
  }

  private static void require(boolean holds, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("For a multilayer perceptron " + rule + ", but it is " + found + ".");
    }
  }

  @Override
  public E fit(Dataset train) {
    return fit(train, null);
  }

  /// Learns from `train`, and measures on `validation` after each epoch.
  ///
  /// @throws IllegalArgumentException when a dataset is not what this estimator learns from
  public abstract E fit(Dataset train, @Nullable Dataset validation);

  /// Cost and metric of each epoch, with and without validation: the accuracy of a classifier, the mean absolute error of a regressor.
  ///
  /// @throws IllegalStateException before [#fit]
  public History history() {
    return fitted().history;
  }

  /// The layers, to be looked into, saved, or built upon.
  ///
  /// @throws IllegalStateException before [#fit]
  public Sequential model() {
    return fitted().model;
  }

  abstract E self();

  /// Builds and trains a network.
  final void fit(Dataset train, @Nullable Dataset validation, int outputs, Loss loss, Metric metric) {
    requireMatrix(train.inputs());
    var model = network(train.inputs().dtype(), train.inputSize(), outputs);
    model.initialize(seed);
    var runner = backend == null ? Backend.best() : backend;
    var line = progress == null ? TrainingListener.SILENT : ProgressLine.single(progress);
    var history = Trainer.of(model).loss(loss).metric(metric).optimizer(rule()).schedule(schedule.apply(eta))
        .batchSize(minibatchSize).epochs(epochs).shuffle(shuffle).seed(seed).backend(runner).listener(line)
        .fit(train, validation);
    var predictor = Predictor.of(model, train.inputs().dtype(), new int[] {train.inputSize()}, runner);
    fitted = new Fitted(model, predictor, history);
  }

  private Optimizer rule() {
    var rule = optimizer.apply(eta);
    return l2 == 0 ? rule : new Penalized(Penalty.l2(l2), rule);
  }

  private static void requireMatrix(NdArray inputs) {
    if (inputs.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "A multilayer perceptron takes inputs [count, values], but they are " + inputs.describe() + ".");
    }
  }

  private Sequential network(DType dtype, int inputs, int outputs) {
    var layers = new ArrayList<Layer>();
    int width = inputs;
    for (int i = 0; i < hiddenUnits.length; i++) {
      layers.add(Dense.of("hidden" + (i + 1), dtype, width, hiddenUnits[i], activation, activation.initializer()));
      width = hiddenUnits[i];
    }
    layers.add(Dense.of("output", dtype, width, outputs, Activation.IDENTITY, Activation.IDENTITY.initializer()));
    return new Sequential(layers);
  }

  /// What the last layer gives: scores of classes, or numbers.
  final NdArray outputs(NdArray inputs) {
    return fitted().predictor.predict(inputs);
  }

  private Fitted fitted() {
    if (fitted == null) {
      throw new IllegalStateException("There is no network before fit().");
    }
    return fitted;
  }
}
