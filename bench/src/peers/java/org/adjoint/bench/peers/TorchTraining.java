package org.adjoint.bench.peers;

import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.jspecify.annotations.Nullable;

/// Training steps in PyTorch, with updates in place. Arrays of a step are freed at the beginning of the next.
final class TorchTraining implements Task {
  /// A rule that changes a parameter by its gradient, which it may overwrite.
  private interface Update {
    void apply(int parameter, PtNDArray value, PtNDArray gradient);
  }

  private final List<PtNDArray> parameters;
  private final Function<List<PtNDArray>, PtNDArray> loss;
  private final Update update;
  private @Nullable NDScope scope;
  private @Nullable PtNDArray last;

  private TorchTraining(List<PtNDArray> parameters, Function<List<PtNDArray>, PtNDArray> loss, Update update) {
    this.parameters = parameters;
    this.loss = loss;
    this.update = update;
  }

  static Task perceptron(Work.TrainingStep work) {
    var network = work.network();
    var inputs = work.inputs();
    var samples = Torch.array(inputs.get("samples"));
    var targets = Torch.array(inputs.get("targets"));
    var indices = network.classifies() ? (PtNDArray) targets.reshape(work.batch(), 1) : targets;
    var parameters = parameters(network, inputs);
    var update = switch (network) {
      case SIGMOID_SGD, XOR -> gradientDescent(network.learningRate());
      case RELU_ADAM -> adam(network.learningRate(), parameters);
    };
    return new TorchTraining(parameters, leaves -> {
      var scores = Torch.scores(network, samples, leaves);
      return network.classifies()
          ? Torch.crossEntropy(scores, indices)
          : Torch.mean(JniUtils.square(JniUtils.sub(scores, targets)));
    }, update);
  }

  /// Weight, as `[units, inputs]`, and bias of each layer.
  static List<PtNDArray> parameters(Network network, Named<NdArray> inputs) {
    var parameters = new ArrayList<PtNDArray>();
    for (int layer = 1; layer <= network.layers(); layer++) {
      parameters.add(Torch.transposed(Torch.array(inputs.get(network.layer(layer) + ".weight"))));
      parameters.add(Torch.array(inputs.get(network.layer(layer) + ".bias")));
    }
    return parameters;
  }

  static Task convolution(Work.ConvolutionStep work) {
    var inputs = work.inputs();
    var samples = Torch.array(inputs.get("samples"));
    var targets = (PtNDArray) Torch.array(inputs.get("targets")).reshape(work.batch(), 1);
    var parameters = List.of(Torch.array(inputs.get("first.weight")), Torch.array(inputs.get("first.bias")),
        Torch.array(inputs.get("second.weight")), Torch.array(inputs.get("second.bias")),
        Torch.transposed(Torch.array(inputs.get("dense.weight"))), Torch.array(inputs.get("dense.bias")));
    return new TorchTraining(parameters, leaves -> {
      var first = convolution(samples, leaves.get(0), leaves.get(1));
      var second = convolution(first, leaves.get(2), leaves.get(3));
      var flat = (PtNDArray) second.reshape(work.batch(), -1);
      return Torch.crossEntropy(JniUtils.linear(flat, leaves.get(4), leaves.get(5)), targets);
    }, gradientDescent(Work.ConvolutionStep.LEARNING_RATE));
  }

  private static PtNDArray convolution(PtNDArray x, PtNDArray weight, PtNDArray bias) {
    var sums = JniUtils.convolution(x, weight, bias, new Shape(1, 1), new Shape(0, 0), new Shape(1, 1), 1);
    return JniUtils.maxPool(JniUtils.relu(sums), new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false);
  }

  private static Update gradientDescent(double learningRate) {
    var rate = (PtNDArray) Torch.MEMORY.create((float) learningRate);
    return (_, value, gradient) -> {
      JniUtils.muli(gradient, rate);
      JniUtils.subi(value, gradient);
    };
  }

  private static Update adam(double learningRate, List<PtNDArray> parameters) {
    var means = parameters.stream().map(parameter -> (PtNDArray) parameter.zerosLike()).toList();
    var squares = parameters.stream().map(parameter -> (PtNDArray) parameter.zerosLike()).toList();
    var steps = new int[parameters.size()];
    return (parameter, value, gradient) -> {
      int step = ++steps[parameter];
      double rate = learningRate * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
      JniUtils.adamUpdate(value, gradient, means.get(parameter), squares.get(parameter), (float) learningRate,
          (float) rate, 0, 1, -1, 0.9f, 0.999f, 1e-8f, false);
    };
  }

  @Override
  public void run() {
    if (scope != null) {
      scope.close();
    }
    scope = new NDScope();
    JniUtils.setGradMode(true);
    var leaves = parameters.stream().map(Torch::leaf).toList();
    var value = loss.apply(leaves);
    JniUtils.backward(value, Torch.one(value), false, false);
    JniUtils.setGradMode(false);
    for (int parameter = 0; parameter < leaves.size(); parameter++) {
      update.apply(parameter, parameters.get(parameter), JniUtils.getGradient(leaves.get(parameter)));
    }
    last = value;
  }

  @Override
  public Map<String, NdArray> results() {
    return last == null ? Map.of() : Map.of("loss", Torch.values(last));
  }
}
