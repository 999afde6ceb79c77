package org.adjoint.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Network;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.data.InvalidDataException;

/// The parameters of a network, and its state, in a safetensors file.
public final class Weights {
  private Weights() {}

  /// Writes all parameters of a network and its state. A file of that name is replaced as a whole, or not at all.
  ///
  /// @param metadata whatever shall be known of the network beside its numbers
  /// @throws IllegalArgumentException when two parameters have the same name
  /// @throws IOException when the file cannot be written
  public static void save(Path file, Network model, Map<String, String> metadata) throws IOException {
    var tensors = new LinkedHashMap<String, NdArray>();
    for (var parameter : saved(model)) {
      if (tensors.put(parameter.name(), parameter.value()) != null) {
        throw parameter.sharesItsName();
      }
    }
    Safetensors.write(file, tensors, metadata);
  }

  /// Reads the parameters and the state of a network, which must be all that the file holds. Nothing is changed unless all fit.
  ///
  /// @throws InvalidDataException when the file is missing or broken, or when a parameter is missing, left over, or of
  ///     another type or shape
  /// @throws IOException when the file cannot be read
  public static void load(Path file, Network model) throws IOException {
    var left = new LinkedHashMap<>(Safetensors.read(file).tensors());
    var values = new LinkedHashMap<Parameter, NdArray>();
    for (var parameter : saved(model)) {
      var value = left.remove(parameter.name());
      if (value == null) {
        throw new InvalidDataException(
            "The file " + file + " has no tensor \"" + parameter.name() + "\"; the network needs "
                + parameter.value().describe() + " of that name.");
      }
      if (value.dtype() != parameter.value().dtype() || !value.shape().equals(parameter.value().shape())) {
        throw new InvalidDataException("The tensor \"" + parameter.name() + "\" in the file " + file + " is "
            + value.describe() + ", but the network needs " + parameter.value().describe() + ".");
      }
      values.put(parameter, value);
    }
    if (!left.isEmpty()) {
      throw new InvalidDataException(
          "The file " + file + " has tensors that the network does not know: " + Excerpt.of(left.keySet().toString())
              + ".");
    }
    values.forEach((parameter, value) -> parameter.value().assign(value));
  }

  private static List<Parameter> saved(Network model) {
    return Stream.concat(model.parameters().stream(), model.state().stream()).toList();
  }
}
