package org.adjoint.nn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.AveragePool;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Bidirectional;
import org.adjoint.nn.layers.Concatenate;
import org.adjoint.nn.layers.Conv;
import org.adjoint.nn.layers.ConvTranspose;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Embedding;
import org.adjoint.nn.layers.Flatten;
import org.adjoint.nn.layers.GlobalPool;
import org.adjoint.nn.layers.GroupNorm;
import org.adjoint.nn.layers.InstanceNorm;
import org.adjoint.nn.layers.MaxPool;
import org.adjoint.nn.layers.Merge;
import org.adjoint.nn.layers.PositionEmbedding;
import org.adjoint.nn.layers.PositionalEncoding;
import org.adjoint.nn.layers.Recurrent;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Residual;
import org.adjoint.nn.layers.RmsNorm;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.layers.TransformerBlock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("trust")
class ModelFileTest {
  @TempDir
  Path folder;

  record Scale(Parameter factor, double offset) implements Layer {
    static Scale of(String name) {
      return new Scale(new Parameter(name, DType.FLOAT32, Shape.SCALAR, Initializer.normal(0, 1)), 0.1);
    }

    @Override
    public Tensor apply(Tensor x, Context context) {
      return x.mul(context.tensor(factor)).add(offset);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(factor);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aModelComesBackFromItsFile(String name, Model model, NdArray samples) throws IOException {
    model.initialize(4);
    var file = folder.resolve("model.safetensors");
    model.save(file);
    var loaded = Model.load(file, Scale.class);
    assertThat(loaded.inputs()).isEqualTo(model.inputs());
    assertThat(loaded.summary()).isEqualTo(model.summary());
    assertThat(loaded.predict(samples).toFloats()).isEqualTo(model.predict(samples).toFloats());
    loaded.save(folder.resolve("again.safetensors"));
    assertThat(folder.resolve("again.safetensors")).hasSameBinaryContentAs(file);
  }

  static Stream<Arguments> aModelComesBackFromItsFile() {
    var images = Sequential.of(Reshape.of(2, 6, 6),
        Conv.of("conv", 2, 4, Activation.TANH, 3, 3).windows(Windows.dense().same()), MaxPool.of(2, 2),
        GroupNorm.of("group", 2, 4), InstanceNorm.of("instance", 4),
        ConvTranspose.of("up", 4, 2, Windows.dense().stride(2).padding(List.of(1), List.of(0)), Activation.RELU, 2, 2)
            .withoutBias(),
        AveragePool.of(2, 2), BatchNorm.of("batch", 2), GlobalPool.MAX, new Flatten(), Scale.of("scale"));
    var sequences = Sequential.of(Embedding.of("words", 5, 4), new PositionalEncoding(),
        PositionEmbedding.of("places", 7, 4), TransformerBlock.of("block", 4, 2, 6, true, 0.1),
        RmsNorm.of("norm", 4), Recurrent.simple("simple", 4, 4).everyStep(true),
        new Bidirectional(Recurrent.gru("forward", 4, 2).everyStep(true),
            Recurrent.gru("backward", 4, 2).everyStep(true).reversed()),
        Residual.of(Dropout.of("dropout", 0.5)), Recurrent.lstm("memory", 4, 3));
    var x = Node.input("x", 3);
    var shared = Dense.of("shared", 3, 3, Activation.SIGMOID);
    var inner = Node.input("inner", 6);
    var nested =
        Graph.of(x, Node.of(new Concatenate(), Node.of(Merge.ADD, x, x.then(shared)), x.then(shared).then(shared))
            .then(Graph.of(inner, inner.then(Activation.TANH))));
    return Stream.of(
        Arguments.of("images", Model.of(images, 72), Samples.normal(1, DType.FLOAT32, 3, 72)),
        Arguments.of("sequences", Model.of(sequences, DType.INT32, 7),
            NdArray.of(new int[] {0, 1, 2, 3, 4, 0, 1}, 1, 7)),
        Arguments.of("graph", Model.of(nested), Samples.normal(2, DType.FLOAT32, 2, 3)));
  }

  @Test
  void refusesToSaveWhatCannotBeLoaded() {
    var model = Model.of(Sequential.of((x, _) -> x.mul(2)), 3);
    assertThatThrownBy(() -> model.save(folder.resolve("model"))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("A model is saved as records, but ");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsNoModelIsOneSentence(String json, String reason) throws IOException {
    var file = folder.resolve("model.safetensors");
    Safetensors.write(file, Map.of("d.weight", NdArray.of(new float[6], 2, 3), "d.bias", NdArray.of(new float[3])),
        Map.of("model", json));
    assertThatThrownBy(() -> Model.load(file)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + file + " does not hold a model that can be built: " + reason + ".");
  }

  static Stream<Arguments> whatIsNoModelIsOneSentence() {
    var dense =
        "{'type':'Dense','name':'d','weight':{'name':'d.weight','role':'WEIGHT'},'bias':{'name':'d.bias','role':'BIAS'},'activation':{'type':'Activation','name':'"
            + Activation.RELU.name() + "'}}";
    var inputs = "'inputs':[{'dtype':'float32','sizes':[2]}],";
    return Stream.of(
        row("[",
            "its JSON is malformed (Unexpected end-of-input: expected close marker for Array (start marker at [Source:"
                + " REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1]))"),
        row("null", "its JSON should have no VALUE_NULL"), row("7", "the model should be a JSON object, but is \"7\""),
        row("{}", "the model has no field \"version\""),
        row("{'version':'1'}", "\"version\" of the model should be a whole number, but is \"1\""),
        row("{'version':2}", "its version should be 1, but is 2"),
        row("{'version':1," + inputs + "'network':" + dense + "} x",
            "its JSON is malformed (Unrecognized token 'x': was"
                + " expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false'))"),
        row("{'version':1,'inputs':[{'dtype':'float32','sizes':[-2]}],'network':" + dense + "}",
            "the sizes of an input should be numbers from 1 on, but are \"[-2]\""),
        row("{'version':1,'inputs':[{'dtype':'float8','sizes':[2]}],'network':" + dense + "}",
            "there is no type \"float8\""),
        network("{'type':'java.lang.ProcessBuilder'}",
            "it has a layer of the type \"java.lang.ProcessBuilder\", which is"
                + " none of this library; give the class of one of your own"),
        network("{'type':'Scale','factor':'d.bias','offset':1}",
            "it has a layer of the type \"Scale\", which is none of"
                + " this library; give the class of one of your own"),
        network("{'type':'GruCell'}", "the GruCell has no field \"name\""),
        network("'Flatten'", "a Network is needed where \"Flatten\" stands"),
        network(dense.replace("'name':'d'", "'name':'d','more':1"), "the Dense has an unknown field \"more\""),
        network(dense.replace("'name':'d',", ""), "the Dense has no field \"name\""),
        network(dense.replace("{'name':'d.bias','role':'BIAS'}", "7"),
            "a parameter should be a JSON object, but is \"7\""),
        network(dense.replace("'BIAS'", "'KING'"), "there is no Role \"KING\""),
        network(dense.replace("'d.bias'", "'d.\\u001bx'"), "it has no tensor \"d.?x\""),
        network("{'type':'Flatten'}", "it has a tensor that no layer uses, \"d.bias\""),
        network("{'type':'Merge','name':'DIVIDE'}", "there is no Merge \"DIVIDE\""),
        network("{'type':'Dropout','name':'x','rate':2,'counter':{'name':'d.bias','role':'BIAS'}}",
            "The rate of the dropout layer \"x\" must be at least 0 and less than 1, but is 2.0"),
        network("{'type':'Reshape','sizes':[1.5]}", "a Integer is needed where \"1.5\" stands"),
        network("{'type':'Reshape','sizes':[99999999999]}", "integer overflow"),
        network("{'type':'Sequential','layers':['Flatten']}", "a Layer is needed where \"Flatten\" stands"),
        network("{'type':'Sequential','layers':{}}", "a list is needed where \"{}\" stands"));
  }

  private static Arguments network(String json, String reason) {
    return row("{'version':1,'inputs':[{'dtype':'float32','sizes':[2]}],'network':" + json + "}", reason);
  }

  private static Arguments row(String json, String reason) {
    return Arguments.of(json.replace('\'', '"'), reason);
  }

  @Test
  void shapesThatDoNotFitAreFoundWhenLoading() throws IOException {
    var file = folder.resolve("model.safetensors");
    Model.of(Dense.of("layer", 2, 3, Activation.RELU), 2).save(file);
    var contents = Safetensors.read(file);
    Safetensors.write(file, contents.tensors(),
        Map.of("model", contents.metadata().getOrDefault("model", "").replace("[2]", "[5]")));
    assertThatThrownBy(() -> Model.load(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("[batch, 5]").hasMessageNotContaining("\n");
    Safetensors.write(file, contents.tensors(), Map.of());
    assertThatThrownBy(() -> Model.load(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith("it has no \"model\" in its metadata.");
    var deep = "{\"type\":\"Residual\",\"body\":".repeat(300);
    Safetensors.write(file, contents.tensors(), Map.of("model", deep));
    assertThatThrownBy(() -> Model.load(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("malformed");
  }

  /// A short file that is much work, or that goes deep, is no trouble.
  @Test
  void axesAndCallsWithoutEndAreBoundedAndDeepGraphsBuilt() throws IOException {
    var file = folder.resolve("model.safetensors");
    Safetensors.write(file, Map.of(), Map.of("model", "{\"version\":1,\"inputs\":[{\"dtype\":\"float32\",\"sizes\":[1"
        + ",1".repeat(100_000) + "]}],\"network\":{\"type\":\"PositionalEncoding\",\"base\":10.0}}"));
    assertThatThrownBy(() -> Model.load(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith("a list for axes should have at most 64 numbers, but one has 100001.");
    Safetensors.write(file, Map.of(),
        Map.of("model", "{\"version\":1,\"inputs\":[{\"dtype\":\"float32\",\"sizes\":[2]}],"
            + "\"network\":{\"type\":\"Reshape\",\"sizes\":[1" + ",1".repeat(100_000) + "]}}"));
    assertThatThrownBy(() -> Model.load(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageEndingWith("a list for axes should have at most 64 numbers, but one has 100001.");
    var x = Node.input("x", 2);
    var deep = x;
    for (int call = 0; call < 5_000; call++) {
      deep = Node.of(Merge.ADD, deep, deep);
    }
    Model.of(Graph.of(x, deep)).save(file);
    assertThat(Model.load(file).outputs()).hasToString("[[batch, 2]]");
  }
}
