package org.adjoint.bench.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.adjoint.array.NdArray;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Network;
import org.adjoint.nn.layers.Activation;

/// A perceptron as an ONNX model: the bytes of the protocol buffer `ModelProto` of the
/// [ONNX specification](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), with a `Gemm` and an activation for each layer.
final class OnnxModel {
  static final String INPUT = "samples";
  static final String OUTPUT = "scores";

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int FLOAT = 1;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private OnnxModel() {
  }

  /// The model of a network.
  ///
  /// @param values of its parameters, by name
  static byte[] of(Network network, int batch, Named<NdArray> values) {
    var graph = new OnnxModel();
    for (int layer = 1; layer <= network.layers(); layer++) {
      boolean last = layer == network.layers();
      var activation = last ? network.last() : network.hidden();
      var name = network.layer(layer);
      var input = layer == 1 ? INPUT : network.layer(layer - 1);
      var output = last ? OUTPUT : name;
      var sums = activation.equals(Activation.IDENTITY) ? output : name + ".sums";
      graph.message(1, node("Gemm", sums, input, name + ".weight", name + ".bias"));
      if (!activation.equals(Activation.IDENTITY)) {
        graph.message(1, node(operator(activation), output, sums));
      }
    }
    graph.text(2, "network");
    values.byName().forEach((name, value) -> {
      if (!name.equals(INPUT)) {
        graph.message(5, tensor(name, value));
      }
    });
    graph.message(11, value(INPUT, batch, network.sizes().getFirst()));
    graph.message(12, value(OUTPUT, batch, network.sizes().getLast()));
    return new OnnxModel().number(1, IR_VERSION).message(7, graph)
        .message(8, new OnnxModel().text(1, "").number(2, OPERATOR_SET)).bytes.toByteArray();
  }

  private static String operator(Activation activation) {
    return switch (activation.name()) {
      case "sigmoid" -> "Sigmoid";
      case "tanh" -> "Tanh";
      case "relu" -> "Relu";
      case "identity" -> "Identity";
      default ->
          throw new IllegalArgumentException("No network of a work has the activation " + activation.name() + ".");
    };
  }

  private static OnnxModel node(String operator, String output, String... inputs) {
    var node = new OnnxModel();
    for (var input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  private static OnnxModel tensor(String name, NdArray value) {
    var tensor = new OnnxModel();
    for (int size : value.shape().sizes()) {
      tensor.number(1, size);
    }
    var elements = ByteBuffer.allocate(Float.BYTES * value.size()).order(ByteOrder.LITTLE_ENDIAN);
    elements.asFloatBuffer().put(value.toFloats());
    return tensor.number(2, FLOAT).text(8, name).data(9, elements.array());
  }

  private static OnnxModel value(String name, int... sizes) {
    var shape = new OnnxModel();
    for (int size : sizes) {
      shape.message(1, new OnnxModel().number(1, size));
    }
    var type = new OnnxModel().message(1, new OnnxModel().number(1, FLOAT).message(2, shape));
    return new OnnxModel().text(1, name).message(2, type);
  }

  private OnnxModel message(int field, OnnxModel message) {
    return data(field, message.bytes.toByteArray());
  }

  private OnnxModel text(int field, String text) {
    return data(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxModel data(int field, byte[] data) {
    variable(field << 3 | LENGTH_DELIMITED);
    variable(data.length);
    bytes.writeBytes(data);
    return this;
  }

  private OnnxModel number(int field, long number) {
    variable(field << 3);
    variable(number);
    return this;
  }

  /// Seven bits in each byte, the low ones first; the high bit says that more follow.
  private void variable(long number) {
    long left = number;
    for (; left >= 0x80; left >>>= 7) {
      bytes.write((int) ((left & 0x7f) | 0x80));
    }
    bytes.write((int) left);
  }
}
