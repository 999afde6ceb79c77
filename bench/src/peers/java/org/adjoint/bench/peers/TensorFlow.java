package org.adjoint.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.adjoint.nn.layers.Activation;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/// Steps and predictions of perceptrons by TensorFlow: a graph with variables, run in one session; samples are fed without a copy.
public final class TensorFlow implements Contestant {
  @Override
  public String name() {
    return "TensorFlow";
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
    return Map.of("OMP_NUM_THREADS", Integer.toString(threads), "TF_CPP_MIN_LOG_LEVEL", "2");
  }

  @Override
  public Task prepare(Work work, int threads) {
    var configuration = ConfigProto.newBuilder().setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(1).build();
    return switch (work) {
      case Work.TrainingStep step -> new Step(step.network(), step.inputs(), true, configuration);
      case Work.Prediction prediction -> new Step(prediction.network(), prediction.inputs(), false, configuration);
      case Work.Product _, Work.Fusion _, Work.CrossEntropy _, Work.LogisticRegression _, Work.AnyBatch _, Work.ConvolutionStep _, Work.Recurrence _ ->
          throw new IllegalArgumentException("TensorFlow does not take part in " + work + ".");
    };
  }

  private static final class Step implements Task {
    private final Network network;
    private final Ops tf;
    private final Session session;
    private final Placeholder<TFloat32> samples;
    private final Placeholder<TFloat32> targets;
    private final TFloat32 samplesValue;
    private final TFloat32 targetsValue;
    private final Operand<TFloat32> result;
    private final String resultName;
    private final List<Op> updates = new ArrayList<>();
    private final List<Op> beginnings = new ArrayList<>();
    private @Nullable Result last;

    Step(Network network, Named<NdArray> inputs, boolean trains, ConfigProto configuration) {
      this.network = network;
      var graph = new Graph();
      tf = Ops.create(graph);
      samples = tf.placeholder(TFloat32.class);
      targets = tf.placeholder(TFloat32.class);
      samplesValue = tensor(inputs.get("samples"));
      targetsValue = trains ? tensor(targets(network, inputs.get("targets"))) : samplesValue;
      var parameters = new ArrayList<Variable<TFloat32>>();
      Operand<TFloat32> x = samples;
      for (int layer = 1; layer <= network.layers(); layer++) {
        var weight = variable(inputs.get(network.layer(layer) + ".weight"));
        var bias = variable(inputs.get(network.layer(layer) + ".bias"));
        parameters.add(weight);
        parameters.add(bias);
        x = activation(layer == network.layers() ? network.last() : network.hidden(),
            tf.nn.biasAdd(tf.linalg.matMul(x, weight), bias));
      }
      result = trains ? loss(x) : x;
      resultName = trains ? "loss" : "scores";
      if (trains) {
        update(parameters);
      }
      session = new Session(graph, configuration);
      var runner = session.runner();
      beginnings.forEach(runner::addTarget);
      try (var _ = runner.run()) {
        // The variables have their first values.
      }
    }

    /// TensorFlow has a gradient for rows only.
    private static NdArray targets(Network network, NdArray targets) {
      return network.classifies() ? Targets.asRows(targets, network.sizes().getLast()) : targets;
    }

    private static TFloat32 tensor(NdArray values) {
      return TFloat32.tensorOf(shape(values), DataBuffers.of(values.toFloats()));
    }

    private static Shape shape(NdArray values) {
      return Shape.of(IntStream.of(values.shape().sizes()).asLongStream().toArray());
    }

    private Variable<TFloat32> variable(NdArray value) {
      var variable = tf.variable(shape(value), TFloat32.class);
      beginnings.add(tf.assign(variable, tf.constant(tensor(value))));
      return variable;
    }

    private Operand<TFloat32> activation(Activation activation, Operand<TFloat32> x) {
      return switch (activation.name()) {
        case "identity" -> x;
        case "sigmoid" -> tf.math.sigmoid(x);
        case "tanh" -> tf.math.tanh(x);
        case "relu" -> tf.nn.relu(x);
        default ->
            throw new IllegalArgumentException("No network of a work has the activation " + activation.name() + ".");
      };
    }

    private Operand<TFloat32> loss(Operand<TFloat32> scores) {
      return network.classifies()
          ? tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(scores, targets).loss(), tf.constant(0))
          : tf.math.mean(tf.math.square(tf.math.sub(scores, targets)), tf.constant(new int[] {0, 1}));
    }

    private void update(List<Variable<TFloat32>> parameters) {
      var gradients = tf.gradients(result, parameters);
      // Variables are read where they lie: none may change before all gradients are there.
      var after = tf.withControlDependencies(List.<Op>copyOf(gradients.dy()));
      var rate = tf.constant((float) network.learningRate());
      var power1 = variable(NdArray.scalar(DType.FLOAT32, 0.9));
      var power2 = variable(NdArray.scalar(DType.FLOAT32, 0.999));
      for (int at = 0; at < parameters.size(); at++) {
        var parameter = parameters.get(at);
        Operand<TFloat32> gradient = gradients.dy(at);
        updates.add(switch (network) {
          case SIGMOID_SGD, XOR -> after.train.applyGradientDescent(parameter, rate, gradient);
          case RELU_ADAM -> after.train.applyAdam(parameter, zeros(parameter), zeros(parameter), power1, power2, rate,
              tf.constant(0.9f), tf.constant(0.999f), tf.constant(1e-8f), gradient);
        });
      }
      if (network == Network.RELU_ADAM) {
        // Not before all parameters have used them.
        var last = tf.withControlDependencies(List.copyOf(updates));
        updates.add(last.assign(power1, last.math.mul(power1, tf.constant(0.9f))));
        updates.add(last.assign(power2, last.math.mul(power2, tf.constant(0.999f))));
      }
    }

    private Variable<TFloat32> zeros(Variable<TFloat32> like) {
      return variable(NdArray.zeros(DType.FLOAT32, org.adjoint.array.Shape.of(
          LongStream.of(like.shape().asArray()).mapToInt(Math::toIntExact).toArray())));
    }

    @Override
    public void run() {
      var runner = session.runner().feed(samples, samplesValue).fetch(result);
      if (!updates.isEmpty()) {
        runner.feed(targets, targetsValue);
        updates.forEach(runner::addTarget);
      }
      if (last != null) {
        last.close();
      }
      last = runner.run();
    }

    @Override
    public Map<String, NdArray> results() {
      if (last == null) {
        return Map.of();
      }
      var value = (TFloat32) last.get(0);
      var shape =
          org.adjoint.array.Shape.of(LongStream.of(value.shape().asArray()).mapToInt(Math::toIntExact).toArray());
      var values = new float[Math.toIntExact(value.size())];
      value.asRawTensor().data().asFloats().read(values);
      return Map.of(resultName, NdArray.view(values, 0, shape));
    }
  }
}
