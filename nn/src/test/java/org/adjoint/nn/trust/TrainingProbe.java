package org.adjoint.nn.trust;

import java.nio.file.Path;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.train.EarlyStopping;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.Trainer;
import org.adjoint.nn.train.TrainingListener;
import org.adjoint.trust.Heap;

/// Looks at what the heap of a JVM of its own holds after the second and after the last epoch of a long run, with checkpoints and augmentation.
final class TrainingProbe {
  private static final int EPOCHS = 4;

  private TrainingProbe() {}

  /// Trains, and prints the bytes that the heap has grown by.
  ///
  /// @param arguments the checkpoint, and the number of steps in an epoch
  public static void main(String[] arguments) {
    var network = Sequential.of(Dense.of("hidden", 2, 8, Activation.TANH), Dropout.of("dropout", 0.2),
        Dense.of("scores", 8, 3, Activation.IDENTITY));
    network.initialize(1);
    var used = new long[EPOCHS];
    int samples = 2 * Integer.parseInt(arguments[1]);
    Trainer.of(network).batchSize(2).epochs(EPOCHS)
        .augment((image, _, random) -> new float[] {image[0] + random.nextFloat(), image[1]}, ImageSize.grey(1, 2))
        .checkpoint(Path.of(arguments[0]), 100).listener(new EarlyStopping(EPOCHS)).listener(new TrainingListener() {
          @Override
          public void epochEnded(History.Epoch epoch) {
            used[epoch.number() - 1] = Heap.used();
          }
        }).fit(Samples.blobs(samples, 1, DType.FLOAT32));
    System.out.println("grown " + (used[EPOCHS - 1] - used[1]));
  }
}
