package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.optimizers.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A weight of 2 counts a sample twice, and one of 0 leaves it out: in gradients, losses and metrics.
class SampleWeightsTest {
  private static final Dataset DATA = Samples.blobs(6, 1, DType.FLOAT64);
  private static final NdArray WEIGHTS = NdArray.of(new double[] {2, 1, 0, 3, 1, 0});
  private static final Dataset REPEATED = DATA.take(0, 0, 1, 3, 3, 3, 4);

  private static Dense network() {
    var network = Dense.of("scores", DType.FLOAT64, 2, 3, Activation.IDENTITY, Initializer.glorotUniform());
    network.initialize(1);
    return network;
  }

  @ParameterizedTest
  @MethodSource
  void areTheSameAsRepeatedSamples(Loss loss, double rate) {
    var weighted = network();
    var repeated = network();
    var ofWeights = trainer(weighted, loss, rate, DATA.size()).fit(Examples.of(DATA).weighted(WEIGHTS),
        Examples.of(DATA).weighted(WEIGHTS));
    var ofRepetitions = trainer(repeated, loss, rate, REPEATED.size()).fit(REPEATED, REPEATED);
    for (int i = 0; i < 2; i++) {
      assertThat(weighted.parameters().get(i).value().toDoubles())
          .containsExactly(repeated.parameters().get(i).value().toDoubles(), within(1e-12));
    }
    for (int i = 0; i < ofWeights.epochs().size(); i++) {
      var found = ofWeights.epochs().get(i);
      var expected = ofRepetitions.epochs().get(i);
      assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-12));
      assertThat(found.metric()).isCloseTo(expected.metric(), within(1e-12));
      assertThat(found.validationLoss()).isCloseTo(expected.validationLoss(), within(1e-12));
      assertThat(found.validationMetric()).isCloseTo(expected.validationMetric(), within(1e-12));
    }
  }

  static Stream<Arguments> areTheSameAsRepeatedSamples() {
    return Stream.of(Arguments.of(Loss.softmaxCrossEntropy(), 0.5),
        Arguments.of(Loss.softmaxCrossEntropy().summed(), 0.1),
        Arguments.of(Loss.softmaxCrossEntropy().classWeights(1, 2, 3).averaged(), 0.5));
  }

  private static Trainer trainer(Dense network, Loss loss, double rate, int batchSize) {
    return Trainer.of(network).loss(loss).metric(Metric.accuracy()).optimizer(new Sgd(rate)).batchSize(batchSize)
        .epochs(4).backend(Samples.generated());
  }

  @Test
  void meansAreByTheWeightsOfAllBatches() {
    var network = network();
    var batches = trainer(network, Loss.softmaxCrossEntropy(), 0, 4).epochs(1);
    var whole = trainer(network, Loss.softmaxCrossEntropy(), 0, 6).epochs(1);
    var data = Examples.of(DATA).weighted(WEIGHTS);
    var found = batches.fit(data, null).epochs().getFirst();
    var expected = whole.fit(data, null).epochs().getFirst();
    assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-12));
    assertThat(found.metric()).isCloseTo(expected.metric(), within(1e-12));
  }

  @Test
  void aModelEvaluatesSamplesWithWeightsAndWithout() {
    var model = Model.of(network(), DType.FLOAT64, 2).compile(Loss.softmaxCrossEntropy(), new Sgd(0.1),
        Metric.accuracy());
    var plain = model.evaluate(DATA);
    assertThat(model.evaluate(Examples.of(DATA).weighted(WEIGHTS)).loss())
        .isCloseTo(model.evaluate(REPEATED).loss(), within(1e-12)).isNotEqualTo(plain.loss());
    assertThat(model.evaluate(DATA)).isEqualTo(plain);
  }

  @Test
  void needALossOfSamples() {
    assertThatThrownBy(() -> trainer(network(), (scores, _) -> scores.square().mean(), 0.1, 6)
        .objectives(Objective.of((scores, _) -> scores.square().mean()))
        .fit(Examples.of(DATA).weighted(WEIGHTS), null)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Samples have weights, but the loss of output 1 cannot weigh them; write it as a SampleLoss.");
    var evaluator = Evaluator.of(network(), Examples.of(DATA).weighted(WEIGHTS),
        List.of(Objective.of(Loss.softmaxCrossEntropy())), Samples.generated());
    assertThatThrownBy(() -> evaluator.evaluate(DATA)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("This evaluator was built for samples with weights; build another one for samples without.");
  }

  @ParameterizedTest
  @MethodSource
  void areAsManyNumbersThatAreNotNegative(NdArray weights, String sentence) {
    assertThatThrownBy(() -> Examples.of(DATA).weighted(weights)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  static Stream<Arguments> areAsManyNumbersThatAreNotNegative() {
    var shape = "The weights of 6 samples must be as many floating-point numbers, but they are ";
    var value = "The weight of a sample must be finite and not negative, but that of sample 1 is ";
    return Stream.of(Arguments.of(NdArray.of(new double[5]), shape + "float64[5]."),
        Arguments.of(NdArray.of(new double[6], 6, 1), shape + "float64[6, 1]."),
        Arguments.of(NdArray.of(new int[6]), shape + "int32[6]."),
        Arguments.of(NdArray.of(new double[] {0, -1, 0, 0, 0, 0}), value + "-1.0."),
        Arguments.of(NdArray.of(new double[] {0, Double.NaN, 0, 0, 0, 0}), value + "NaN."),
        Arguments.of(NdArray.of(new double[] {0, Double.POSITIVE_INFINITY, 0, 0, 0, 0}), value + "Infinity."));
  }
}
