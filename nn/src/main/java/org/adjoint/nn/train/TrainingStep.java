package org.adjoint.nn.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Network;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Optimizer;
import org.jspecify.annotations.Nullable;

/// One step of training as one program: forward, backward, and the optimiser's update in place.
///
/// Belongs to one thread. A step at a batch size that was met before allocates nothing.
public final class TrainingStep {
  static final String LOSS = "loss";
  static final String LEARNING_RATE = "learningRate";

  private final Executable executable;
  private final Session session;
  private final BiConsumer<String, NdArray> bind;
  private final NdArray learningRate;
  private final Context context;
  private final List<Parameter> parameters;

  private TrainingStep(Executable executable, Context context, NdArray learningRate) {
    this.executable = executable;
    this.learningRate = learningRate;
    this.context = context;
    parameters = context.parameters();
    session = executable.session().bind(LEARNING_RATE, learningRate);
    context.bindTo(session);
    // Made once, so that a step allocates nothing.
    bind = session::bind;
  }

  /// Builds and compiles the step of a network with one input and one output.
  ///
  /// @param dtype the type of the samples
  /// @param sample the sizes of one sample, such as 784
  public static TrainingStep of(Layer model, DType dtype, int[] sample, Loss loss, Optimizer optimizer,
      Backend backend) {
    return of(model, List.of(Placeholders.of(Placeholders.input(0), dtype, sample)),
        new Objectives(List.of(Objective.of(loss))), false, optimizer, backend);
  }

  /// Builds and compiles the step for samples like `inputs`.
  ///
  /// @param weighted whether samples have weights
  static TrainingStep of(Network model, List<Tensor> inputs, Objectives objectives, boolean weighted,
      Optimizer optimizer, Backend backend) {
    var context = Context.training();
    var scores = context.apply(model, inputs);
    var targets = objectives.targets(scores);
    var value = objectives.loss(scores, targets, weighted ? objectives.weights(scores) : null);
    var rate = Tensor.input(LEARNING_RATE, value.dtype(), Shape.SCALAR);
    var trained = model.parameters();
    var derived = Gradients.of(value, trained.stream().map(context::tensor).toList());
    var gradients = new LinkedHashMap<Parameter, Tensor>();
    for (int i = 0; i < trained.size(); i++) {
      gradients.put(trained.get(i), derived.get(i));
    }
    optimizer.update(gradients, rate, context);
    var program = Program.named("training step").output(LOSS, value);
    for (int output = 0; output < scores.size(); output++) {
      program.output(Placeholders.scores(output), scores.get(output));
    }
    return new TrainingStep(backend.compile(context.addUpdatesTo(program).build()), context,
        NdArray.scalar(value.dtype(), optimizer.learningRate()));
  }

  /// Changes the learning rate from the next step on.
  public void learningRate(double rate) {
    learningRate.set(0, rate);
  }

  /// The learning rate of the next step.
  public double learningRate() {
    return learningRate.get(0);
  }

  /// Trains on one batch.
  ///
  /// @return the loss before the update
  public double run(NdArray inputs, NdArray targets) {
    session.bind(Placeholders.input(0), inputs).bind(Placeholders.target(0), targets).run();
    return session.output(LOSS).get(0);
  }

  /// Trains on one batch of samples with any number of inputs and targets.
  ///
  /// @return the loss before the update
  double run(Examples batch) {
    batch.each(bind);
    session.run();
    return session.output(LOSS).get(0);
  }

  /// The network's scores for the last batch, before the update. The next step overwrites them.
  public NdArray scores() {
    return scores(0);
  }

  /// The scores of one of several outputs.
  NdArray scores(int output) {
    return session.output(Placeholders.scores(output));
  }

  /// All that a step changes: the model's parameters and its state, and what the optimiser remembers.
  public List<Parameter> parameters() {
    return parameters;
  }

  /// The layer that a node of the program belongs to; `null` for a node that belongs to none.
  @Nullable String layerOf(Tensor node) {
    return context.layerOf(node);
  }

  /// The compiled program, for those who want to read it.
  public Executable executable() {
    return executable;
  }
}
