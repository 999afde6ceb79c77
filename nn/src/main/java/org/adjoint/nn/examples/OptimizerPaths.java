package org.adjoint.nn.examples;

import java.util.List;
import java.util.SplittableRandom;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Momentum;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.plot.Axis;
import org.adjoint.nn.plot.LossSurfacePlot;
import org.adjoint.nn.plot.Picture;
import org.adjoint.nn.plot.Series;
import org.adjoint.nn.train.TrainingStep;

/// The ways of four optimisers over the mean squared error of a linear neuron with two weights. One input varies three times as much as the other, so
/// the loss is a long valley.
final class OptimizerPaths {
  private static final int SAMPLES = 64;
  private static final int STEPS = 40;
  private static final double START_1 = -1.6;
  private static final double START_2 = 1.5;

  /// `w₁x₁ + w₂x₂`.
  private record Neuron(Parameter weights) implements Layer {
    static Neuron atStart() {
      return new Neuron(new Parameter("weights", DType.FLOAT64, Shape.of(2, 1), (array, _) -> {
        array.set(0, START_1);
        array.set(1, START_2);
      }));
    }

    @Override
    public Tensor apply(Tensor x, Context context) {
      return x.matMul(context.tensor(weights));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(weights);
    }
  }

  private OptimizerPaths() {}

  static Picture draw(Backend backend) {
    var data = samples();
    return LossSurfacePlot.of("Four ways down a valley: " + STEPS + " steps on the mean squared error",
        Axis.linear("w₁", -2.2, 2.2), Axis.linear("w₂", -2.2, 1.9), (w1, w2) -> loss(w1, w2, data), List.of(
            path("gradient descent", new Sgd(0.09), SAMPLES, data, backend),
            path("stochastic, batches of 2", new Sgd(0.045), 2, data, backend),
            path("momentum 0.8", new Momentum(0.02, 0.8), SAMPLES, data, backend),
            path("Adam", new Adam(0.15), SAMPLES, data, backend)));
  }

  private static Series path(String name, Optimizer optimizer, int batch, Dataset data, Backend backend) {
    var neuron = Neuron.atStart();
    neuron.initialize(0);
    var step =
        TrainingStep.of(neuron, DType.FLOAT64, new int[] {2}, Loss.meanSquaredError(), optimizer, backend);
    var x = new double[STEPS + 1];
    var y = new double[STEPS + 1];
    for (int at = 0; at <= STEPS; at++) {
      x[at] = neuron.weights().value().get(0);
      y[at] = neuron.weights().value().get(1);
      var rows = data.rows(at * batch % SAMPLES, at * batch % SAMPLES + batch);
      step.run(rows.inputs(), rows.targets());
    }
    return Series.of(name, x, y, Series.Style.MARKED_LINE);
  }

  /// Targets of a neuron with the weights 1 and −0.5, and noise.
  private static Dataset samples() {
    var random = new SplittableRandom(3);
    var inputs = NdArray.zeros(DType.FLOAT64, Shape.of(SAMPLES, 2));
    Initializer.normal(0, 1).fill(inputs, random);
    var targets = NdArray.zeros(DType.FLOAT64, Shape.of(SAMPLES, 1));
    for (int i = 0; i < SAMPLES; i++) {
      inputs.set(2 * i + 1, 3 * inputs.get(2 * i + 1) + inputs.get(2 * i));
      targets.set(i, inputs.get(2 * i) - 0.5 * inputs.get(2 * i + 1) + 0.6 * random.nextGaussian());
    }
    return new Dataset(inputs, targets);
  }

  private static double loss(double w1, double w2, Dataset data) {
    double sum = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double error = w1 * data.inputs().get(2 * i) + w2 * data.inputs().get(2 * i + 1) - data.targets().get(i);
      sum += error * error;
    }
    return sum / SAMPLES;
  }
}
