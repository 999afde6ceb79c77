package org.adjoint.nn.estimators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.classic.Perceptron;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.Iris;
import org.adjoint.nn.data.Partition;
import org.adjoint.nn.data.Sampling;
import org.adjoint.nn.data.SyntheticPoints;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.optimizers.Sgd;
import org.adjoint.nn.schedules.CosineDecay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EstimatorTest {
  private static final Partition IRIS = Partition.of(Iris.load(), 0.2, 0.2, Sampling.STRATIFIED, 1);

  private static MlpClassifier small() {
    return new MlpClassifier().backend(Samples.generated()).hiddenUnits(10).eta(0.02).epochs(40).seed(1);
  }

  @Test
  void classifiesFlowersItHasNotSeen() {
    var classifier = small().fit(IRIS.train(), IRIS.validation());
    assertThat(classifier.score(IRIS.test())).isGreaterThan(0.9);
    assertThat(classifier.history().epochs()).hasSize(40);
    assertThat(classifier.history().epochs().getLast().validationMetric())
        .isEqualTo(classifier.score(IRIS.validation()));
    assertThat(classifier.classes()).isEqualTo(3);
    assertThat(classifier.confusion(IRIS.test()).total()).isEqualTo(30);
  }

  @Test
  void probabilitiesAgreeWithPredictions() {
    var classifier = small().fit(IRIS.train());
    var probabilities = classifier.predictProba(IRIS.test().inputs());
    var labels = classifier.predict(IRIS.test().inputs());
    assertThat(probabilities.describe()).isEqualTo("float32[30, 3]");
    for (int i = 0; i < 30; i++) {
      var row = probabilities.rows(i, i + 1).toDoubles();
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-6));
      assertThat(row[(int) labels.get(i)]).isEqualTo(Arrays.stream(row).max().orElseThrow());
    }
  }

  @Test
  void theSeedDecidesEverything() {
    assertThat(weights(small())).isEqualTo(weights(small()));
    var again = small().fit(IRIS.train());
    again.fit(IRIS.train());
    assertThat(first(again)).isEqualTo(weights(small()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void everyHyperParameterChangesWhatIsLearned(String name, Consumer<MlpClassifier> change) {
    var changed = small();
    change.accept(changed);
    assertThat(weights(changed)).isNotEqualTo(weights(small()));
  }

  static Stream<Arguments> everyHyperParameterChangesWhatIsLearned() {
    return Stream.of(change("hidden units", it -> it.hiddenUnits(10, 5)), change("l2", it -> it.l2(0.1)),
        change("epochs", it -> it.epochs(39)), change("eta", it -> it.eta(0.01)),
        change("shuffle", it -> it.shuffle(false)),
        change("minibatch size", it -> it.minibatchSize(20)), change("seed", it -> it.seed(2)),
        change("activation", it -> it.activation(Activation.TANH)), change("optimizer", it -> it.optimizer(Sgd::new)),
        change("schedule", it -> it.schedule(eta -> new CosineDecay(eta, 100))));
  }

  private static Arguments change(String name, Consumer<MlpClassifier> change) {
    return Arguments.of(name, change);
  }

  @Test
  void thePenaltyMakesWeightsSmallButNotBiases() {
    var large = norm(small().fit(IRIS.train()));
    assertThat(norm(small().l2(0.3).fit(IRIS.train()))).isLessThan(0.7 * large);
    // With a penalty that leaves nothing of the weights the biases still tell how frequent each class is.
    var data = SyntheticPoints.blobs(90, 3, 0.5, 1);
    var first =
        data.rows(0, 90).take(IntStream.range(0, 90).filter(i -> i % 3 == 0 || i < 20).toArray());
    var shrunk =
        new MlpClassifier().hiddenUnits().l2(100).optimizer(Sgd::new).eta(0.005).epochs(3000).minibatchSize(100)
            .fit(first);
    assertThat(shrunk.predictProba(first.inputs()).get(0)).isCloseTo((double) first.classCounts()[0] / first.size(),
        within(0.05));
  }

  @Test
  void learnsExclusiveOrWithHiddenUnitsOnly() {
    var xor = SyntheticPoints.xor(200, 0.2, 1);
    assertThat(new MlpClassifier().hiddenUnits().eta(0.05).epochs(60).fit(xor).score(xor)).isLessThan(0.8);
    assertThat(new MlpClassifier().hiddenUnits(8).eta(0.05).epochs(60).fit(xor).score(xor)).isEqualTo(1);
  }

  @Test
  void regressesInTheTypeOfItsInputs() {
    var x = Samples.normal(1, DType.FLOAT64, 200, 1);
    var y = x.copy();
    for (int i = 0; i < 200; i++) {
      y.set(i, Math.sin(x.get(i)));
    }
    var data = new Dataset(x, y);
    var regressor = new MlpRegressor().hiddenUnits(20).activation(Activation.TANH).eta(0.02).epochs(150).fit(data);
    assertThat(regressor.score(data)).isGreaterThan(0.99);
    assertThat(regressor.predict(x).describe()).isEqualTo("float64[200, 1]");
    assertThat(regressor.report(data).maximumError()).isLessThan(0.5);
  }

  @Test
  void aPerceptronTellsTwoSpeciesApartAndThreeBetterThanChance() {
    var two = Iris.load().rows(0, 100).columns(0, 2);
    var perceptron = new PerceptronClassifier().fit(two);
    assertThat(perceptron.score(two)).isEqualTo(1);
    assertThat(perceptron.errors()).endsWith(0).doesNotHaveDuplicates();
    assertThat(perceptron.predictProba(two.inputs().rows(0, 1)).toDoubles()).containsExactly(1, 0);
    var three = new PerceptronClassifier().step(Perceptron.Step.BIPOLAR).epochs(30).seed(1).fit(Iris.load());
    assertThat(three.classes()).isEqualTo(3);
    assertThat(three.errors()).hasSize(30);
    assertThat(three.score(Iris.load())).isGreaterThan(0.6);
    var blobs = SyntheticPoints.blobs(90, 3, 0.2, 1);
    assertThat(new PerceptronClassifier().fit(blobs).score(blobs)).isEqualTo(1);
  }

  @Test
  void progressStaysOnOneLine() {
    var bytes = new ByteArrayOutputStream();
    small().epochs(3).progress(new PrintStream(bytes, true, StandardCharsets.UTF_8)).fit(IRIS.train(),
        IRIS.validation());
    var text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text.strip().lines().map(String::strip)).hasSize(3) // "\r" begins a line of its own here
        .allMatch(
            line -> line.matches(
                "epoch  \\d/3  loss \\d\\.\\d{4}  accuracy \\d\\.\\d{4}  validation accuracy \\d\\.\\d{4}  \\d s left"));
    assertThat(text.chars().filter(character -> character == '\r')).hasSize(3);
    assertThat(text.replace(System.lineSeparator(), "")).hasSizeLessThan(text.length()).doesNotContain("\n");
  }

  @Test
  void refusesWhatItCannotLearnFrom() {
    assertThatThrownBy(() -> new MlpClassifier().predict(IRIS.test().inputs()))
        .hasMessage("There is no network before fit().");
    assertThatThrownBy(() -> new MlpRegressor().fit(IRIS.train())).hasMessage("The targets must be a matrix"
        + " [count, outputs] of the type of the inputs, float32, but they are int32[90].");
    assertThatThrownBy(() -> new MlpClassifier().hiddenUnits(3, 0))
        .hasMessage("For a multilayer perceptron hidden layers need at least 1 unit each, but it is [3, 0].");
    var labels = IRIS.train().targets();
    assertThatThrownBy(() -> new MlpClassifier().fit(new Dataset(IRIS.train().inputs().reshape(90, 2, 2), labels)))
        .hasMessage("A multilayer perceptron takes inputs [count, values], but they are float32[90, 2, 2].");
    var twoClasses = Iris.load().rows(0, 100);
    assertThatThrownBy(() -> new MlpClassifier().fit(twoClasses, IRIS.validation())).hasMessageContaining("below 2");
  }

  private static List<Double> weights(MlpClassifier classifier) {
    return first(classifier.fit(IRIS.train()));
  }

  private static List<Double> first(MlpClassifier fitted) {
    return Arrays.stream(layer(fitted).weight().value().toDoubles()).boxed().toList();
  }

  private static double norm(MlpClassifier fitted) {
    return Math.sqrt(first(fitted).stream().mapToDouble(weight -> weight * weight).sum());
  }

  private static Dense layer(MlpClassifier fitted) {
    return (Dense) fitted.model().layers().getFirst();
  }

  @Test
  void rowsOfAViewAreWhatTheyShow() {
    var classifier = small().fit(IRIS.train());
    NdArray some = IRIS.test().inputs().rows(5, 9);
    assertThat(classifier.predict(some).toDoubles())
        .isEqualTo(classifier.predict(IRIS.test().inputs()).rows(5, 9).toDoubles());
  }
}
