package org.adjoint.nn.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.nn.data.Iris;
import org.adjoint.nn.data.Partition;
import org.adjoint.nn.data.Sampling;
import org.adjoint.nn.data.transforms.ColumnScaling;
import org.adjoint.nn.estimators.LearningCurve;
import org.adjoint.nn.estimators.MlpClassifier;
import org.adjoint.nn.estimators.PerceptronClassifier;
import org.adjoint.nn.examples.Gallery.Effort;
import org.adjoint.nn.metrics.RocCurve;
import org.adjoint.nn.plot.Axis;
import org.adjoint.nn.plot.ConfusionMatrixPlot;
import org.adjoint.nn.plot.DecisionRegionsPlot;
import org.adjoint.nn.plot.LearningCurvesPlot;
import org.adjoint.nn.plot.Panel;
import org.adjoint.nn.plot.PanelsPlot;
import org.adjoint.nn.plot.Picture;
import org.adjoint.nn.plot.RocPlot;
import org.adjoint.nn.plot.Series;

/// Fisher's iris flowers, told apart by a perceptron and by a multilayer perceptron.
final class Flowers {
  private Flowers() {}

  /// Setosa and versicolor by two lengths: errors by epoch, and the line that the perceptron found.
  static Picture perceptron() {
    var flowers = Iris.load().rows(0, 100).columns(0, 2);
    var perceptron = new PerceptronClassifier().shuffle(false).epochs(20).fit(flowers);
    var errors = IntStream.of(perceptron.errors()).asDoubleStream().toArray();
    return PanelsPlot.of("Rosenblatt's perceptron on iris flowers", 2, List.of(
        new Panel("Errors", Axis.count("epoch", errors.length), Axis.count("misclassified flowers"),
            List.of(Series.numbered("errors", errors, Series.Style.MARKED_LINE)), false, null),
        DecisionRegionsPlot.panel("Decision regions", List.of("sepal length in cm", "petal length in cm"), flowers,
            Iris.SPECIES.subList(0, 2), perceptron::predict)));
  }

  /// Standardised flowers in three parts. The scaling knows the training part only.
  private static Partition flowers(Sampling sampling) {
    var parts = Partition.of(Iris.load(), 0.25, 0.25, sampling, 1);
    var scaling = ColumnScaling.standard(parts.train().inputs());
    return new Partition(scaling.inputsOf(parts.train()), scaling.inputsOf(parts.validation()),
        scaling.inputsOf(parts.test()));
  }

  private static MlpClassifier network(Backend backend, Effort effort) {
    return new MlpClassifier().hiddenUnits(16).eta(0.01).epochs(effort.epochs(60)).minibatchSize(16).seed(1)
        .backend(backend);
  }

  static Picture learningCurves(Backend backend, Effort effort) {
    var parts = flowers(Sampling.STRATIFIED);
    var classifier = network(backend, effort).fit(parts.train(), parts.validation());
    return LearningCurvesPlot.of("Learning to tell iris flowers apart", classifier.history(), "validation");
  }

  static Picture confusionMatrix(Backend backend, Effort effort) {
    var parts = flowers(Sampling.STRATIFIED);
    var classifier = network(backend, effort).fit(parts.train());
    return new ConfusionMatrixPlot("Test flowers", classifier.confusion(parts.test()), Iris.SPECIES);
  }

  /// Each species against the others, by its probability under a linear model of two measures.
  static Picture rocCurves(Backend backend, Effort effort) {
    var flowers = Iris.load().columns(0, 1);
    var parts = Partition.of(flowers, 0, 0.5, Sampling.STRATIFIED, 1);
    var classifier =
        new MlpClassifier().hiddenUnits().eta(0.05).epochs(effort.epochs(100)).backend(backend).fit(parts.train());
    var probabilities = classifier.predictProba(parts.test().inputs());
    var curves = new LinkedHashMap<String, RocCurve>();
    for (int species = 0; species < Iris.SPECIES.size(); species++) {
      int column = species;
      var scores =
          IntStream.range(0, parts.test().size()).mapToDouble(i -> probabilities.get(3 * i + column)).toArray();
      curves.put(Iris.SPECIES.get(species), RocCurve.of(NdArray.of(scores), parts.test().targets(), species));
    }
    return RocPlot.of("Species by their sepals", curves);
  }

  /// The accuracy by the number of flowers that were learned from.
  static Picture trainingSize(Backend backend, Effort effort) {
    var curve = LearningCurve.of(() -> network(backend, effort), Iris.load(), List.of(6, 12, 24, 48, 96), 5,
        Sampling.STRATIFIED, 1);
    var sizes = curve.points().stream().map(point -> (double) point.samples()).toList();
    return PanelsPlot.of("More flowers, better predictions",
        Panel.of("", Axis.count("training samples"), Axis.linear("accuracy"), List.of(
            new Series("training", sizes, curve.points().stream().map(LearningCurve.Point::trainScore).toList(),
                Series.Style.MARKED_LINE),
            new Series("validation, 5 folds", sizes,
                curve.points().stream().map(LearningCurve.Point::validationScore).toList(),
                Series.Style.MARKED_LINE))));
  }
}
