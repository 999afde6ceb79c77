package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.losses.Reduction;
import org.adjoint.nn.losses.SampleLoss;
import org.adjoint.nn.metrics.Metric;
import org.jspecify.annotations.Nullable;

/// The objectives of all outputs of a network, in their order.
record Objectives(List<Objective> outputs) {
  Objectives {
    outputs = List.copyOf(outputs);
  }

  /// One metric of one output.
  ///
  /// @param name unique among all of them
  record Measured(String name, int output, Metric metric) {}

  /// Whether the loss of a batch is the sum or the mean over its samples.
  ///
  /// @throws IllegalArgumentException when that differs between outputs
  Reduction reduction() {
    var reductions = outputs.stream().map(objective -> objective.loss().reduction()).distinct().toList();
    if (reductions.size() != 1) {
      throw new IllegalArgumentException(
          "The losses of all outputs must be sums over samples, or all means, but they are " + reductions + ".");
    }
    return reductions.getFirst();
  }

  /// All metrics, output by output.
  List<Measured> metrics() {
    var metrics = new ArrayList<Measured>();
    for (int output = 0; output < outputs.size(); output++) {
      for (var metric : outputs.get(output).metrics()) {
        var name = output == 0 ? metric.name() : metric.name() + " of output " + (output + 1);
        metrics.add(new Measured(name, output, metric));
      }
    }
    return metrics;
  }

  /// The inputs that stand for the targets of given scores.
  ///
  /// @throws IllegalArgumentException when there are not as many outputs as objectives
  List<Tensor> targets(List<Tensor> scores) {
    if (scores.size() != outputs.size()) {
      throw new IllegalArgumentException("The network has " + scores.size() + " outputs, but there are objectives for "
          + outputs.size() + "; give one for each.");
    }
    var targets = new ArrayList<Tensor>();
    for (int output = 0; output < scores.size(); output++) {
      targets.add(outputs.get(output).loss().targets(Placeholders.target(output), scores.get(output)));
    }
    return targets;
  }

  /// The input that stands for the weights of samples.
  ///
  /// @throws IllegalArgumentException when a loss is not one of samples
  Tensor weights(List<Tensor> scores) {
    return ofSamples(0).weights(Placeholders.WEIGHTS, scores.getFirst());
  }

  private SampleLoss ofSamples(int output) {
    if (outputs.get(output).loss() instanceof SampleLoss loss) {
      return loss;
    }
    throw new IllegalArgumentException("Samples have weights, but the loss of output " + (output + 1)
        + " cannot weigh them; write it as a SampleLoss.");
  }

  /// The weighted sum of the losses of all outputs.
  ///
  /// @param weights of the samples; `null` when all count the same
  Tensor loss(List<Tensor> scores, List<Tensor> targets, @Nullable Tensor weights) {
    Tensor sum = null;
    for (int output = 0; output < scores.size(); output++) {
      var objective = outputs.get(output);
      var given = scores.get(output);
      var loss = weights == null
          ? objective.loss().of(given, targets.get(output))
          : ofSamples(output).of(given, targets.get(output), weights.cast(given.dtype()));
      var weighted = objective.weight() == 1 ? loss : loss.mul(objective.weight());
      sum = sum == null ? weighted : sum.add(weighted);
    }
    if (sum == null) {
      throw new IllegalArgumentException("A network needs at least one output to be trained.");
    }
    return sum.named("loss");
  }
}
