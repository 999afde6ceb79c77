package org.adjoint.nn.train;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;

/// Samples for a network with several inputs or outputs; a [Dataset] is the case of one of each. The arrays are shared, not copied.
///
/// @param inputs one array for each input, whose first axis counts the samples
/// @param targets one array for each output, whose first axis counts the samples
public record Examples(List<NdArray> inputs, List<NdArray> targets) {
  /// @throws IllegalArgumentException unless there is an input, and all arrays have as many rows
  public Examples {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    if (inputs.isEmpty() || Stream.concat(inputs.stream(), targets.stream())
        .map(array -> array.shape().rank() == 0 ? -1 : array.shape().sizes()[0]).distinct().count() != 1) {
      throw new IllegalArgumentException("Inputs and targets need one row for each sample, but they are "
          + inputs.stream().map(NdArray::describe).toList() + " and "
          + targets.stream().map(NdArray::describe).toList() + ".");
    }
  }

  /// The samples of a dataset.
  public static Examples of(Dataset data) {
    return new Examples(List.of(data.inputs()), List.of(data.targets()));
  }

  /// The number of samples.
  public int size() {
    return inputs.getFirst().shape().sizes()[0];
  }

  /// The samples `from` (inclusive) to `to` (exclusive), as a view.
  public Examples rows(int from, int to) {
    return new Examples(inputs.stream().map(array -> array.rows(from, to)).toList(),
        targets.stream().map(array -> array.rows(from, to)).toList());
  }

  /// Hands over each array with the name of the program's input that it is for.
  void each(BiConsumer<String, NdArray> consumer) {
    for (int input = 0; input < inputs.size(); input++) {
      consumer.accept(Placeholders.input(input), inputs.get(input));
    }
    for (int output = 0; output < targets.size(); output++) {
      consumer.accept(Placeholders.target(output), targets.get(output));
    }
  }
}
