package org.adjoint.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.GradientCheck;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer in training: the shape of its result, and its gradients by the interpreter, by generated code and by differences.
class LayerGradientTest {
  private static final DType DTYPE = DType.FLOAT64;
  private static final Initializer NORMAL = Initializer.normal(0, 0.5);

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void givesTheShapeAndTheGradientsThatItShould(String name, Layer layer, int[] sample, int[] result) {
    var words = layer instanceof Embedding;
    var x = Tensor.input("x", words ? DType.INT32 : DTYPE, Shape.of(Dim.symbol("batch"), sample));
    var context = Context.training();
    var y = layer.apply(x, context);
    assertThat(y.shape()).isEqualTo(Shape.of(Dim.symbol("batch"), result));

    var values = new HashMap<String, NdArray>();
    var random = new SplittableRandom(3);
    layer.initialize(5);
    layer.parameters().forEach(parameter -> NORMAL.fill(parameter.value(), random));
    Stream.of(layer.parameters(), layer.state()).flatMap(List::stream)
        .forEach(parameter -> values.put(parameter.name(), parameter.value()));
    var sizes = Stream.concat(Stream.of(2), IntStream.of(sample).boxed()).mapToInt(i -> i).toArray();
    values.put("x", words ? NdArray.of(new int[] {0, 2, 2, 1, 0, 2}, sizes) : Samples.normal(7, DTYPE, sizes));
    // Weighted, so that errors do not cancel.
    var loss = y.mul(Tensor.iota(DTYPE, y.shape(), -1).add(0.7)).add(y.square()).sum();
    var sources = Stream.concat(words ? Stream.of() : Stream.of(x), layer.parameters().stream().map(context::tensor))
        .toList();
    if (sources.isEmpty()) {
      return;
    }
    values.keySet().retainAll(inputs(loss));
    Samples.backends().forEach(backend -> {
      var entries = GradientCheck.compare(loss, sources, values, backend);
      assertThat(GradientCheck.worst(entries).error()).as("%s: %s", backend.description(), GradientCheck.worst(entries))
          .isLessThan(1e-6);
    });
  }

  private static Set<String> inputs(Tensor result) {
    return Program.named("forward").output("result", result).build().inputs().stream()
        .map(input -> ((Op.Input) input.op()).name()).collect(Collectors.toSet());
  }

  static Stream<Arguments> layers() {
    var same = Windows.dense().same();
    return Stream.of(
        row("dense on sequences", Dense.of("layer", DTYPE, 3, 2, Activation.TANH, NORMAL), of(4, 3), of(4, 2)),
        row("dense without bias", Dense.of("layer", DTYPE, 3, 2, Activation.TANH, NORMAL).withoutBias(), of(3), of(2)),
        row("convolution without bias", Conv.of("layer", DTYPE, 2, 3, Windows.dense(), 1, Activation.TANH, NORMAL, 2)
            .withoutBias(), of(2, 4), of(3, 3)),
        row("transposed convolution without bias", ConvTranspose.of("layer", DTYPE, 2, 3, Windows.dense(), 1, 0,
            Activation.TANH, NORMAL, 2).withoutBias(), of(2, 4), of(3, 5)),
        row("convolution over time", Conv.of("layer", DTYPE, 2, 3, Windows.dense().stride(2).padding(1), 1,
            Activation.TANH, NORMAL, 3), of(2, 7), of(3, 4)),
        row("convolution of images", Conv.of("layer", DTYPE, 2, 4, same, 2, Activation.SIGMOID, NORMAL, 3, 2),
            of(2, 4, 3), of(4, 4, 3)),
        row("convolution of volumes", Conv.of("layer", DTYPE, 1, 2, Windows.dense(), 1, Activation.IDENTITY, NORMAL, 2,
            1, 2), of(1, 3, 2, 3), of(2, 2, 2, 2)),
        row("transposed convolution over time", ConvTranspose.of("layer", DTYPE, 2, 3, Windows.dense().stride(2), 1, 0,
            Activation.TANH, NORMAL, 3), of(2, 3), of(3, 7)),
        row("transposed convolution of images", ConvTranspose.of("layer", DTYPE, 2, 4, same.stride(2), 2, 0,
            Activation.IDENTITY, NORMAL, 3, 3), of(2, 2, 3), of(4, 4, 6)),
        row("transposed convolution of volumes", ConvTranspose.of("layer", DTYPE, 1, 1, Windows.dense().stride(2), 1, 1,
            Activation.IDENTITY, NORMAL, 2, 2, 2), of(1, 2, 1, 2), of(1, 5, 3, 5)),
        row("max pooling", MaxPool.of(2, 2), of(2, 4, 6), of(2, 2, 3)),
        row("padded max pooling", new MaxPool(List.of(3), same.stride(2)), of(2, 5), of(2, 3)),
        row("average pooling", AveragePool.of(2), of(2, 5), of(2, 2)),
        row("padded average pooling", new AveragePool(List.of(3, 3), same, false), of(1, 3, 4), of(1, 3, 4)),
        row("global max pooling", GlobalPool.MAX, of(3, 2, 4), of(3)),
        row("global average pooling", GlobalPool.AVERAGE, of(3, 5), of(3)),
        row("flatten", new Flatten(), of(2, 3, 2), of(12)),
        row("reshape", Reshape.of(3, 2, 2), of(12), of(3, 2, 2)),
        row("batch normalisation of features", BatchNorm.of("layer", DTYPE, 3, 0.9, 0.1), of(3), of(3)),
        row("batch normalisation of images", BatchNorm.of("layer", DTYPE, 3, 0.9, 1e-3), of(3, 2, 2), of(3, 2, 2)),
        row("layer normalisation", LayerNorm.of("layer", DTYPE, 1e-3, 4), of(3, 4), of(3, 4)),
        row("root mean square normalisation", RmsNorm.of("layer", DTYPE, 1e-3, 2, 3), of(2, 3), of(2, 3)),
        row("group normalisation", GroupNorm.of("layer", DTYPE, 2, 4, 1e-3), of(4, 3), of(4, 3)),
        row("instance normalisation", InstanceNorm.of("layer", DTYPE, 2, 1e-3), of(2, 2, 3), of(2, 2, 3)),
        row("dropout", Dropout.of("layer", 0.4), of(3, 4), of(3, 4)),
        row("embedding", Embedding.of("layer", DTYPE, 3, 4, NORMAL), of(3), of(3, 4)),
        row("simple recurrent layer", Recurrent.of(SimpleCell.of("layer", DTYPE, 2, 3, Activation.TANH)), of(4, 2),
            of(3)),
        row("every step backward", Recurrent.of(SimpleCell.of("layer", DTYPE, 2, 3, Activation.SIGMOID)).reversed()
            .everyStep(true), of(4, 2), of(4, 3)),
        row("gated recurrent unit", Recurrent.of(GruCell.of("layer", DTYPE, 2, 3)), of(4, 2), of(3)),
        row("long short-term memory", Recurrent.of(LstmCell.of("layer", DTYPE, 2, 3)).everyStep(true), of(4, 2),
            of(4, 3)),
        row("both directions", new Bidirectional(Recurrent.of(LstmCell.of("forward", DTYPE, 2, 2)),
            Recurrent.of(GruCell.of("backward", DTYPE, 2, 3)).reversed()), of(3, 2), of(5)),
        row("attention", MultiHeadAttention.of("layer", DTYPE, 4, 2, false), of(3, 4), of(3, 4)),
        row("causal attention", MultiHeadAttention.of("layer", DTYPE, 4, 1, true), of(3, 4), of(3, 4)),
        row("transformer block", TransformerBlock.of("layer", DTYPE, 4, 2, 5, true, 0.2), of(3, 4), of(3, 4)),
        row("positional encoding", new PositionalEncoding(), of(3, 5), of(3, 5)),
        row("position embedding", PositionEmbedding.of("layer", DTYPE, 6, 2, NORMAL), of(3, 2), of(3, 2)),
        row("shortcut", Residual.of(Dense.of("layer", DTYPE, 3, 3, Activation.TANH, NORMAL)), of(3), of(3)),
        row("shortcut of another shape", new Residual(Dense.of("layer", DTYPE, 3, 2, Activation.TANH, NORMAL),
            Dense.of("shortcut", DTYPE, 3, 2, Activation.IDENTITY, NORMAL)), of(3), of(2)));
  }

  private static Arguments row(String name, Layer layer, int[] sample, int[] result) {
    return Arguments.of(name, layer, sample, result);
  }

  private static int[] of(int... sizes) {
    return sizes;
  }
}
