package org.adjoint.bench.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Processor;
import org.adjoint.bench.work.Work;
import org.adjoint.nn.layers.Activation;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/// Steps and predictions of perceptrons by ND4J: a graph of SameDiff, whose gradients change the parameters in place.
public final class SameDiffNetworks implements Contestant {
  @Override
  public String name() {
    return "ND4J";
  }

  @Override
  public String version() {
    return Versions.of(name());
  }

  @Override
  public boolean does(Work work) {
    return work instanceof Work.TrainingStep || work instanceof Work.Prediction;
  }

  @Override
  public Map<String, String> environment(int threads) {
    return OpenBlas.threads(threads);
  }

  @Override
  public List<String> flags(int threads) {
    return Processor.current().hasAvx512() ? List.of("-Dorg.bytedeco.javacpp.platform.extension=-avx512") : List.of();
  }

  @Override
  public Task prepare(Work work, int threads) {
    return switch (work) {
      case Work.TrainingStep step -> new Step(step.network(), step.inputs(), true);
      case Work.Prediction prediction -> new Step(prediction.network(), prediction.inputs(), false);
      case Work.Product _, Work.Fusion _, Work.CrossEntropy _, Work.LogisticRegression _, Work.AnyBatch _, Work.ConvolutionStep _, Work.Recurrence _ ->
          throw new IllegalArgumentException("ND4J does not take part in " + work + ".");
    };
  }

  /// Turns a gradient into what is subtracted from its parameter.
  private interface Update {
    void apply(INDArray gradient, int step);
  }

  private static final class Step implements Task {
    private final Network network;
    private final SameDiff graph = SameDiff.create();
    private final Map<String, INDArray> fed = new LinkedHashMap<>();
    private final String result;
    private final Map<String, INDArray> parameters = new LinkedHashMap<>();
    private final Map<String, Update> updates = new LinkedHashMap<>();
    private int steps;
    private @Nullable INDArray last;

    Step(Network network, Named<NdArray> inputs, boolean trains) {
      this.network = network;
      var x = fed("samples", inputs.get("samples"));
      for (int layer = 1; layer <= network.layers(); layer++) {
        var weight = parameter(network.layer(layer) + ".weight", inputs);
        var bias = parameter(network.layer(layer) + ".bias", inputs);
        x = activation(layer == network.layers() ? network.last() : network.hidden(), graph.nn.linear(x, weight, bias));
      }
      result = trains ? "loss" : "scores";
      if (trains) {
        var targets = fed("targets", network.classifies()
            ? Targets.asRows(inputs.get("targets"), network.sizes().getLast())
            : inputs.get("targets"));
        loss(x, targets);
        graph.setLossVariables(result);
        parameters.forEach((name, value) -> updates.put(name, update(value)));
      } else {
        graph.identity(result, x);
      }
    }

    private static INDArray array(NdArray values) {
      return Nd4j.create(values.toFloats(), sizes(values));
    }

    private static long[] sizes(NdArray values) {
      return IntStream.of(values.shape().sizes()).asLongStream().toArray();
    }

    private SDVariable fed(String name, NdArray values) {
      fed.put(name, array(values));
      return graph.placeHolder(name, DataType.FLOAT, sizes(values));
    }

    private SDVariable parameter(String name, Named<NdArray> inputs) {
      parameters.put(name, array(inputs.get(name)));
      return graph.var(name, parameters.get(name));
    }

    private SDVariable activation(Activation activation, SDVariable x) {
      return switch (activation.name()) {
        case "identity" -> x;
        case "sigmoid" -> graph.nn.sigmoid(x);
        case "tanh" -> graph.nn.tanh(x);
        case "relu" -> graph.nn.relu(x, 0);
        default ->
            throw new IllegalArgumentException("No network of a work has the activation " + activation.name() + ".");
      };
    }

    private void loss(SDVariable scores, SDVariable targets) {
      if (network.classifies()) {
        graph.loss.softmaxCrossEntropy(result, targets, scores, null);
      } else {
        graph.math.square(scores.sub(targets)).mean(result);
      }
    }

    private Update update(INDArray parameter) {
      return switch (network) {
        case SIGMOID_SGD, XOR -> (gradient, _) -> gradient.muli(network.learningRate());
        case RELU_ADAM -> {
          var adam = new AdamUpdater(new Adam(network.learningRate()));
          adam.setStateViewArray(Nd4j.zeros(DataType.FLOAT, 1, 2 * parameter.length()), parameter.shape(), 'c', true);
          yield (gradient, step) -> adam.applyUpdater(gradient, step, 0);
        }
      };
    }

    @Override
    public void run() {
      if (updates.isEmpty()) {
        last = graph.output(fed, result).get(result);
        return;
      }
      var step = graph.calculateGradientsAndOutputs(fed, List.of(result), parameters.keySet());
      updates.forEach((name, update) -> {
        var gradient = Objects.requireNonNull(step.getGradients().get(name));
        update.apply(gradient, steps);
        graph.getVariable(name).getArr().subi(gradient);
      });
      steps++;
      last = step.getOutputs().get(result);
    }

    @Override
    public Map<String, NdArray> results() {
      if (last == null) {
        return Map.of();
      }
      var shape = Shape.of(LongStream.of(last.shape()).mapToInt(Math::toIntExact).toArray());
      return Map.of(result, NdArray.view(last.dup('c').data().asFloat(), 0, shape));
    }
  }
}
