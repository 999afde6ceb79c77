package org.adjoint.nn.estimators;

import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Classes;
import org.adjoint.nn.metrics.Metric;
import org.jspecify.annotations.Nullable;

/// A multilayer perceptron that learns classes by the cross-entropy of a softmax. Without hidden layers it is logistic regression.
///
/// ```java
/// var classifier = new MlpClassifier().hiddenUnits(50).l2(1e-4).epochs(100).eta(0.01).seed(1).fit(train, validation);
/// double accuracy = classifier.score(test);
/// ```
public final class MlpClassifier extends MlpEstimator<MlpClassifier> implements Classifier {
  private int classes;

  /// A classifier with one hidden layer of 100 units, until told otherwise.
  public MlpClassifier() {}

  @Override
  public MlpClassifier fit(Dataset train) {
    return fit(train, null);
  }

  /// @param train inputs `[count, values]` in float32 or float64, targets int32 `[count]`
  /// @param validation like `train`, with classes that occur there
  @Override
  public MlpClassifier fit(Dataset train, @Nullable Dataset validation) {
    int found = train.classCounts().length;
    if (validation != null && validation.classCounts().length > found) {
      throw new IllegalArgumentException("All classes of the validation samples must be below " + found
          + ", as those of the training samples are, but there are " + validation.classCounts().length + ".");
    }
    fit(train, validation, found, Loss.softmaxCrossEntropy(), Metric.accuracy());
    classes = found;
    return this;
  }

  @Override
  public NdArray predict(NdArray inputs) {
    return Classes.of(outputs(inputs));
  }

  @Override
  public NdArray predictProba(NdArray inputs) {
    return Classes.probabilities(outputs(inputs));
  }

  @Override
  public int classes() {
    model();
    return classes;
  }

  @Override
  MlpClassifier self() {
    return this;
  }
}
