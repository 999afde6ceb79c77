package org.adjoint.nn.estimators;

import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.classic.Perceptron;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.metrics.Classes;
import org.jspecify.annotations.Nullable;

/// Rosenblatt's perceptron as a classifier: one threshold unit tells two classes apart; for more there is one unit for each class against the rest, and
/// the largest net input decides. A linear model, so it ends without errors only where lines separate the classes.
public final class PerceptronClassifier implements Classifier {
  private Perceptron.Step step = Perceptron.Step.BINARY;
  private double eta = 0.1;
  private int epochs = 50;
  private boolean shuffle = true;
  private long seed;
  private @Nullable Perceptron perceptron;
  private int classes;
  private int[] errors = {};

  /// A classifier with a binary step, until told otherwise.
  public PerceptronClassifier() {}

  /// What the net input goes through; [Perceptron.Step#BINARY] by default.
  public PerceptronClassifier step(Perceptron.Step step) {
    this.step = step;
    return this;
  }

  /// The learning rate `η`; 0.1 by default. With weights that start from zeros it scales them and decides nothing else.
  public PerceptronClassifier eta(double eta) {
    this.eta = eta;
    return this;
  }

  /// The largest number of passes through the data; 50 by default. An epoch without errors is the last.
  public PerceptronClassifier epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /// Whether each epoch has an order of its own; true by default.
  public PerceptronClassifier shuffle(boolean shuffle) {
    this.shuffle = shuffle;
    return this;
  }

  /// Decides the orders; 0 by default.
  public PerceptronClassifier seed(long seed) {
    this.seed = seed;
    return this;
  }

  /// @param train inputs `[count, values]` in float32 or float64, targets int32 `[count]`
  @Override
  public PerceptronClassifier fit(Dataset train) {
    classes = Math.max(2, train.classCounts().length);
    var dtype = train.inputs().dtype();
    var desired = classes == 2
        ? step.isClass(1, train.targets(), dtype)
        : step.oneVersusRest(train.targets(), classes, dtype);
    var data = new Dataset(train.inputs(), desired);
    var learner = Perceptron.of(dtype, train.inputSize(), desired.shape().sizes()[1], step);
    var counts = IntStream.builder();
    int last = 1;
    for (int epoch = 0; epoch < epochs && last > 0; epoch++) {
      last = learner.epoch(shuffle ? data.shuffled(seed + epoch) : data, eta);
      counts.add(last);
    }
    perceptron = learner;
    errors = counts.build().toArray();
    return this;
  }

  /// The number of samples that were told wrong in each epoch, when it was their turn.
  public int[] errors() {
    return errors.clone();
  }

  /// The units, with weights and biases.
  ///
  /// @throws IllegalStateException before [#fit]
  public Perceptron perceptron() {
    if (perceptron == null) {
      throw new IllegalStateException("There is no perceptron before fit().");
    }
    return perceptron;
  }

  @Override
  public NdArray predict(NdArray inputs) {
    return Classes.of(netInputs(inputs));
  }

  /// 1 for the class that is predicted and 0 for all others: a perceptron knows no probabilities.
  @Override
  public NdArray predictProba(NdArray inputs) {
    var labels = predict(inputs);
    var probabilities = NdArray.zeros(inputs.dtype(), Shape.of(labels.size(), classes));
    IntStream.range(0, labels.size())
        .forEach(sample -> probabilities.set(sample * classes + (int) labels.get(sample), 1));
    return probabilities;
  }

  /// The net input of each class, `[count, classes]`; of two classes the first has 0, so that the second wins where its own is positive.
  private NdArray netInputs(NdArray inputs) {
    var net = perceptron().netInputs(inputs);
    if (classes > 2) {
      return net;
    }
    var both = NdArray.zeros(net.dtype(), Shape.of(net.size(), 2));
    IntStream.range(0, net.size()).forEach(sample -> both.set(2 * sample + 1, net.get(sample)));
    return both;
  }

  @Override
  public int classes() {
    perceptron();
    return classes;
  }
}
