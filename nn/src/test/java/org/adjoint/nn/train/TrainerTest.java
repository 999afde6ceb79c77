package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Momentum;
import org.adjoint.nn.optimizers.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static Sequential network(DType dtype, int classes, Activation activation) {
    var network = Sequential.of(Dense.of("hidden", dtype, 2, 16, activation, activation.initializer()),
        Dense.of("scores", dtype, 16, classes, Activation.IDENTITY, Initializer.glorotUniform()));
    network.initialize(1);
    return network;
  }

  private static Trainer trainer(Sequential network) {
    return Trainer.of(network).backend(Samples.generated());
  }

  private static double[][] weights(Sequential network) {
    return network.parameters().stream().map(Parameter::value).map(NdArray::toDoubles).toArray(double[][]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "tanh", "sigmoid"})
  void learnsWhatNoLinearNetworkCan(Activation activation) {
    var history = trainer(network(DType.FLOAT32, 2, activation)).optimizer(new Adam(0.02)).epochs(40)
        .fit(Samples.signs(600, 1), Samples.signs(300, 2));
    assertThat(history.epochs().getLast().validationMetric()).isGreaterThan(0.95);
    assertThat(history.epochs().getLast().loss()).isLessThan(0.5 * history.epochs().getFirst().loss());
  }

  @Test
  void learnsThreeCloudsOfPoints() {
    var data = Samples.blobs(303, 3, DType.FLOAT32);
    var network = network(DType.FLOAT32, 3, Activation.RELU);
    for (var optimizer : List.of(new Sgd(0.1), new Momentum(0.02, 0.9), new Adam(0.01))) {
      network.initialize(1);
      var history = trainer(network).optimizer(optimizer).epochs(10).fit(data, Samples.blobs(100, 4, DType.FLOAT32));
      assertThat(history.epochs().getLast().validationMetric()).as("%s", optimizer).isGreaterThan(0.97);
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    var data = Samples.blobs(101, 5, DType.FLOAT32);
    var weights = new ArrayList<double[][]>();
    for (long seed : new long[] {8, 8, 9}) {
      var network = network(DType.FLOAT32, 3, Activation.RELU);
      trainer(network).epochs(3).seed(seed).fit(data);
      weights.add(weights(network));
    }
    assertThat(weights.get(1)).isDeepEqualTo(weights.getFirst());
    assertThat(weights.get(2)[0]).isNotEqualTo(weights.getFirst()[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100, Integer.MAX_VALUE})
  void trainsOnEverySampleWhateverTheBatchSize(int batchSize) {
    // Each sample has a weight of its own, which moves only when the sample is trained on.
    var inputs = new double[49];
    for (int i = 0; i < 7; i++) {
      inputs[8 * i] = 1;
    }
    var data = new Dataset(NdArray.of(inputs, 7, 7), NdArray.filled(DType.FLOAT64, Shape.of(7, 1), 1));
    var layer = Dense.of("layer", DType.FLOAT64, 7, 1, Activation.IDENTITY, Initializer.zeros());
    var batches = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    Trainer.of(layer).loss(Loss.meanSquaredError()).metric(counting(sizes)).optimizer(new Sgd(0.1))
        .batchSize(batchSize).epochs(1).backend(Samples.generated()).listener(new TrainingListener() {
          @Override
          public void batchEnded(int epoch, int batch, int count, double loss) {
            batches.add(epoch + ": " + batch + "/" + count);
          }
        }).fit(data);
    assertThat(DoubleStream.of(layer.weight().value().toDoubles()).min().orElseThrow()).isGreaterThan(0.001);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(7);
    int count = Math.ceilDiv(7, batchSize);
    assertThat(batches).hasSize(count).startsWith("1: 1/" + count).endsWith("1: " + count + "/" + count);
  }

  /// A metric that writes down how many samples each batch has.
  private static Metric counting(List<Integer> sizes) {
    return new Metric() {
      @Override
      public String name() {
        return "samples";
      }

      @Override
      public double sum(NdArray scores, NdArray targets) {
        sizes.add(targets.shape().sizes()[0]);
        return targets.shape().sizes()[0];
      }
    };
  }

  @Test
  void recordsMeansOverAllSamplesBeforeTheUpdates() {
    // A network that does not move: what is recorded are the plain means, by hand.
    var layer = Dense.of("layer", DType.FLOAT64, 1, 1, Activation.IDENTITY, Initializer.zeros());
    var data = new Dataset(NdArray.of(new double[] {1, 2, 3, 4, 5}, 5, 1), NdArray.of(new double[] {1, -2, 3, -4, 5},
        5, 1));
    var validation = data.rows(3, 5);
    var heard = new ArrayList<History.Epoch>();
    var trainer = Trainer.of(layer).loss(Loss.meanSquaredError()).metric(Metric.meanAbsoluteError())
        .optimizer(new Sgd(0)).batchSize(2).epochs(3).backend(Samples.generated()).listener(new TrainingListener() {
          @Override
          public void epochEnded(History.Epoch epoch) {
            heard.add(epoch);
          }
        });
    var history = trainer.fit(data, validation);
    assertThat(history.epochs()).isEqualTo(heard).extracting(History.Epoch::number).containsExactly(1, 2, 3);
    assertThat(history.epochs()).allSatisfy(epoch -> {
      assertThat(epoch.loss()).isCloseTo(11, within(1e-12));
      assertThat(epoch.metric()).isCloseTo(3, within(1e-12));
      assertThat(epoch.validationLoss()).isCloseTo(20.5, within(1e-12));
      assertThat(epoch.validationMetric()).isCloseTo(4.5, within(1e-12));
      assertThat(epoch.seconds()).isNotNegative();
    });
    assertThat(trainer.fit(data).epochs()).allSatisfy(epoch -> {
      assertThat(epoch.validationLoss()).isNaN();
      assertThat(epoch.validationMetric()).isNaN();
    });
  }

  @Test
  void measuresTheLossOfABatchBeforeAndValidationAfterTheUpdate() {
    // At w = b = 0 the loss (2w + b − 2)² is 4, and its gradients are −8 and −4.
    var layer = Dense.of("layer", DType.FLOAT64, 1, 1, Activation.IDENTITY, Initializer.zeros());
    var data = new Dataset(NdArray.of(new double[] {2}, 1, 1), NdArray.of(new double[] {2}, 1, 1));
    var epoch = Trainer.of(layer).loss(Loss.meanSquaredError()).metric(Metric.meanAbsoluteError())
        .optimizer(new Sgd(0.05)).epochs(1).backend(Samples.generated()).fit(data, data).epochs().getFirst();
    // After the step w = 0.4 and b = 0.2: the score is 1.
    assertThat(epoch.loss()).isCloseTo(4, within(1e-12));
    assertThat(epoch.metric()).isCloseTo(2, within(1e-12));
    assertThat(epoch.validationLoss()).isCloseTo(1, within(1e-12));
    assertThat(epoch.validationMetric()).isCloseTo(1, within(1e-12));
  }

  @Test
  void evaluatesMoreSamplesThanFitIntoOneRun() {
    var data = Samples.blobs(1000, 6, DType.FLOAT64);
    var network = network(DType.FLOAT64, 3, Activation.TANH);
    var whole = Evaluator.of(network, data, Loss.softmaxCrossEntropy(), Metric.accuracy(), Samples.generated())
        .evaluate(data);
    double loss = 0;
    double metric = 0;
    for (int part = 0; part < 10; part++) {
      var evaluation =
          Evaluator.of(network, data, Loss.softmaxCrossEntropy(), Metric.accuracy(), new Interpreter())
              .evaluate(data.rows(100 * part, 100 * part + 100));
      loss += evaluation.loss() / 10;
      metric += evaluation.metric() / 10;
    }
    assertThat(whole.loss()).isCloseTo(loss, within(1e-12));
    assertThat(whole.metric()).isCloseTo(metric, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void generatedCodeAndTheInterpreterGiveTheSameHistory(DType dtype) {
    var data = Samples.blobs(50, 7, dtype);
    var validation = Samples.blobs(20, 8, dtype);
    var histories = Samples.backends().map(backend -> Trainer.of(network(dtype, 3, Activation.TANH)).epochs(4)
        .batchSize(16).optimizer(new Adam(0.01)).backend(backend).fit(data, validation).epochs()).toList();
    double precision = dtype == DType.FLOAT32 ? 1e-4 : 1e-11;
    for (int epoch = 0; epoch < 4; epoch++) {
      var interpreted = histories.get(0).get(epoch);
      var generated = histories.get(1).get(epoch);
      assertThat(generated.loss()).isCloseTo(interpreted.loss(), within(precision));
      assertThat(generated.metric()).isCloseTo(interpreted.metric(), within(precision));
      assertThat(generated.validationLoss()).isCloseTo(interpreted.validationLoss(), within(precision));
      assertThat(generated.validationMetric()).isCloseTo(interpreted.validationMetric(), within(precision));
    }
  }

  @Test
  void takesTheBestBackendByItself() {
    var network = network(DType.FLOAT32, 3, Activation.RELU);
    var trainer = Trainer.of(network).epochs(1);
    trainer.fit(Samples.blobs(10, 9, DType.FLOAT32));
    assertThat(trainer.step().executable().sources()).containsKey("TrainingStep.java");
  }

  @Test
  void refusesWhatCannotBeTrained() {
    var trainer = trainer(network(DType.FLOAT32, 3, Activation.RELU));
    assertThatThrownBy(() -> trainer.fit(Samples.blobs(4, 1, DType.FLOAT32).rows(2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is nothing to train on: the dataset has no samples.");
    assertThatThrownBy(() -> trainer.batchSize(0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The batch size must be at least 1, but is 0.");
    assertThatThrownBy(() -> trainer.epochs(-1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The number of epochs must be at least 1, but is -1.");
    assertThatThrownBy(trainer::step).isInstanceOf(IllegalStateException.class)
        .hasMessage("There is no training step before fit().");
  }

  @Test
  void refusesDataOfAnotherTypeThanTheNetworks() {
    Backend backend = Samples.generated();
    assertThatThrownBy(() -> Trainer.of(network(DType.FLOAT32, 3, Activation.RELU)).backend(backend)
        .fit(Samples.blobs(4, 1, DType.FLOAT64))).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("float32", "float64");
  }

  @Test
  void predictsMoreSamplesThanFitIntoOneRunAndRefusesNone() {
    var network = network(DType.FLOAT32, 3, Activation.RELU);
    var predictor = Predictor.of(network, DType.FLOAT32, new int[] {2}, Samples.generated());
    var inputs = Samples.normal(10, DType.FLOAT32, 600, 2);
    var all = predictor.predict(inputs);
    assertThat(all.describe()).isEqualTo("float32[600, 3]");
    for (int row : new int[] {0, 255, 256, 511, 512, 599}) {
      assertThat(all.rows(row, row + 1).toDoubles())
          .containsExactly(predictor.predict(inputs.rows(row, row + 1)).toDoubles(), within(1e-6));
    }
    assertThatThrownBy(() -> predictor.predict(inputs.rows(3, 3))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is nothing to predict: the inputs are float32[0, 2].");
  }
}
