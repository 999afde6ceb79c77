package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Network;

/// A network run forward, with its parameters as they are at each call. Belongs to one thread.
public final class Predictor {
  private static final int ROWS_AT_ONCE = 256;

  private final Session session;
  private final int outputs;

  private Predictor(Session session, int outputs) {
    this.session = session;
    this.outputs = outputs;
  }

  /// Builds and compiles the forward pass of a network with one input and one output.
  ///
  /// @param dtype the type of the samples
  /// @param sample the sizes of one sample, such as 784
  public static Predictor of(Layer model, DType dtype, int[] sample, Backend backend) {
    return of(model, List.of(Placeholders.of(Placeholders.input(0), dtype, sample)), backend, Context.inference());
  }

  /// Builds and compiles the forward pass for samples like `samples`.
  ///
  /// @param samples one array for each input
  public static Predictor of(Network model, List<NdArray> samples, Backend backend) {
    return of(model, Placeholders.inputs(samples), backend, Context.inference());
  }

  /// Like [#of], but random layers such as dropout stay random, so that each prediction is another: their mean is that of an ensemble, and their
  /// deviation says how sure the network is.
  public static Predictor sampling(Layer model, DType dtype, int[] sample, Backend backend) {
    return of(model, List.of(Placeholders.of(Placeholders.input(0), dtype, sample)), backend, Context.sampling());
  }

  private static Predictor of(Network model, List<Tensor> inputs, Backend backend, Context context) {
    var scores = context.apply(model, inputs);
    var program = Program.named("prediction");
    for (int output = 0; output < scores.size(); output++) {
      program.output(Placeholders.scores(output), scores.get(output));
    }
    var session = backend.compile(context.addUpdatesTo(program).build()).session();
    context.bindTo(session);
    return new Predictor(session, scores.size());
  }

  /// The scores of a network with one input and one output, in an array of their own.
  ///
  /// @param inputs the first axis counts samples, at least one
  /// @throws IllegalArgumentException when there are none, or they are not what the network takes
  public NdArray predict(NdArray inputs) {
    return predict(List.of(inputs)).getFirst();
  }

  /// The scores of each output, in arrays of their own.
  ///
  /// @param inputs one array for each input, whose first axis counts samples, at least one
  /// @throws IllegalArgumentException when there are none, or they are not what the network takes
  public List<NdArray> predict(List<NdArray> inputs) {
    var samples = new Examples(inputs, List.of());
    if (samples.size() == 0) {
      throw new IllegalArgumentException(
          "There is nothing to predict: the inputs are " + inputs.getFirst().describe() + ".");
    }
    var all = new ArrayList<NdArray>();
    for (int from = 0; from < samples.size(); from += ROWS_AT_ONCE) {
      int to = Math.min(samples.size(), from + ROWS_AT_ONCE);
      samples.rows(from, to).each(session::bind);
      session.run();
      for (int output = 0; output < outputs; output++) {
        var scores = session.output(Placeholders.scores(output));
        if (from == 0) {
          all.add(Batches.room(scores, samples.size()));
        }
        all.get(output).rows(from, to).assign(scores);
      }
    }
    return all;
  }
}
