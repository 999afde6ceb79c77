package org.adjoint.nn.train;

import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;

/// Measures a network on data that it is not trained on. Belongs to one thread.
public final class Evaluator {
  private static final int ROWS_AT_ONCE = 256;

  private final Session session;
  private final Metric metric;

  /// Means over all samples.
  public record Evaluation(double loss, double metric) {}

  private Evaluator(Session session, Metric metric) {
    this.session = session;
    this.metric = metric;
  }

  /// Builds and compiles loss and scores for data like `data`.
  public static Evaluator of(Layer model, Dataset data, Loss loss, Metric metric, Backend backend) {
    var context = Context.inference();
    var inputs = Batches.placeholder("inputs", data.inputs().dtype(), Batches.sampleSizes(data));
    var scores = model.apply(inputs, context);
    var value = loss.of(scores, loss.targets("targets", scores)).named("loss");
    var program = Program.named("evaluation").output("loss", value).output("scores", scores).build();
    var session = backend.compile(program).session();
    context.bindTo(session);
    return new Evaluator(session, metric);
  }

  /// Loss and metric, with the network's parameters as they are now.
  public Evaluation evaluate(Dataset data) {
    double loss = 0;
    double sum = 0;
    for (int from = 0; from < data.size(); from += ROWS_AT_ONCE) {
      var rows = data.rows(from, Math.min(data.size(), from + ROWS_AT_ONCE));
      session.bind("inputs", rows.inputs()).bind("targets", rows.targets()).run();
      loss += session.output("loss").item() * rows.size();
      sum += metric.sum(session.output("scores"), rows.targets());
    }
    return new Evaluation(loss / data.size(), sum / data.size());
  }
}
