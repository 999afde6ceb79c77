package org.adjoint.nn.examples;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.adjoint.eval.Backend;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.SyntheticPoints;
import org.adjoint.nn.estimators.MlpClassifier;
import org.adjoint.nn.examples.Gallery.Effort;
import org.adjoint.nn.plot.DecisionRegionsPlot;
import org.adjoint.nn.plot.Panel;
import org.adjoint.nn.plot.PanelsPlot;
import org.adjoint.nn.plot.Picture;

/// What hidden layers are good for: the same points, told apart by a linear model and by a network.
final class DecisionRegions {
  private DecisionRegions() {}

  static Picture draw(Backend backend, Effort effort) {
    Supplier<MlpClassifier> linear =
        () -> new MlpClassifier().hiddenUnits().eta(0.05).epochs(effort.epochs(60)).backend(backend);
    Supplier<MlpClassifier> network =
        () -> new MlpClassifier().hiddenUnits(32, 32).eta(0.01).epochs(effort.epochs(150)).backend(backend);
    var xor = SyntheticPoints.xor(160, 0.25, 1);
    var moons = SyntheticPoints.moons(200, 0.12, 1);
    var spirals = SyntheticPoints.spirals(240, 3, 0.03, 1);
    return new PanelsPlot("Decision regions", 3, 480, 440, List.of(
        panel("XOR, linear model", xor, linear), panel("Moons, linear model", moons, linear),
        panel("Spirals, linear model", spirals, linear), panel("XOR, two hidden layers", xor, network),
        panel("Moons, two hidden layers", moons, network), panel("Spirals, two hidden layers", spirals, network)));
  }

  private static Panel panel(String title, Dataset points, Supplier<MlpClassifier> classifier) {
    var names = IntStream.range(0, points.classCounts().length).mapToObj(label -> "class " + label).toList();
    return DecisionRegionsPlot.panel(title, List.of("x₁", "x₂"), points, names, classifier.get().fit(points)::predict);
  }
}
