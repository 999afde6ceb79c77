package org.adjoint.nn.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.train.Predictor;

/// A program that loads weights and prints the bits of what the network predicts.
final class PredictElsewhere {
  private PredictElsewhere() {}

  public static void main(String[] arguments) throws IOException {
    var network = network(Long.parseLong(arguments[1]));
    Weights.load(Path.of(arguments[0]), network);
    System.out.println(predictions(network));
  }

  /// A network with fresh weights.
  static Sequential network(long seed) {
    var network =
        Sequential.of(Dense.of("hidden", 6, 20, Activation.TANH), Dense.of("softly", 20, 9, Activation.SIGMOID),
            Dense.of("scores", 9, 4, Activation.SOFTMAX));
    network.initialize(seed);
    return network;
  }

  /// The bits of the predictions for inputs that are always the same.
  static String predictions(Sequential network) {
    var scores = Predictor.of(network, DType.FLOAT32, new int[] {6}, Samples.generated())
        .predict(Samples.normal(99, DType.FLOAT32, 37, 6)).toFloats();
    var bits = IntStream.range(0, scores.length).map(i -> Float.floatToRawIntBits(scores[i])).toArray();
    return Arrays.stream(bits).mapToObj(Integer::toHexString).collect(Collectors.joining(" "));
  }
}
