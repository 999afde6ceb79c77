package org.adjoint.nn.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.adjoint.nn.Layer;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.io.Weights;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;

/// A multilayer perceptron for digits, and its file.
///
/// @param sizes of the input, the hidden layers and the output
record Network(List<Integer> sizes, Activation activation, Sequential model) {
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

  void save(Path file) throws IOException {
    Weights.save(file, model, Map.of(SIZES, sizes.stream().map(Object::toString).collect(Collectors.joining(",")),
        ACTIVATION, activation.name().toLowerCase(Locale.ROOT)));
  }

  static Network load(Path file) throws IOException {
    var metadata = Safetensors.read(file).metadata();
    Network network;
    try {
      network = of(Arrays.stream(metadata.getOrDefault(SIZES, "").split(",")).map(Integer::valueOf).toList(),
          Activation.valueOf(metadata.getOrDefault(ACTIVATION, "").toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new InvalidDataException(
          "The file " + file + " does not say what network its weights belong to: it needs the"
              + " metadata \"layers\" (such as 784,128,10) and \"activation\", but has " + metadata + ".",
          e);
    }
    Weights.load(file, network.model);
    return network;
  }

  /// One line for each layer, and the number of parameters.
  String summary() {
    long parameters = model.parameters().stream().mapToLong(parameter -> parameter.value().size()).sum();
    return sizes.stream().map(Object::toString).collect(Collectors.joining("-")) + " with "
        + activation.name().toLowerCase(Locale.ROOT) + ", " + parameters + " parameters";
  }
}
