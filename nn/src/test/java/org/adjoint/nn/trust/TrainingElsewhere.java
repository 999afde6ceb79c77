package org.adjoint.nn.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.optimizers.Adam;

/// Trains by the best backend there is, keeps a checkpoint, goes on from it, saves the model and loads it again: what most programs do, to be run in places
/// where something is missing.
final class TrainingElsewhere {
  private TrainingElsewhere() {}

  /// Prints the backend, and then what was learned.
  ///
  /// @param arguments a folder for files
  public static void main(String[] arguments) throws IOException {
    System.out.println(learned(Path.of(arguments[0])));
  }

  /// The outputs of the network after training, for a few points.
  static String learned(Path folder) throws IOException {
    var data = Samples.blobs(60, 1, DType.FLOAT32);
    var network = Sequential.of(Dense.of("hidden", 2, 8, Activation.TANH), BatchNorm.of("norm", 8),
        Dropout.of("dropout", 0.2), Dense.of("scores", 8, 3, Activation.IDENTITY));
    var model = Model.of(network, 2).initialize(1)
        .compile(Loss.softmaxCrossEntropy(), new Adam(0.05), Metric.accuracy());
    var checkpoint = folder.resolve("run.safetensors");
    model.trainer().batchSize(20).seed(1).checkpoint(checkpoint);
    model.fit(data, data, 2);
    model.trainer().resume(checkpoint);
    model.fit(data, data, 4);
    var file = folder.resolve("model.safetensors");
    model.save(file);
    return Arrays.stream(Model.load(file).predict(Samples.blobs(3, 2, DType.FLOAT32).inputs()).toDoubles())
        .mapToObj(Double::toString).collect(Collectors.joining(" ", "learned ", ""));
  }

  /// Nothing but what programs need that are written, compiled and run: no windows, no fonts, no network, no management.
  static List<String> modules() {
    return List.of("--limit-modules=java.base,java.compiler,jdk.compiler,jdk.incubator.vector",
        "--add-modules=jdk.incubator.vector");
  }
}
