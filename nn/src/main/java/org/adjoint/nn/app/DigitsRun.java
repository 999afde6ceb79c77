package org.adjoint.nn.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.eval.Backend;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.metrics.Classes;
import org.adjoint.nn.metrics.ConfusionMatrix;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.plot.ConfusionMatrixPlot;
import org.adjoint.nn.plot.Curve;
import org.adjoint.nn.plot.LearningCurvesPlot;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.ProgressLine;
import org.adjoint.nn.train.Trainer;

/// One run of the program: trains a network, tests it, and leaves what it made in a folder.
///
/// @param digits to train on and to test with
/// @param network of fresh parameters
/// @param optimizer how they change
/// @param batchSize samples in a batch
/// @param epochs passes through the data
/// @param seed decides first weights and the order of samples
/// @param output the folder for what the run leaves
/// @param out where the run tells how it goes
record DigitsRun(Digits digits, Network network, Optimizer optimizer, int batchSize, int epochs, long seed,
    Path output, PrintStream out) {
  void train() throws IOException {
    // Before the work, so that a folder that cannot be written to costs nothing.
    makeOutputFolder();
    network.model().initialize(seed);
    var backend = Backend.best();
    out.println("data      " + digits.description() + ": " + digits.train().size() + " for training, "
        + digits.test().size() + " for testing");
    out.println("network   " + network.summary());
    out.println("training  " + optimizer + ", batches of " + batchSize + ", seed " + seed);
    out.println("backend   " + backend.description());
    var trainer = Trainer.of(network.model()).optimizer(optimizer).batchSize(batchSize).epochs(epochs).seed(seed)
        .backend(backend).listener(new ProgressLine(out, "test"));
    var history = trainer.fit(digits.train(), digits.test());

    var files = new ArrayList<Path>();
    for (var source : trainer.step().executable().sources().entrySet()) {
      files.add(Files.writeString(output.resolve(source.getKey()), source.getValue()));
    }
    network.save(output.resolve("weights.safetensors"));
    files.add(output.resolve("weights.safetensors"));
    var confusion = test(digits, network, backend);
    curves(history).write(output.resolve("learning-curves.png"));
    files.add(output.resolve("learning-curves.png"));
    new ConfusionMatrixPlot("Test images", confusion, names()).write(output.resolve("confusion-matrix.png"));
    files.add(output.resolve("confusion-matrix.png"));
    out.println("left in   " + output.toAbsolutePath().normalize());
    files.forEach(file -> out.println("          " + file.getFileName()));
    printAccuracy(confusion, out);
  }

  private void makeOutputFolder() throws IOException {
    try {
      Files.createDirectories(output);
    } catch (FileAlreadyExistsException failure) {
      throw new IOException("The output folder " + output + " cannot be made, because " + failure.getFile()
          + " is a file.", failure);
    } catch (FileSystemException failure) {
      throw new IOException("The output folder " + output + " cannot be made (" + failure.getReason() + ").", failure);
    }
    if (!Files.isWritable(output)) {
      throw new IOException("The output folder " + output + " may not be written to.");
    }
  }

  /// Tests weights that an earlier run left.
  ///
  /// @throws InvalidDataException when the file does not hold a network for these digits
  static void evaluate(Digits digits, Path weights, PrintStream out) throws IOException {
    var network = Network.load(weights);
    int pixels = digits.test().inputSize();
    if (network.sizes().getFirst() != pixels || network.sizes().getLast() != SyntheticDigits.CLASSES) {
      throw new InvalidDataException("The network in the file " + weights + " should map " + pixels + " pixels to "
          + SyntheticDigits.CLASSES + " classes, but it maps " + network.sizes().getFirst() + " to "
          + network.sizes().getLast() + ".");
    }
    var backend = Backend.best();
    out.println("data      " + digits.description() + ": " + digits.test().size() + " for testing");
    out.println("network   " + network.summary() + ", from " + weights);
    out.println("backend   " + backend.description());
    printAccuracy(test(digits, network, backend), out);
  }

  private static ConfusionMatrix test(Digits digits, Network network, Backend backend) {
    var predictor = Predictor.of(network.model(), DType.FLOAT32, new int[] {digits.test().inputSize()}, backend);
    var predicted = Classes.of(predictor.predict(digits.test().inputs()));
    return ConfusionMatrix.of(digits.test().targets(), predicted, SyntheticDigits.CLASSES);
  }

  private static void printAccuracy(ConfusionMatrix confusion, PrintStream out) {
    out.println(String.format(Locale.ROOT, "test accuracy %.4f", confusion.accuracy()));
  }

  private static LearningCurvesPlot curves(History history) {
    var epochs = history.epochs();
    return new LearningCurvesPlot("Learning curves",
        List.of(new Curve("training", epochs.stream().map(History.Epoch::loss).toList()),
            new Curve("test", epochs.stream().map(History.Epoch::validationLoss).toList())),
        List.of(new Curve("training", epochs.stream().map(History.Epoch::metric).toList()),
            new Curve("test", epochs.stream().map(History.Epoch::validationMetric).toList())));
  }

  private static List<String> names() {
    return IntStream.range(0, SyntheticDigits.CLASSES).mapToObj(Integer::toString).toList();
  }
}
