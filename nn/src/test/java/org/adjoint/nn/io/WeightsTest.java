package org.adjoint.nn.io;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("trust")
class WeightsTest {
  @TempDir
  Path folder;
  private Path file;

  @BeforeEach
  void nameAFile() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void aFreshNetworkPredictsTheSameBitsAfterLoading() throws IOException {
    var saved = PredictElsewhere.network(1);
    var expected = PredictElsewhere.predictions(saved);
    Weights.save(file, saved, Map.of());
    var fresh = PredictElsewhere.network(2);
    assertThat(PredictElsewhere.predictions(fresh)).isNotEqualTo(expected);
    Weights.load(file, fresh);
    assertThat(PredictElsewhere.predictions(fresh)).isEqualTo(expected);
  }

  @Test
  void aNewProcessPredictsTheSameBitsAfterLoading() throws IOException, InterruptedException {
    var saved = PredictElsewhere.network(3);
    Weights.save(file, saved, Map.of());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), PredictElsewhere.class.getName(),
        file.toString(), "4"));
    var errors = folder.resolve("errors.txt");
    var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(() -> read(errors)).isZero();
    assertThat(output.strip()).isEqualTo(PredictElsewhere.predictions(saved));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  @Test
  void keepsEveryBitOfEveryFloatingType() throws IOException {
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      var saved = Dense.of("layer", dtype, 3, 4, Activation.RELU, Initializer.normal(0, 1));
      saved.initialize(1);
      requireNonNull(saved.bias()).value().set(0, -0.0);
      requireNonNull(saved.bias()).value().set(1, Double.NaN);
      requireNonNull(saved.bias()).value().set(2, Double.NEGATIVE_INFINITY);
      Weights.save(file, saved, Map.of());
      var loaded = Dense.of("layer", dtype, 3, 4, Activation.RELU, Initializer.zeros());
      Weights.load(file, loaded);
      assertThat(loaded.weight().value().values()).isEqualTo(saved.weight().value().values());
      assertThat(requireNonNull(loaded.bias()).value().values())
          .isEqualTo(requireNonNull(saved.bias()).value().values());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatDoesNotFitIsOneSentenceAndChangesNothing(String name, Map<String, NdArray> tensors, String sentence)
      throws IOException {
    Safetensors.write(file, tensors, Map.of());
    var layer = Dense.of("layer", 2, 3, Activation.RELU);
    layer.initialize(1);
    var weight = layer.weight().value().toFloats();
    var bias = requireNonNull(layer.bias()).value().toFloats();
    assertThatThrownBy(() -> Weights.load(file, layer)).isInstanceOf(InvalidDataException.class)
        .hasMessage(sentence.replace("FILE", "file " + file));
    assertThat(layer.weight().value().toFloats()).isEqualTo(weight);
    assertThat(requireNonNull(layer.bias()).value().toFloats()).isEqualTo(bias);
  }

  static Stream<Arguments> whatDoesNotFitIsOneSentenceAndChangesNothing() {
    var weight = NdArray.zeros(DType.FLOAT32, Shape.of(2, 3));
    var bias = NdArray.zeros(DType.FLOAT32, Shape.of(3));
    return Stream.of(
        Arguments.of("a missing tensor", Map.of("layer.weight", weight),
            "The FILE has no tensor \"layer.bias\"; the network needs float32[3] of that name."),
        Arguments.of("no tensor at all", Map.of(),
            "The FILE has no tensor \"layer.weight\"; the network needs float32[2, 3] of that name."),
        Arguments.of("a tensor too many", ordered("layer.weight", weight, "layer.bias", bias, "more", bias),
            "The FILE has tensors that the network does not know: [more]."),
        Arguments.of("another shape", ordered("layer.weight", weight.reshape(3, 2), "layer.bias", bias),
            "The tensor \"layer.weight\" in the FILE is float32[3, 2], but the network needs float32[2, 3]."),
        Arguments.of("another shape of the last tensor", ordered("layer.weight", weight, "layer.bias", weight),
            "The tensor \"layer.bias\" in the FILE is float32[2, 3], but the network needs float32[3]."),
        Arguments.of("another type",
            ordered("layer.weight", weight, "layer.bias", NdArray.zeros(DType.FLOAT64, Shape.of(3))),
            "The tensor \"layer.bias\" in the FILE is float64[3], but the network needs float32[3]."));
  }

  private static Map<String, NdArray> ordered(Object... namesAndTensors) {
    var tensors = new LinkedHashMap<String, NdArray>();
    for (int i = 0; i < namesAndTensors.length; i += 2) {
      tensors.put((String) namesAndTensors[i], (NdArray) namesAndTensors[i + 1]);
    }
    return tensors;
  }

  @Test
  void saysWhenTheFileIsMissing() {
    assertThatThrownBy(() -> Weights.load(file, PredictElsewhere.network(1))).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + file + " is missing; it should be a safetensors file.");
  }

  @Test
  void refusesToSaveOneOfTwoParametersOfTheSameName() {
    Layer twins = Sequential.of(Dense.of("same", 2, 2, Activation.RELU), Dense.of("same", 2, 2, Activation.RELU));
    assertThatThrownBy(() -> Weights.save(file, twins, Map.of())).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two parameters are called \"same.weight\"; give the layers of a network different names.");
    assertThat(file).doesNotExist();
  }

  @Test
  void writesTheSameBytesForTheSameWeights() throws IOException {
    Weights.save(file, PredictElsewhere.network(1), Map.of("a", "1", "b", "2"));
    var first = Files.readAllBytes(file);
    Weights.save(file, PredictElsewhere.network(1), Map.of("b", "2", "a", "1"));
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
  }

  @Test
  void savesTheParametersOfALayerInTheirOrder() throws IOException {
    Weights.save(file, PredictElsewhere.network(1), Map.of("by", "hand"));
    var contents = Safetensors.read(file);
    assertThat(contents.metadata()).isEqualTo(Map.of("by", "hand"));
    assertThat(contents.tensors().keySet())
        .containsExactlyElementsOf(PredictElsewhere.network(1).parameters().stream().map(Parameter::name).toList());
  }
}
