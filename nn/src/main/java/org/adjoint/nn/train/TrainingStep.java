package org.adjoint.nn.train;

import java.util.LinkedHashMap;
import java.util.List;
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
import org.adjoint.nn.Parameter;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Optimizer;

/// One step of training as one program: forward, backward, and the optimiser's update in place.
///
/// Belongs to one thread. A step at a batch size that was met before allocates nothing.
public final class TrainingStep {
  private static final String INPUTS = "inputs";
  private static final String TARGETS = "targets";
  private static final String LEARNING_RATE = "learningRate";
  private static final String LOSS = "loss";
  private static final String SCORES = "scores";

  private final Executable executable;
  private final Session session;
  private final NdArray learningRate;
  private final List<Parameter> parameters;

  private TrainingStep(Executable executable, Context context, NdArray learningRate) {
    this.executable = executable;
    this.learningRate = learningRate;
    parameters = context.parameters();
    session = executable.session().bind(LEARNING_RATE, learningRate);
    context.bindTo(session);
  }

  /// Builds and compiles the step.
  ///
  /// @param dtype the type of the samples
  /// @param sample the sizes of one sample, such as 784
  public static TrainingStep of(Layer model, DType dtype, int[] sample, Loss loss, Optimizer optimizer,
      Backend backend) {
    var context = Context.training();
    var scores = model.apply(Batches.placeholder(INPUTS, dtype, sample), context);
    var targets = loss.targets(TARGETS, scores);
    var value = loss.of(scores, targets).named(LOSS);
    var rate = Tensor.input(LEARNING_RATE, value.dtype(), Shape.SCALAR);
    var trained = model.parameters();
    var derived = Gradients.of(value, trained.stream().map(context::tensor).toList());
    var gradients = new LinkedHashMap<Parameter, Tensor>();
    for (int i = 0; i < trained.size(); i++) {
      gradients.put(trained.get(i), derived.get(i));
    }
    optimizer.update(gradients, rate, context);
    var program =
        context.addUpdatesTo(Program.named("training step").output(LOSS, value).output(SCORES, scores)).build();
    return new TrainingStep(backend.compile(program), context,
        NdArray.scalar(value.dtype(), optimizer.learningRate()));
  }

  /// Changes the learning rate from the next step on.
  public void learningRate(double rate) {
    learningRate.set(0, rate);
  }

  /// Trains on one batch.
  ///
  /// @return the loss before the update
  public double run(NdArray inputs, NdArray targets) {
    session.bind(INPUTS, inputs).bind(TARGETS, targets).run();
    return session.output(LOSS).get(0);
  }

  /// The network's scores for the last batch, before the update. The next step overwrites them.
  public NdArray scores() {
    return session.output(SCORES);
  }

  /// All that a step changes: the model's parameters and what the optimiser remembers.
  public List<Parameter> parameters() {
    return parameters;
  }

  /// The compiled program, for those who want to read it.
  public Executable executable() {
    return executable;
  }
}
