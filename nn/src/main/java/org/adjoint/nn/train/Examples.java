package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;
import org.jspecify.annotations.Nullable;

/// Samples for a network with several inputs or outputs, or of different weights; a [Dataset] is the case of one input, one output and equal weights. The
/// arrays are shared, not copied.
///
/// @param inputs one array for each input, whose first axis counts the samples
/// @param targets one array for each output, whose first axis counts the samples
/// @param weights how much each sample counts in losses and metrics, `[count]` in the type of the network's outputs, not negative; `null` when
///     all count the same
public record Examples(List<NdArray> inputs, List<NdArray> targets, @Nullable NdArray weights) {
  /// @throws IllegalArgumentException unless there is an input, all arrays have as many rows, and weights are what they should be
  public Examples {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    if (inputs.isEmpty() || Stream.concat(inputs.stream(), targets.stream())
        .map(array -> array.shape().rank() == 0 ? -1 : array.shape().sizes()[0]).distinct().count() != 1) {
      throw new IllegalArgumentException("Inputs and targets need one row for each sample, but they are "
          + inputs.stream().map(NdArray::describe).toList() + " and "
          + targets.stream().map(NdArray::describe).toList() + ".");
    }
    if (weights != null) {
      requireWeights(weights, inputs.getFirst().shape().sizes()[0]);
    }
  }

  /// Samples that all count the same.
  ///
  /// @throws IllegalArgumentException unless there is an input, and all arrays have as many rows
  public Examples(List<NdArray> inputs, List<NdArray> targets) {
    this(inputs, targets, null);
  }

  private static void requireWeights(NdArray weights, int samples) {
    if (!weights.dtype().isFloating() || weights.shape().rank() != 1 || weights.size() != samples) {
      throw new IllegalArgumentException("The weights of " + samples
          + " samples must be as many floating-point numbers, but they are " + weights.describe() + ".");
    }
    for (int sample = 0; sample < samples; sample++) {
      double weight = weights.get(sample);
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(
            "The weight of a sample must be finite and not negative, but that of sample " + sample + " is " + weight
                + ".");
      }
    }
  }

  /// The samples of a dataset.
  public static Examples of(Dataset data) {
    return new Examples(List.of(data.inputs()), List.of(data.targets()));
  }

  /// The same samples with weights: 2 counts a sample twice, and 0 leaves it out. Losses need to be
  /// [losses of samples][org.adjoint.nn.losses.SampleLoss].
  ///
  /// @param weights `[count]`, not negative, in the type of the network's outputs
  public Examples weighted(NdArray weights) {
    return new Examples(inputs, targets, weights);
  }

  /// The number of samples.
  public int size() {
    return inputs.getFirst().shape().sizes()[0];
  }

  /// The samples `from` (inclusive) to `to` (exclusive), as a view.
  public Examples rows(int from, int to) {
    return map(array -> array.rows(from, to));
  }

  /// The sum of the weights of all samples: their number, where all count the same.
  double totalWeight() {
    if (weights == null) {
      return size();
    }
    double sum = 0;
    for (int sample = 0; sample < weights.size(); sample++) {
      sum += weights.get(sample);
    }
    return sum;
  }

  /// Each array changed.
  Examples map(UnaryOperator<NdArray> change) {
    return new Examples(inputs.stream().map(change).toList(), targets.stream().map(change).toList(),
        weights == null ? null : change.apply(weights));
  }

  /// All arrays, in a fixed order.
  List<NdArray> arrays() {
    var arrays = new ArrayList<>(inputs);
    arrays.addAll(targets);
    if (weights != null) {
      arrays.add(weights);
    }
    return arrays;
  }

  /// Hands over each array with the name of the program's input that it is for.
  void each(BiConsumer<String, NdArray> consumer) {
    for (int input = 0; input < inputs.size(); input++) {
      consumer.accept(Placeholders.input(input), inputs.get(input));
    }
    for (int output = 0; output < targets.size(); output++) {
      consumer.accept(Placeholders.target(output), targets.get(output));
    }
    if (weights != null) {
      consumer.accept(Placeholders.WEIGHTS, weights);
    }
  }
}
