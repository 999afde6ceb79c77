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
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.nn.console.Console;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Classes;
import org.adjoint.nn.metrics.ConfusionMatrix;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.plot.ConfusionMatrixPlot;
import org.adjoint.nn.plot.LearningCurvesPlot;
import org.adjoint.nn.train.ProgressLine;

/// One run of the program: trains a network, tests it, and leaves what it made in a folder.
///
/// @param digits to train on and to test with
/// @param model of the digits' pixels
/// @param optimizer how they change
/// @param batchSize samples in a batch
/// @param epochs passes through the data
/// @param seed decides first weights and the order of samples
/// @param output the folder for what the run leaves
/// @param out where the run tells how it goes
record DigitsRun(Digits digits, Model model, Optimizer optimizer, int batchSize, int epochs, long seed,
    Path output, PrintStream out) {
  void train() throws IOException {
    Console.makeOutputFolder(output);
    model.initialize(seed).compile(Loss.softmaxCrossEntropy(), optimizer, Metric.accuracy());
    out.println("data      " + digits.description() + ": " + digits.train().size() + " for training, "
        + digits.test().size() + " for testing");
    print(model, out);
    out.println("training  " + optimizer + ", batches of " + batchSize + ", seed " + seed);
    out.println("backend   " + model.backend().description());
    model.trainer().batchSize(batchSize).seed(seed).listener(new ProgressLine(out, "test"));
    var history = model.fit(digits.train(), digits.test(), epochs);

    var files = new ArrayList<Path>();
    for (var source : model.trainer().step().executable().sources().entrySet()) {
      files.add(Files.writeString(output.resolve(source.getKey()), source.getValue()));
    }
    model.save(output.resolve("weights.safetensors"));
    files.add(output.resolve("weights.safetensors"));
    var confusion = test(digits, model);
    LearningCurvesPlot.of("Learning curves", history, "test").write(output.resolve("learning-curves.png"));
    files.add(output.resolve("learning-curves.png"));
    new ConfusionMatrixPlot("Test images", confusion, names()).write(output.resolve("confusion-matrix.png"));
    files.add(output.resolve("confusion-matrix.png"));
    out.println("left in   " + output.toAbsolutePath().normalize());
    files.forEach(file -> out.println("          " + file.getFileName()));
    printAccuracy(confusion, out);
  }

  /// Tests weights that an earlier run left.
  ///
  /// @throws InvalidDataException when the file does not hold a network for these digits
  static void evaluate(Digits digits, Path weights, PrintStream out) throws IOException {
    var model = Model.load(weights);
    int pixels = digits.test().inputSize();
    var expected = Shape.of(Dim.symbol("batch"), SyntheticDigits.CLASSES);
    if (!model.inputs().equals(List.of(new Model.Input(DType.FLOAT32, List.of(pixels))))
        || !model.outputs().equals(List.of(expected))) {
      throw new InvalidDataException("The model in the file " + weights + " should take " + pixels
          + " pixels in float32 and give " + expected + ", but it takes " + model.inputs() + " and gives "
          + model.outputs() + ".");
    }
    out.println("data      " + digits.description() + ": " + digits.test().size() + " for testing");
    out.println("weights   " + weights);
    print(model, out);
    out.println("backend   " + model.backend().description());
    printAccuracy(test(digits, model), out);
  }

  private static void print(Model model, PrintStream out) {
    out.println("network   " + model.summary().replace("\n", "\n          "));
  }

  private static ConfusionMatrix test(Digits digits, Model model) {
    var predicted = Classes.of(model.predict(digits.test().inputs()));
    return ConfusionMatrix.of(digits.test().targets(), predicted, SyntheticDigits.CLASSES);
  }

  private static void printAccuracy(ConfusionMatrix confusion, PrintStream out) {
    out.println(String.format(Locale.ROOT, "test accuracy %.4f", confusion.accuracy()));
  }

  private static List<String> names() {
    return IntStream.range(0, SyntheticDigits.CLASSES).mapToObj(Integer::toString).toList();
  }
}
