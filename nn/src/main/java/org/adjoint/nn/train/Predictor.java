package org.adjoint.nn.train;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// A network run forward, with its parameters as they are at each call. Belongs to one thread.
public final class Predictor {
  private static final int ROWS_AT_ONCE = 256;

  private final Session session;

  private Predictor(Session session) {
    this.session = session;
  }

  /// Builds and compiles the forward pass.
  ///
  /// @param dtype the type of the samples
  /// @param sample the sizes of one sample, such as 784
  public static Predictor of(Layer model, DType dtype, int[] sample, Backend backend) {
    return of(model, dtype, sample, backend, Context.inference());
  }

  /// Like [#of], but random layers such as dropout stay random, so that each prediction is another: their mean is that of an ensemble, and their
  /// deviation says how sure the network is.
  public static Predictor sampling(Layer model, DType dtype, int[] sample, Backend backend) {
    return of(model, dtype, sample, backend, Context.sampling());
  }

  private static Predictor of(Layer model, DType dtype, int[] sample, Backend backend, Context context) {
    var scores = context.apply(model, Batches.placeholder("inputs", dtype, sample));
    var program = context.addUpdatesTo(Program.named("prediction").output("scores", scores)).build();
    var session = backend.compile(program).session();
    context.bindTo(session);
    return new Predictor(session);
  }

  /// The network's scores, in an array of their own.
  ///
  /// @param inputs the first axis counts samples, at least one
  /// @throws IllegalArgumentException when there are none, or they are not what the network takes
  public NdArray predict(NdArray inputs) {
    int count = inputs.shape().sizes()[0];
    NdArray all = null;
    for (int from = 0; from < count; from += ROWS_AT_ONCE) {
      int to = Math.min(count, from + ROWS_AT_ONCE);
      session.bind("inputs", inputs.rows(from, to)).run();
      var scores = session.output("scores");
      if (all == null) {
        all = Batches.room(scores, count);
      }
      all.rows(from, to).assign(scores);
    }
    if (all == null) {
      throw new IllegalArgumentException("There is nothing to predict: the inputs are " + inputs.describe() + ".");
    }
    return all;
  }
}
