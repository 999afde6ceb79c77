package org.adjoint.nn.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.eval.Interpreter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.io.Weights;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.AveragedWeights;
import org.adjoint.nn.schedules.ReduceOnPlateau;
import org.adjoint.nn.train.EarlyStopping;
import org.adjoint.nn.train.Trainer;
import org.adjoint.nn.train.TrainingListener;

/// A training run that remembers all that a run can, to be run in a process of its own: it goes on from its checkpoint, if there is one, and leaves
/// its weights at the end. Each step waits for a byte of the input, and is told in a line.
final class RunElsewhere {
  static final int BATCHES = 4;
  static final int FAILED = 3;
  private static final Dataset DATA = Samples.blobs(40, 1, DType.FLOAT32);
  private static final Dataset VALIDATION = Samples.blobs(20, 2, DType.FLOAT32);

  private RunElsewhere() {}

  /// Runs the program.
  ///
  /// @param arguments the checkpoint, the file for the weights, and the number of epochs
  public static void main(String[] arguments) {
    try {
      run(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2]), new TrainingListener() {
        @Override
        public void batchEnded(int epoch, int batch, int batches, double loss) {
          try {
            if (System.in.read() < 0) {
              throw new IllegalStateException("Nobody waits for the next step.");
            }
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
          System.out.println("epoch " + epoch + ", batch " + batch);
        }
      });
    } catch (UncheckedIOException failure) {
      System.out.println(failure.getMessage());
      System.exit(FAILED);
    }
  }

  /// Trains to the end.
  static void run(Path checkpoint, Path weights, int epochs, TrainingListener listener) {
    var network = Sequential.of(Dense.of("hidden", 2, 8, Activation.TANH), BatchNorm.of("norm", 8),
        Dropout.of("dropout", 0.3), Dense.of("scores", 8, 3, Activation.IDENTITY));
    network.initialize(3);
    var trainer = Trainer.of(network).batchSize(DATA.size() / BATCHES).epochs(epochs).seed(5)
        .optimizer(new AveragedWeights(0.9, new Adam(0.02))).schedule(new ReduceOnPlateau(0.02, 2))
        .augment((image, _, random) -> new float[] {image[0] + 0.1f * random.nextFloat(), image[1]},
            ImageSize.grey(1, 2))
        .listener(new EarlyStopping(1_000_000)).listener(listener).backend(new Interpreter()).checkpoint(checkpoint, 1);
    if (Files.exists(checkpoint)) {
      trainer.resume(checkpoint);
    }
    trainer.fit(DATA, VALIDATION);
    try {
      Weights.save(weights, network, Map.of());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The command that does it in another process.
  static List<String> command(Path checkpoint, Path weights, int epochs) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Starts sooner, and writes no file of its own.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xshare:auto"));
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), RunElsewhere.class.getName(),
        checkpoint.toString(), weights.toString(), Integer.toString(epochs)));
    return command;
  }
}
