package org.adjoint.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Network;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;

/// Measures a network on data that it is not trained on. Belongs to one thread.
public final class Evaluator {
  private static final int ROWS_AT_ONCE = 256;

  private final Session session;
  private final Objectives objectives;
  private final boolean weighted;

  /// Means over all samples, by their weights where they have some.
  ///
  /// @param metrics by name
  public record Evaluation(double loss, Map<String, Double> metrics) {
    public Evaluation {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /// The first metric; NaN when there is none.
    public double metric() {
      return metrics.values().stream().findFirst().orElse(Double.NaN);
    }
  }

  private Evaluator(Session session, Objectives objectives, boolean weighted) {
    this.session = session;
    this.objectives = objectives;
    this.weighted = weighted;
  }

  /// Builds and compiles loss and scores for data like `data`.
  public static Evaluator of(Layer model, Dataset data, Loss loss, Metric metric, Backend backend) {
    return of(model, Examples.of(data), List.of(Objective.of(loss, metric)), backend);
  }

  /// Builds and compiles losses and scores of a network with any number of inputs and outputs, for samples like `data`: with weights or without.
  ///
  /// @param objectives of each output
  public static Evaluator of(Network model, Examples data, List<Objective> objectives, Backend backend) {
    var all = new Objectives(objectives);
    var context = Context.inference();
    var scores = context.apply(model, Placeholders.inputs(data.inputs()));
    var loss = all.loss(scores, all.targets(scores), data.weights() == null ? null : all.weights(scores));
    var program = Program.named("evaluation").output(TrainingStep.LOSS, loss);
    for (int output = 0; output < scores.size(); output++) {
      program.output(Placeholders.scores(output), scores.get(output));
    }
    var session = backend.compile(program.build()).session();
    context.bindTo(session);
    return new Evaluator(session, all, data.weights() != null);
  }

  /// Loss and metric, with the network's parameters as they are now.
  public Evaluation evaluate(Dataset data) {
    return evaluate(Examples.of(data));
  }

  /// Whether samples need weights.
  public boolean isWeighted() {
    return weighted;
  }

  /// Loss and metrics, with the network's parameters as they are now.
  ///
  /// @throws IllegalArgumentException when samples have weights and those that this was built for had none, or the other way round
  public Evaluation evaluate(Examples data) {
    if (weighted != (data.weights() != null)) {
      throw new IllegalArgumentException("This evaluator was built for samples " + (weighted ? "with" : "without")
          + " weights; build another one for samples " + (weighted ? "without." : "with weights."));
    }
    var meter = new Meter(objectives);
    for (int from = 0; from < data.size(); from += ROWS_AT_ONCE) {
      var rows = data.rows(from, Math.min(data.size(), from + ROWS_AT_ONCE));
      rows.each(session::bind);
      session.run();
      meter.add(session.output(TrainingStep.LOSS).item(), rows,
          output -> session.output(Placeholders.scores(output)));
    }
    return new Evaluation(meter.loss(), meter.metrics());
  }
}
