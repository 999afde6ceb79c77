package org.adjoint.bench.contestant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Creation;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Loops;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.losses.Loss;

/// Work written as a program.
///
/// @param program with the results of the work as outputs
/// @param values of its inputs
public record Formulation(Program program, Named<NdArray> values) {
  /// The program for a piece of work.
  ///
  /// @param batch the number of samples of training steps and predictions, a number or a symbol
  public static Formulation of(Work work, Dim batch) {
    var values = work.inputs();
    return switch (work) {
      case Work.Product product -> new Formulation(product(product, inputs(values)), values);
      case Work.Fusion _ -> new Formulation(fusion(inputs(values)), values);
      case Work.CrossEntropy _ -> new Formulation(crossEntropy(inputs(values)), values);
      case Work.LogisticRegression _ -> new Formulation(logisticRegression(inputs(values)), values);
      case Work.TrainingStep step -> trainingStep(step.network(), batch, values);
      case Work.AnyBatch step -> trainingStep(step.network(), batch, values);
      case Work.Prediction prediction -> prediction(prediction.network(), batch, values);
      case Work.ConvolutionStep _ -> new Formulation(convolutionStep(inputs(values)), values);
      case Work.Recurrence recurrence -> new Formulation(recurrence(recurrence, inputs(values)), values);
    };
  }

  private static Named<Tensor> inputs(Named<NdArray> values) {
    var tensors = new LinkedHashMap<String, Tensor>();
    values.byName().forEach((name, value) -> tensors.put(name, Tensor.input(name, value.dtype(), value.shape())));
    return new Named<>(tensors);
  }

  private static Program product(Work.Product work, Named<Tensor> in) {
    var a = in.get("a");
    var b = in.get("b");
    var product = switch (work.form()) {
      case AB -> a.matMul(b);
      case ATB -> a.transpose().matMul(b);
      case ABT -> a.matMul(b.transpose());
    };
    return Program.named("product").output("product", product).build();
  }

  private static Program fusion(Named<Tensor> in) {
    var x = in.get("x");
    var error = x.mul(in.get("w")).add(in.get("b")).tanh().mul(x.sigmoid()).sub(in.get("y"));
    return valueAndGradients("fused loss", error.square().mean(), in, Map.of("w", "dLoss_dW", "b", "dLoss_dB"));
  }

  private static Program crossEntropy(Named<Tensor> in) {
    var loss = Loss.softmaxCrossEntropy().of(in.get("scores"), in.get("targets"));
    return valueAndGradients("cross-entropy", loss, in, Map.of("scores", "dLoss_dScores"));
  }

  private static Program logisticRegression(Named<Tensor> in) {
    var scores = in.get("x").matMul(in.get("w").expand(1));
    var z = Layouts.squeeze(scores, 1).named("z");
    var loss = z.softplus().sub(in.get("y").mul(z)).mean();
    return valueAndGradients("logistic regression", loss, in, Map.of("w", "dLoss_dW"));
  }

  /// A program with a loss and some of its gradients.
  ///
  /// @param gradients names of results by the input that they are the gradient of
  private static Program valueAndGradients(String name, Tensor loss, Named<Tensor> in,
      Map<String, String> gradients) {
    var names = new Named<>(gradients);
    var named = loss.named("loss");
    var sources = gradients.keySet().stream().sorted().toList();
    var derived = Gradients.of(named, sources.stream().map(in::get).toList());
    var program = Program.named(name).output("loss", named);
    for (int at = 0; at < sources.size(); at++) {
      program.output(names.get(sources.get(at)), derived.get(at));
    }
    return program.build();
  }

  private static Formulation trainingStep(Network network, Dim batch, Named<NdArray> values) {
    var model = network.model();
    var context = Context.training();
    var scores = model.apply(Tensor.input("samples", DType.FLOAT32, Shape.of(batch, network.sizes().getFirst())),
        context);
    var loss = network.loss().of(scores, network.loss().targets("targets", scores)).named("loss");
    var parameters = model.parameters();
    var derived = Gradients.of(loss, parameters.stream().map(context::tensor).toList());
    var gradients = new LinkedHashMap<Parameter, Tensor>();
    for (int at = 0; at < parameters.size(); at++) {
      gradients.put(parameters.get(at), derived.get(at));
    }
    var rate = Tensor.input("learningRate", DType.FLOAT32, Shape.SCALAR);
    network.optimizer().update(gradients, rate, context);
    var program = context.addUpdatesTo(Program.named("training step").output("loss", loss)).build();
    var all = new LinkedHashMap<String, NdArray>();
    context.parameters().forEach(parameter -> all.put(parameter.name(), parameter.value()));
    all.put("learningRate", NdArray.scalar(DType.FLOAT32, network.learningRate()));
    all.putAll(values.byName());
    return new Formulation(program, new Named<>(all));
  }

  private static Formulation prediction(Network network, Dim batch, Named<NdArray> values) {
    var samples = Tensor.input("samples", DType.FLOAT32, Shape.of(batch, network.sizes().getFirst()));
    var scores = network.model().apply(samples, Context.inference());
    return new Formulation(Program.named("prediction").output("scores", scores).build(), values);
  }

  private static Program convolutionStep(Named<Tensor> in) {
    var first = convolution(in.get("samples"), in, "first");
    var second = convolution(first, in, "second");
    var scores = Layouts.flatten(second, 1).matMul(in.get("dense.weight")).add(in.get("dense.bias"));
    var loss = Loss.softmaxCrossEntropy().of(scores, in.get("targets")).named("loss");
    var parameters = in.byName().keySet().stream().filter(name -> name.contains(".")).sorted().map(in::get).toList();
    var gradients = Gradients.of(loss, parameters);
    var program = Program.named("convolutional step").output("loss", loss);
    for (int at = 0; at < parameters.size(); at++) {
      program.update(parameters.get(at),
          parameters.get(at).sub(gradients.get(at).mul(Work.ConvolutionStep.LEARNING_RATE)));
    }
    return program.build();
  }

  private static Tensor convolution(Tensor x, Named<Tensor> in, String layer) {
    var sums = Convolutions.conv(x, in.get(layer + ".weight"), Windows.dense());
    var bias = Layouts.expandDims(in.get(layer + ".bias"), 1, 2);
    return Pooling.maxPool(Activations.relu(sums.add(bias)), 2, 2).named(layer);
  }

  private static Program recurrence(Work.Recurrence work, Named<Tensor> in) {
    var zeros = Creation.zeros(DType.FLOAT32, Shape.of(work.batch(), work.units()));
    var last = Loops.scan(List.of(zeros.named("hiddenState"), zeros.named("cellState")), List.of(in.get("x")),
        (carries, elements) -> {
          var sums = elements.getFirst().matMul(in.get("input")).add(carries.getFirst().matMul(in.get("hidden")))
              .add(in.get("bias"));
          var gates = Layouts.split(sums, 4, 1);
          var cell = gates.get(1).sigmoid().mul(carries.getLast())
              .add(gates.get(0).sigmoid().mul(gates.get(2).tanh()));
          return new Loops.Step(List.of(gates.get(3).sigmoid().mul(cell.tanh()), cell), List.of());
        });
    return valueAndGradients("recurrence", last.carries().getFirst().square().mean(), in,
        Map.of("input", "dLoss_dInput", "hidden", "dLoss_dHidden", "bias", "dLoss_dBias"));
  }
}
