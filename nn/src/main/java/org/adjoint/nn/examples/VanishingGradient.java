package org.adjoint.nn.examples;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.SyntheticPoints;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.plot.Axis;
import org.adjoint.nn.plot.Panel;
import org.adjoint.nn.plot.PanelsPlot;
import org.adjoint.nn.plot.Picture;
import org.adjoint.nn.plot.Series;

/// Why deep networks of sigmoids learned so slowly: each layer multiplies the gradient by a derivative of at most 1/4, so next to nothing of it is left at the
/// first layers. ReLU has the derivative 1 wherever a unit is active.
final class VanishingGradient {
  private static final int LAYERS = 10;
  private static final int UNITS = 32;

  private VanishingGradient() {}

  static Picture draw(Backend backend) {
    var points = SyntheticPoints.spirals(240, 3, 0.03, 1);
    return PanelsPlot.of("The vanishing gradient in " + LAYERS + " layers of " + UNITS + " units",
        Panel.of("", Axis.count("layer, counted from the input", LAYERS),
            Axis.logarithmic("root mean square of ∂loss/∂weight"), List.of(
                magnitudes("sigmoid", Activation.SIGMOID, points, backend),
                magnitudes("tanh", Activation.TANH, points, backend),
                magnitudes("ReLU", Activation.RELU, points, backend))));
  }

  private static Series magnitudes(String name, Activation activation, Dataset points, Backend backend) {
    return Series.numbered(name, magnitudes(activation, points, backend), Series.Style.MARKED_LINE);
  }

  /// The root of the mean squared derivative of the loss with respect to the weights of each layer, before any training.
  static double[] magnitudes(Activation activation, Dataset points, Backend backend) {
    var layers = new ArrayList<Dense>();
    for (int number = 1; number <= LAYERS; number++) {
      layers.add(Dense.of("layer" + number, DType.FLOAT32, number == 1 ? points.inputSize() : UNITS,
          number == LAYERS ? 3 : UNITS, number == LAYERS ? Activation.IDENTITY : activation, Initializer.heNormal()));
    }
    var model = new Sequential(List.copyOf(layers));
    model.initialize(1);

    var context = Context.training();
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), points.inputSize()));
    var scores = model.apply(x, context);
    var loss = Loss.softmaxCrossEntropy();
    var targets = loss.targets("targets", scores);
    var weights = layers.stream().map(layer -> context.tensor(layer.weight())).toList();
    var gradients = Gradients.of(loss.of(scores, targets), weights);
    var program = Program.named("gradient magnitudes");
    for (int i = 0; i < LAYERS; i++) {
      program.output("layer" + (i + 1), gradients.get(i).square().mean().sqrt());
    }
    var session =
        backend.compile(program.build()).session().bind("x", points.inputs()).bind("targets", points.targets());
    context.bindTo(session);
    session.run();
    var magnitudes = new double[LAYERS];
    for (int i = 0; i < LAYERS; i++) {
      NdArray magnitude = session.output("layer" + (i + 1));
      magnitudes[i] = magnitude.item();
    }
    return magnitudes;
  }
}
