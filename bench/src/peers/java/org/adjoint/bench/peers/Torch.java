package org.adjoint.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.adjoint.array.NdArray;
import org.adjoint.bench.work.Network;
import org.adjoint.nn.layers.Activation;

/// Arrays and functions of PyTorch.
final class Torch {
  /// Holds what lives as long as the task.
  static final NDManager MEMORY = NDManager.newBaseManager("PyTorch");

  private Torch() {
  }

  /// An array with the same values, integers as int64, as PyTorch wants indices.
  static PtNDArray array(NdArray values) {
    var shape = new Shape(IntStream.of(values.shape().sizes()).asLongStream().toArray());
    NDArray array = switch (values.dtype()) {
      case FLOAT32 -> MEMORY.create(values.toFloats(), shape);
      case FLOAT64 -> MEMORY.create(values.toDoubles(), shape);
      case INT32 -> MEMORY.create(IntStream.range(0, values.size()).mapToLong(at -> (long) values.get(at)).toArray(),
          shape);
      case INT64, BOOL -> throw new IllegalArgumentException("No work has " + values.describe() + ".");
    };
    return (PtNDArray) array;
  }

  /// The matrix with rows and columns exchanged, laid out anew.
  static PtNDArray transposed(PtNDArray matrix) {
    return matrix.transpose().add(0);
  }

  /// The values of an array on the heap.
  static NdArray values(NDArray array) {
    var shape =
        org.adjoint.array.Shape.of(LongStream.of(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray());
    return array.getDataType() == DataType.FLOAT64
        ? NdArray.view(array.toDoubleArray(), 0, shape)
        : NdArray.view(array.toFloatArray(), 0, shape);
  }

  /// The mean of `−log softmax(scores)[target]`.
  static PtNDArray crossEntropy(PtNDArray scores, PtNDArray targets) {
    var logarithms = JniUtils.logSoftmax(scores, 1, DataType.FLOAT32);
    return mean(JniUtils.gather(logarithms, targets, 1)).neg();
  }

  static PtNDArray mean(PtNDArray x) {
    return JniUtils.mean(x);
  }

  static PtNDArray activation(Activation activation, PtNDArray x) {
    return switch (activation.name()) {
      case "identity" -> x;
      case "sigmoid" -> JniUtils.sigmoid(x);
      case "tanh" -> JniUtils.tanh(x);
      case "relu" -> JniUtils.relu(x);
      default ->
          throw new IllegalArgumentException("No network of a work has the activation " + activation.name() + ".");
    };
  }

  /// The scores of a network.
  ///
  /// @param parameters weight, as `[units, inputs]`, and bias of each layer
  static PtNDArray scores(Network network, PtNDArray samples, List<PtNDArray> parameters) {
    var x = samples;
    for (int layer = 1; layer <= network.layers(); layer++) {
      x = JniUtils.linear(x, parameters.get(2 * layer - 2), parameters.get(2 * layer - 1));
      x = activation(layer == network.layers() ? network.last() : network.hidden(), x);
    }
    return x;
  }

  /// The same memory as a new variable without a gradient, so that the next one is not added to it.
  static PtNDArray leaf(PtNDArray value) {
    var leaf = JniUtils.detachGradient(value);
    JniUtils.attachGradient(leaf, true);
    return leaf;
  }

  /// The gradient of a loss by itself.
  static PtNDArray one(PtNDArray loss) {
    return (PtNDArray) loss.onesLike();
  }
}
