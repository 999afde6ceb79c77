package org.adjoint.nn.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Network;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.train.Evaluator;
import org.adjoint.nn.train.Examples;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.Objective;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.Trainer;
import org.jspecify.annotations.Nullable;

/// A network together with what it takes, as most people want to use it: compile, fit, evaluate, predict, save. Belongs to one thread.
///
/// ```java
/// var model = Model.of(Sequential.of(Dense.of("hidden", 784, 128, Activation.RELU), Dense.of("logits", 128, 10, Activation.IDENTITY)), 784)
///     .initialize(1).compile(Loss.softmaxCrossEntropy(), new Adam(1e-3), Metric.accuracy());
/// System.out.println(model.summary());
/// model.fit(train, validation, 10);
/// System.out.println(model.evaluate(test));
/// model.save(Path.of("digits.safetensors"));
/// ```
public final class Model {
  private final Network network;
  private final List<Input> inputs;
  private final List<Shape> outputs;
  private List<Objective> objectives = List.of();
  private @Nullable Trainer trainer;
  private @Nullable Backend backend;
  private @Nullable Predictor predictor;
  private @Nullable Evaluator evaluator;

  /// What a network takes.
  ///
  /// @param dtype the type of the samples
  /// @param sizes of one sample, such as 784
  public record Input(DType dtype, List<Integer> sizes) {
    public Input {
      sizes = List.copyOf(sizes);
    }
  }

  Model(Network network, List<Input> inputs) {
    this.network = network;
    this.inputs = List.copyOf(inputs);
    // Shapes that do not fit are told here and not when training begins.
    outputs = new Summary(network, this.inputs).outputs();
  }

  /// A model of a network that takes float32.
  ///
  /// @param sample the sizes of one sample, such as 784
  /// @throws IllegalArgumentException when the network cannot take such samples
  public static Model of(Layer network, int... sample) {
    return of(network, DType.FLOAT32, sample);
  }

  /// A model of a network that takes samples of any type.
  ///
  /// @param sample the sizes of one sample, such as 784
  /// @throws IllegalArgumentException when the network cannot take such samples
  public static Model of(Layer network, DType dtype, int... sample) {
    return new Model(network, List.of(new Input(dtype, IntStream.of(sample).boxed().toList())));
  }

  /// A model of a graph, which knows what it takes.
  public static Model of(Graph graph) {
    return new Model(graph, graph.inputs().stream()
        .map(node -> new Input(node.dtype(), ((Node.Source.Input) node.source()).sizes())).toList());
  }

  /// Gives the parameters their first values; the same seed gives the same values.
  public Model initialize(long seed) {
    network.initialize(seed);
    return this;
  }

  /// Says what a model with one output is trained for. Settings such as the batch size are those of [#trainer].
  public Model compile(Loss loss, Optimizer optimizer, Metric... metrics) {
    return compile(optimizer, Objective.of(loss, metrics));
  }

  /// Says what each output is trained for.
  public Model compile(Optimizer optimizer, Objective... objectives) {
    this.objectives = List.of(objectives);
    trainer = Trainer.of(network).optimizer(optimizer).objectives(objectives).backend(backend());
    evaluator = null;
    return this;
  }

  /// What trains this model: batch size, epochs, seed, schedule, listeners, checkpoints.
  ///
  /// @throws IllegalStateException before [#compile]
  public Trainer trainer() {
    if (trainer == null) {
      throw new IllegalStateException("The model has no loss and no optimizer yet: call compile() first.");
    }
    return trainer;
  }

  /// Trains on `data`, and measures on `validation`, if there is any, after each epoch.
  ///
  /// @throws IllegalStateException before [#compile]
  public History fit(Dataset data, @Nullable Dataset validation, int epochs) {
    return trainer().epochs(epochs).fit(data, validation);
  }

  /// Trains a model with any number of inputs and outputs.
  ///
  /// @throws IllegalStateException before [#compile]
  public History fit(Examples data, @Nullable Examples validation, int epochs) {
    return trainer().epochs(epochs).fit(data, validation);
  }

  /// Loss and metrics on data.
  ///
  /// @throws IllegalStateException before [#compile]
  public Evaluator.Evaluation evaluate(Dataset data) {
    return evaluate(Examples.of(data));
  }

  /// Loss and metrics of a model with any number of inputs and outputs.
  ///
  /// @throws IllegalStateException before [#compile]
  public Evaluator.Evaluation evaluate(Examples data) {
    trainer();
    if (evaluator == null || evaluator.isWeighted() != (data.weights() != null)) {
      evaluator = Evaluator.of(network, data, objectives, backend());
    }
    return evaluator.evaluate(data);
  }

  /// What the network makes of samples.
  public NdArray predict(NdArray samples) {
    return predict(List.of(samples)).getFirst();
  }

  /// What a network with any number of inputs and outputs makes of samples.
  public List<NdArray> predict(List<NdArray> samples) {
    if (predictor == null) {
      predictor = Predictor.of(network, samples, backend());
    }
    return predictor.predict(samples);
  }

  /// What runs the programs: the best backend on the path.
  public Backend backend() {
    if (backend == null) {
      backend = Backend.best();
    }
    return backend;
  }

  /// A table of the layers, what they give, and how many parameters they have.
  public String summary() {
    return new Summary(network, inputs).toString();
  }

  /// The network.
  public Network network() {
    return network;
  }

  /// What the network takes.
  public List<Input> inputs() {
    return inputs;
  }

  /// The shapes that the network gives, whose first dimension is the symbol `batch`.
  public List<Shape> outputs() {
    return outputs;
  }

  /// Writes architecture, parameters and state into one safetensors file, which is replaced as a whole or not at all. Loss and optimiser are not
  /// part of a model; to go on training, keep a checkpoint of the [trainer][Trainer#checkpoint(Path)].
  ///
  /// @throws IllegalArgumentException when the network has a part that cannot be written, such as a lambda
  /// @throws IOException when the file cannot be written
  public void save(Path file) throws IOException {
    ModelFile.write(file, this);
  }

  /// Reads a model. Nothing in the file is trusted, and no class is loaded but the layers of this library and those given.
  ///
  /// @param layers records of your own that the model is made of
  /// @throws IllegalArgumentException when one of them is no record
  /// @throws org.adjoint.nn.data.InvalidDataException when the file is missing or does not hold a model of these layers
  /// @throws IOException when the file cannot be read
  public static Model load(Path file, Class<?>... layers) throws IOException {
    for (var layer : layers) {
      if (!layer.isRecord()) {
        throw new IllegalArgumentException("Only records can be loaded, but " + layer.getName() + " is none.");
      }
    }
    return ModelFile.read(file, List.of(layers));
  }
}
