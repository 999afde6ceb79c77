package org.adjoint.nn.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.nn.Network;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.io.Weights;

/// A model in one safetensors file: the tensors are parameters and state, and the architecture is JSON under `model` in the metadata, so that other tools
/// read the weights, and people the architecture.
final class ModelFile {
  private static final String MODEL = "model";
  private static final String VERSION = "version";
  private static final String INPUTS = "inputs";
  private static final String NETWORK = "network";
  private static final long CURRENT = 1;

  private ModelFile() {}

  static void write(Path file, Model model) throws IOException {
    var description = new LinkedHashMap<String, Object>();
    description.put(VERSION, CURRENT);
    description.put(INPUTS, model.inputs().stream().map(ModelFile::described).toList());
    description.put(NETWORK, Architecture.describe(model.network()));
    Weights.save(file, model.network(), Map.of(MODEL, Json.write(description)));
  }

  private static Map<String, Object> described(Model.Input input) {
    var described = new LinkedHashMap<String, Object>();
    described.put("dtype", input.dtype().toString());
    described.put("sizes", input.sizes());
    return described;
  }

  static Model read(Path file, List<Class<?>> layers) throws IOException {
    var contents = Safetensors.read(file);
    var text = contents.metadata().get(MODEL);
    if (text == null) {
      throw new InvalidDataException("The file " + file
          + " does not say what model its weights belong to: it has no \"model\" in its metadata.");
    }
    try {
      var description = Fields.of("the model", Json.read(text));
      long version = description.number(VERSION);
      if (version != CURRENT) {
        throw new IllegalArgumentException("its version should be " + CURRENT + ", but is " + version);
      }
      var inputs = description.list(INPUTS).stream().map(ModelFile::input).toList();
      var architecture = new Architecture(layers, contents.tensors());
      var network = architecture.build(Network.class, description.get(NETWORK));
      architecture.requireAllUsed();
      return new Model(network, inputs);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException | ClassCastException failure) {
      throw new InvalidDataException("The file " + file + " does not hold a model that can be built: "
          + sentence(failure) + ".", failure);
    }
  }

  /// What an input of the file takes.
  static Model.Input input(Object description) {
    var fields = Fields.of("an input", description);
    var sizes = Fields.forAxes(fields.list("sizes")).stream().map(size -> {
      if (size instanceof Long number && number > 0 && number <= Integer.MAX_VALUE) {
        return number.intValue();
      }
      throw new IllegalArgumentException("the sizes of an input should be numbers from 1 on, but are "
          + Excerpt.quoted(fields.list("sizes")));
    }).toList();
    var name = fields.text("dtype");
    for (var dtype : DType.values()) {
      if (dtype.toString().equals(name)) {
        return new Model.Input(dtype, sizes);
      }
    }
    throw new IllegalArgumentException("there is no type " + Excerpt.quoted(name));
  }

  /// What went wrong, short, on one line and without the full stop.
  private static String sentence(RuntimeException failure) {
    var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    var line = message.replaceAll("\\p{Cntrl}+", " ").strip();
    var shown = line.length() > 300 ? line.substring(0, 300) + "…" : line;
    return shown.endsWith(".") ? shown.substring(0, shown.length() - 1) : shown;
  }
}
