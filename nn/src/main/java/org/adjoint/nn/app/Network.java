package org.adjoint.nn.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.adjoint.nn.Layer;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.io.Weights;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.jspecify.annotations.Nullable;

/// A multilayer perceptron for digits, and its file.
///
/// @param sizes of the input, the hidden layers and the output
/// @param activation of the hidden layers
/// @param model the layers; the last one gives scores
record Network(List<Integer> sizes, Activation activation, Sequential model) {
  /// The most units that a layer may have.
  static final int MOST_UNITS = 1_000_000;

  /// The most numbers that a network may learn.
  static final long MOST_PARAMETERS = 100_000_000;

  private static final String SIZES = "layers";
  private static final String ACTIVATION = "activation";

  static Network of(List<Integer> sizes, Activation activation) {
    var layers = new ArrayList<Layer>();
    int last = sizes.size() - 1;
    for (int layer = 1; layer < last; layer++) {
      layers.add(Dense.of("hidden" + layer, sizes.get(layer - 1), sizes.get(layer), activation));
    }
    layers.add(Dense.of("logits", sizes.get(last - 1), sizes.get(last), Activation.IDENTITY));
    return new Network(sizes, activation, new Sequential(layers));
  }

  /// The number of weights and biases of a network of at most [#MOST_UNITS] units in each layer.
  static long parameters(List<Integer> sizes) {
    long parameters = 0;
    for (int layer = 1; layer < sizes.size(); layer++) {
      parameters += (sizes.get(layer - 1) + 1L) * sizes.get(layer);
    }
    return parameters;
  }

  void save(Path file) throws IOException {
    Weights.save(file, model, Map.of(SIZES, joined(","), ACTIVATION, activation.name()));
  }

  /// Builds the network that a file describes, with the weights that it holds.
  ///
  /// @throws InvalidDataException when the file is missing or is not one that [#save] wrote
  /// @throws IOException when the file cannot be read
  static Network load(Path file) throws IOException {
    var contents = Safetensors.read(file);
    var sizes = sizes(file, contents.metadata());
    long held = contents.tensors().values().stream().mapToLong(tensor -> tensor.size()).sum();
    // Before the network is built, so that memory is bounded by the file's size and not by what it claims.
    if (parameters(sizes) != held) {
      throw new InvalidDataException("The file " + file + " should hold the " + parameters(sizes)
          + " parameters of a network with layers of " + sizes + " units, but it holds " + held + " numbers.");
    }
    var network = of(sizes, activation(file, contents.metadata()));
    Weights.load(file, network.model);
    return network;
  }

  private static List<Integer> sizes(Path file, Map<String, String> metadata) {
    try {
      var sizes = Arrays.stream(metadata.getOrDefault(SIZES, "").split(",")).map(Integer::valueOf).toList();
      if (sizes.size() >= 2 && sizes.stream().allMatch(units -> units > 0 && units <= MOST_UNITS)) {
        return sizes;
      }
    } catch (NumberFormatException _) {
      // Said below, as for numbers that make no network.
    }
    throw undescribed(file, metadata);
  }

  private static Activation activation(Path file, Map<String, String> metadata) {
    try {
      return Activation.valueOf(metadata.getOrDefault(ACTIVATION, ""));
    } catch (IllegalArgumentException _) {
      throw undescribed(file, metadata);
    }
  }

  private static InvalidDataException undescribed(Path file, Map<String, String> metadata) {
    return new InvalidDataException("The file " + file + " does not say what network its weights belong to: it needs"
        + " the metadata \"layers\" (such as 784,128,10) and \"activation\" (such as relu), but they are "
        + quoted(metadata.get(SIZES)) + " and " + quoted(metadata.get(ACTIVATION)) + ".");
  }

  /// A text from a file, short and without control characters.
  private static String quoted(@Nullable String text) {
    if (text == null) {
      return "missing";
    }
    var shown = text.substring(0, Math.min(40, text.length())).replaceAll("\\p{Cntrl}", "?");
    return "\"" + shown + (shown.length() < text.length() ? "…" : "") + "\"";
  }

  /// Sizes, activation and the number of parameters.
  String summary() {
    return joined("-") + " with " + activation.name() + ", " + parameters(sizes)
        + " parameters";
  }

  private String joined(String separator) {
    return sizes.stream().map(Object::toString).collect(Collectors.joining(separator));
  }
}
