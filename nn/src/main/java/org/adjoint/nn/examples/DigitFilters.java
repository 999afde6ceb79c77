package org.adjoint.nn.examples;

import org.adjoint.eval.Backend;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.estimators.MlpClassifier;
import org.adjoint.nn.examples.Gallery.Effort;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.plot.Picture;
import org.adjoint.nn.plot.WeightFiltersPlot;

/// What a linear model looks for in images of digits: the weights of each class, 0 to 9.
final class DigitFilters {
  private DigitFilters() {}

  static Picture draw(Backend backend, Effort effort) {
    var digits = SyntheticDigits.generate(2_000, 1);
    var classifier = new MlpClassifier().hiddenUnits().l2(0.02).eta(0.002).epochs(effort.epochs(20)).backend(backend)
        .fit(digits);
    var layer = (Dense) classifier.model().layers().getFirst();
    return new WeightFiltersPlot("The weights of the digits 0 to 9 in a linear model", layer.weight().value(), 28, 28,
        5);
  }
}
