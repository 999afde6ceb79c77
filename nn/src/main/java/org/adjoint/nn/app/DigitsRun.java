package org.adjoint.nn.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.eval.Backend;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.metrics.Classes;
import org.adjoint.nn.metrics.ConfusionMatrix;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.plot.ConfusionMatrixPlot;
import org.adjoint.nn.plot.Curve;
import org.adjoint.nn.plot.LearningCurvesPlot;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.Predictor;
import org.adjoint.nn.train.Trainer;

/// One run of the program: trains a network, tests it, and leaves what it made in a folder.
record DigitsRun(Digits digits, List<Integer> layers, Activation activation, Optimizer optimizer, int batchSize,
    int epochs,
    long seed, Path output) {
  private static final PrintStream OUT = System.out;

  void train() throws IOException {
    var sizes = new ArrayList<Integer>();
    sizes.add(digits.train().inputSize());
    sizes.addAll(layers);
    sizes.add(SyntheticDigits.CLASSES);
    var network = Network.of(sizes, activation);
    network.model().initialize(seed);
    var backend = Backend.best();
    OUT.println("data      " + digits.description() + ": " + digits.train().size() + " for training, "
        + digits.test().size() + " for testing");
    OUT.println("network   " + network.summary());
    OUT.println("training  " + optimizer + ", batches of " + batchSize + ", seed " + seed);
    OUT.println("backend   " + backend.description());
    // Before the work, so that a folder that cannot be written to costs nothing.
    Files.createDirectories(output);
    var trainer = Trainer.of(network.model()).optimizer(optimizer).batchSize(batchSize).epochs(epochs).seed(seed)
        .backend(backend).listener(new ProgressLines(OUT, epochs));
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
    OUT.println("left in   " + output.toAbsolutePath().normalize());
    files.forEach(file -> OUT.println("          " + file.getFileName()));
    printAccuracy(confusion);
  }

  /// Tests weights that an earlier run left.
  static void evaluate(Digits digits, Path weights) throws IOException {
    var network = Network.load(weights);
    var backend = Backend.best();
    OUT.println("data      " + digits.description() + ": " + digits.test().size() + " for testing");
    OUT.println("network   " + network.summary() + ", from " + weights);
    OUT.println("backend   " + backend.description());
    printAccuracy(test(digits, network, backend));
  }

  private static ConfusionMatrix test(Digits digits, Network network, Backend backend) {
    var predictor = Predictor.of(network.model(), DType.FLOAT32, new int[] {digits.test().inputSize()}, backend);
    var predicted = Classes.of(predictor.predict(digits.test().inputs()));
    return ConfusionMatrix.of(digits.test().targets(), predicted, SyntheticDigits.CLASSES);
  }

  private static void printAccuracy(ConfusionMatrix confusion) {
    OUT.println(String.format(Locale.ROOT, "test accuracy %.4f", confusion.accuracy()));
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
