package org.adjoint.nn.classic;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Elementwise;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.data.Dataset;

/// A layer of threshold units that learns from its mistakes (F. Rosenblatt, *The perceptron, a perceiving and recognizing automaton*, 1957).
///
/// The outputs are `y = step(x·w + b)`. After each sample with the desired outputs `d`
///
/// `w ← w − η (y − d) x`, `b ← b − η (y − d)`,
///
/// so a sample that is told right changes nothing. Where the classes can be separated by a hyperplane the rule finds one after a finite number of
/// mistakes. It needs no gradient: that of a step is 0. Belongs to one thread.
public final class Perceptron {
  /// What the net input goes through.
  public enum Step {
    /// 1 from 0 on, 0 below.
    BINARY(0),
    /// 1 from 0 on, −1 below.
    BIPOLAR(-1),
    /// 1 above 0, −1 below, and 0 at 0, which counts as a mistake for either class.
    SIGN(-1);

    private final double off;

    Step(double off) {
      this.off = off;
    }

    Tensor of(Tensor net) {
      return switch (this) {
        case BINARY -> Activations.step(net);
        case BIPOLAR -> Activations.bipolarStep(net);
        case SIGN -> Elementwise.sign(net);
      };
    }

    /// The desired outputs of samples of the given classes: one column for each class, 1 in that of the sample's class, and this step's other
    /// value in the rest.
    ///
    /// @param labels int32 `[count]`, below `classes`
    /// @return `[count, classes]`
    public NdArray oneVersusRest(NdArray labels, int classes, DType dtype) {
      var desired = NdArray.filled(dtype, Shape.of(labels.size(), classes), off);
      for (int sample = 0; sample < labels.size(); sample++) {
        desired.set(sample * classes + (int) labels.get(sample), 1);
      }
      return desired;
    }

    /// The desired outputs of a single unit that tells one class from all others.
    ///
    /// @param labels int32 `[count]`
    /// @return `[count, 1]`, 1 for samples of class `label`
    public NdArray isClass(int label, NdArray labels, DType dtype) {
      var desired = NdArray.filled(dtype, Shape.of(labels.size(), 1), off);
      IntStream.range(0, labels.size()).filter(sample -> labels.get(sample) == label)
          .forEach(sample -> desired.set(sample, 1));
      return desired;
    }
  }

  private final NdArray weights;
  private final NdArray biases;
  private final Session learning;
  private final Session predicting;
  private final NdArray rate;

  private Perceptron(NdArray weights, NdArray biases, Step step, Backend backend) {
    this.weights = weights;
    this.biases = biases;
    rate = NdArray.scalar(weights.dtype(), 0);
    learning = bound(backend.compile(learning(step)).session().bind("learningRate", rate));
    predicting = bound(backend.compile(predicting(step)).session());
  }

  /// A perceptron whose weights and biases are zeros.
  ///
  /// @param dtype the type of weights and samples
  public static Perceptron of(DType dtype, int inputs, int outputs, Step step) {
    return of(NdArray.zeros(dtype, Shape.of(inputs, outputs)), NdArray.zeros(dtype, Shape.of(outputs)), step);
  }

  /// A perceptron with the given weights and biases, which it changes when it learns. A threshold `θ` is the bias `−θ`.
  ///
  /// @param weights `[inputs, outputs]`
  /// @param biases `[outputs]`, of the same type
  /// @throws IllegalArgumentException when the shapes do not fit together
  public static Perceptron of(NdArray weights, NdArray biases, Step step) {
    var sizes = weights.shape().sizes();
    if (sizes.length != 2 || !biases.shape().equals(Shape.of(sizes[1])) || weights.dtype() != biases.dtype()) {
      throw new IllegalArgumentException("Weights must be [inputs, outputs] and biases [outputs], but they are "
          + weights.describe() + " and " + biases.describe() + ".");
    }
    return new Perceptron(weights, biases, step, Backend.best());
  }

  private Session bound(Session session) {
    return session.bind("weights", weights).bind("biases", biases);
  }

  private Program learning(Step step) {
    var sizes = weights.shape().sizes();
    var x = Tensor.input("sample", weights.dtype(), Shape.of(1, sizes[0]));
    var desired = Tensor.input("desired", weights.dtype(), Shape.of(1, sizes[1]));
    var w = Tensor.input("weights", weights.dtype(), weights.shape());
    var b = Tensor.input("biases", weights.dtype(), biases.shape());
    var eta = Tensor.input("learningRate", weights.dtype(), Shape.SCALAR);
    var mistakes = step.of(x.matMul(w).add(b)).sub(desired).named("mistakes");
    return Program.named("perceptron rule").output("mistakes", mistakes)
        .update(w, w.sub(x.transpose().matMul(mistakes).mul(eta)))
        .update(b, b.sub(mistakes.reshape(biases.shape()).mul(eta))).build();
  }

  private Program predicting(Step step) {
    var x = Tensor.input("samples", weights.dtype(),
        Shape.of(Dim.symbol("count"), weights.shape().sizes()[0]));
    var w = Tensor.input("weights", weights.dtype(), weights.shape());
    var b = Tensor.input("biases", weights.dtype(), biases.shape());
    var net = x.matMul(w).add(b).named("netInputs");
    return Program.named("perceptron").output("netInputs", net).output("outputs", step.of(net)).build();
  }

  /// Learns from each sample once, in the order of the dataset.
  ///
  /// @param data inputs `[count, inputs]`, targets the desired outputs `[count, outputs]`, both of the type of the weights
  /// @param eta the learning rate `η`
  /// @return the number of samples that had a wrong output when it was their turn
  public int epoch(Dataset data, double eta) {
    rate.set(0, eta);
    int errors = 0;
    for (int sample = 0; sample < data.size(); sample++) {
      var row = data.rows(sample, sample + 1);
      learning.bind("sample", row.inputs()).bind("desired", row.targets()).run();
      errors += Arrays.stream(learning.output("mistakes").toDoubles()).anyMatch(mistake -> mistake != 0) ? 1 : 0;
    }
    return errors;
  }

  /// Learns until an epoch passes without a mistake, and at most for `epochs`.
  ///
  /// @return the errors of each epoch, as [#epoch] counts them
  public int[] fit(Dataset data, double eta, int epochs) {
    var errors = IntStream.builder();
    int last = 1;
    for (int epoch = 0; epoch < epochs && last > 0; epoch++) {
      last = epoch(data, eta);
      errors.add(last);
    }
    return errors.build().toArray();
  }

  /// The outputs for samples `[count, inputs]`: `[count, outputs]`.
  public NdArray predict(NdArray inputs) {
    predicting.bind("samples", inputs).run();
    return predicting.output("outputs").copy();
  }

  /// The sums `x·w + b` before the step: `[count, outputs]`. The larger, the surer; with one unit for each class the largest decides.
  public NdArray netInputs(NdArray inputs) {
    predicting.bind("samples", inputs).run();
    return predicting.output("netInputs").copy();
  }

  /// The weights, `[inputs, outputs]`, as they are now.
  public NdArray weights() {
    return weights;
  }

  /// The biases, `[outputs]`, as they are now.
  public NdArray biases() {
    return biases;
  }
}
