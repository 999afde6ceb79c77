package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.data.augmentation.Augmentation;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.examples.ReusingBackend;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.AveragedWeights;
import org.adjoint.nn.optimizers.Clipping;
import org.adjoint.nn.optimizers.WeightDecay;
import org.adjoint.nn.schedules.ReduceOnPlateau;
import org.adjoint.nn.schedules.Schedule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Stopping a run anywhere and resuming it gives the same bits as not stopping.
@Tag("trust")
class ResumeTest {
  private static final int EPOCHS = 5;
  private static final Dataset DATA = Samples.blobs(50, 1, DType.FLOAT32);
  private static final int BATCHES = 4;
  private static final Examples WEIGHTED = Examples.of(DATA).weighted(weights());
  private static final Augmentation JITTER = (image, _, random) -> new float[] {
    image[0] + 0.1f * (float) random.nextGaussian(), image[1] + 0.1f * (float) random.nextGaussian()};
  private static final Backend BACKEND = new ReusingBackend(Samples.generated());
  private static final Dataset VALIDATION = Samples.blobs(20, 2, DType.FLOAT32);

  @TempDir
  Path folder;

  private static NdArray weights() {
    var weights = NdArray.zeros(DType.FLOAT32, Shape.of(DATA.size()));
    for (int sample = 0; sample < weights.size(); sample++) {
      weights.set(sample, sample % 3);
    }
    return weights;
  }

  private static Sequential network(long seed) {
    var network = Sequential.of(Dense.of("hidden", 2, 8, Activation.TANH), BatchNorm.of("norm", 8),
        Dropout.of("dropout", 0.3), Dense.of("scores", 8, 3, Activation.IDENTITY));
    network.initialize(seed);
    return network;
  }

  /// A schedule that remembers.
  private static final class Halving implements Schedule {
    private double rate = 0.05;
    private double last = Double.POSITIVE_INFINITY;

    @Override
    public double rate(long step, int epoch) {
      return rate / (1 + 0.01 * step);
    }

    @Override
    public void observe(int epoch, double loss) {
      rate = loss > 0.8 * last ? rate / 2 : rate;
      last = loss;
    }

    @Override
    public double[] state() {
      return new double[] {rate, last};
    }

    @Override
    public void restore(double[] state) {
      rate = state[0];
      last = state[1];
    }
  }

  /// Stops after so many steps.
  private static final class StopAfter implements TrainingListener {
    private final int steps;
    private @Nullable TrainingRun run;

    StopAfter(int steps) {
      this.steps = steps;
    }

    @Override
    public void started(TrainingRun run) {
      this.run = run;
    }

    @Override
    public void batchEnded(int epoch, int batch, int batches, double loss) {
      if (run != null && run.steps() == steps) {
        run.stop();
      }
    }
  }

  private Trainer trainer(Sequential network, TrainingListener listener) {
    return Trainer.of(network).optimizer(new Adam(0.02)).schedule(new Halving()).batchSize(16).epochs(EPOCHS).seed(7)
        .backend(BACKEND).listener(listener);
  }

  private static List<Object> numbers(Sequential network) {
    return Stream.of(network.parameters(), network.state()).flatMap(List::stream)
        .map(parameter -> parameter.value().values()).toList();
  }

  private static List<List<Object>> recorded(History history) {
    return history.epochs().stream().map(epoch -> List.<Object>of(epoch.number(), epoch.loss(), epoch.metrics(),
        epoch.validationLoss(), epoch.validationMetrics())).toList();
  }

  /// All that a run may remember: batch statistics, dropout counters, moments and means of weights, a schedule, patience, the order and the weights of
  /// samples, and how they are augmented.
  @ParameterizedTest
  @MethodSource
  void goesOnToTheSameBitsFromAnyStep(int stopAfter) {
    var whole = network(3);
    var patience = new EarlyStopping(3);
    var expected = full(whole, patience).fit(WEIGHTED, Examples.of(VALIDATION));

    var file = folder.resolve("run.safetensors");
    var partial = full(network(3), new EarlyStopping(3)).listener(new StopAfter(stopAfter)).checkpoint(file)
        .fit(WEIGHTED, Examples.of(VALIDATION));
    assertThat(partial.epochs()).hasSize(stopAfter / BATCHES);

    var resumed = network(99);
    var stopping = new EarlyStopping(3);
    var history = full(resumed, stopping).listener(TrainingListener.SILENT).resume(file).fit(WEIGHTED,
        Examples.of(VALIDATION));
    assertThat(numbers(resumed)).usingRecursiveComparison().isEqualTo(numbers(whole));
    assertThat(recorded(history)).isEqualTo(recorded(expected));
    assertThat(stopping.bestEpoch()).isEqualTo(patience.bestEpoch());
  }

  static IntStream goesOnToTheSameBitsFromAnyStep() {
    return IntStream.rangeClosed(1, EPOCHS * BATCHES);
  }

  private Trainer full(Sequential network, TrainingListener listener) {
    return trainer(network, listener)
        .optimizer(new AveragedWeights(0.9, WeightDecay.of(0.01, Clipping.byGlobalNorm(1, new Adam(0.02)))))
        .augment(JITTER, ImageSize.grey(1, 2));
  }

  @Test
  void augmentationIsAnotherInEachEpochAndFollowsFromTheSeed() {
    var weights = new ArrayList<List<Object>>();
    for (long seed : new long[] {7, 7, 8}) {
      var network = network(3);
      trainer(network, TrainingListener.SILENT).seed(seed).shuffle(false).augment(JITTER, ImageSize.grey(1, 2))
          .fit(DATA);
      weights.add(numbers(network));
    }
    assertThat(weights.get(1)).usingRecursiveComparison().isEqualTo(weights.getFirst());
    assertThat(weights.get(2)).usingRecursiveComparison().isNotEqualTo(weights.getFirst());

    var seen = Collections.synchronizedSet(new HashSet<Float>());
    var before = DATA.inputs().toFloats();
    trainer(network(3), TrainingListener.SILENT).shuffle(false).augment((image, size, random) -> {
      var changed = JITTER.apply(image, size, random);
      seen.add(changed[0]);
      return changed;
    }, ImageSize.grey(1, 2)).fit(DATA);
    assertThat(seen).hasSize(EPOCHS * DATA.size());
    assertThat(DATA.inputs().toFloats()).isEqualTo(before);
  }

  @Test
  void refusesToAugmentWhatAreNoImages() {
    assertThatThrownBy(
        () -> trainer(network(3), TrainingListener.SILENT).augment(JITTER, ImageSize.grey(28, 28)).fit(DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Images of 1 × 28 × 28 values should be float32 rows of 784, but they are float32[50, 2].");
  }

  @Test
  void aRunThatIsKilledGoesOnFromItsLastCheckpoint() {
    var whole = network(3);
    trainer(whole, TrainingListener.SILENT).fit(DATA);
    var file = folder.resolve("run.safetensors");
    assertThatThrownBy(() -> trainer(network(3), new TrainingListener() {
      @Override
      public void batchEnded(int epoch, int batch, int batches, double loss) {
        if (epoch == 3 && batch == 2) {
          throw new IllegalStateException("killed");
        }
      }
    }).checkpoint(file, 3).fit(DATA)).hasMessage("killed");
    var resumed = network(99);
    trainer(resumed, TrainingListener.SILENT).resume(file).fit(DATA);
    assertThat(numbers(resumed)).usingRecursiveComparison().isEqualTo(numbers(whole));
  }

  @Test
  void earlyStoppingStaysStoppedAndMoreEpochsGoOnFromTheLastWeights() {
    var file = folder.resolve("run.safetensors");
    var network = network(3);
    var history = trainer(network, new EarlyStopping(1, 1e9)).checkpoint(file).fit(DATA);
    assertThat(history.epochs()).hasSize(2);
    var again = network(4);
    assertThat(trainer(again, new EarlyStopping(1, 1e9)).resume(file).fit(DATA).epochs()).hasSize(2);
    assertThat(numbers(again)).usingRecursiveComparison().isEqualTo(numbers(network));

    var seven = network(3);
    trainer(seven, new EarlyStopping(9)).epochs(7).fit(DATA);
    trainer(network(3), new EarlyStopping(9)).checkpoint(file).fit(DATA);
    var longer = network(5);
    assertThat(trainer(longer, new EarlyStopping(9)).epochs(7).resume(file).fit(DATA).epochs()).hasSize(7);
    assertThat(numbers(longer)).usingRecursiveComparison().isEqualTo(numbers(seven));
  }

  @Test
  void refusesACheckpointOfAnotherRunAndChangesNothing() throws IOException {
    var file = folder.resolve("run.safetensors");
    trainer(network(3), TrainingListener.SILENT).epochs(1).checkpoint(file).fit(DATA);
    var network = network(4);
    var before = network.parameters().getFirst().value().copy().values();
    check(network, file, 20, "it belongs to 50 samples in batches of 16, seed 7, but this run has 50 samples in batches"
        + " of 20, seed 7");
    var contents = Safetensors.read(file);
    check(network, changed(contents, "parameter/scores.weight", null), 16,
        "this run needs scores.weight: float32[8, 3], but it has no such parameter");
    check(network, changed(contents, "parameter/scores.weight", NdArray.of(new float[3])), 16,
        "this run needs scores.weight: float32[8, 3], but it has float32[3]");
    check(network, changed(contents, "parameter/more", NdArray.of(new float[3])), 16,
        "it has 23 parameters, but this run has 22");
    check(network, changed(contents, "run/position", null), 16, "\"run/position\" should have 7 numbers of type int64,"
        + " but is missing");
    check(network, changed(contents, "run/position", NdArray.of(new long[] {4, 2, 9, 50, 16, 7, 1})), 16,
        "it stands at step 4, epoch 2, batch 9 of 4");
    check(network, changed(contents, "run/schedule", NdArray.of(new double[3])), 16,
        "\"run/schedule\" should have 2 numbers of type float64, but is float64[3]");
    check(network, changed(contents, "run/history", NdArray.of(new double[3], 1, 3)), 16,
        "its history does not belong to this run");
    Safetensors.write(file, Map.of(), Map.of());
    check(network, file, 16, "it is not one that a trainer has written");
    assertThat(network.parameters().getFirst().value().values()).isEqualTo(before);
    Files.delete(file);
    assertThatThrownBy(() -> trainer(network, TrainingListener.SILENT).resume(file).fit(DATA))
        .isInstanceOf(InvalidDataException.class).hasMessageContaining("is missing");
  }

  /// What one listener or the schedule would take is not given to it while something else does not fit.
  @ParameterizedTest
  @MethodSource
  void refusesStateOfAnotherRunAndChangesNeitherNetworkNorListenersNorSchedule(String name, @Nullable NdArray value,
      String reason) throws IOException {
    var file = folder.resolve("run.safetensors");
    remembering(network(3), List.of(new EarlyStopping(3), new EarlyStopping(4)), new ReduceOnPlateau(0.05, 1))
        .checkpoint(file).fit(DATA);
    var listeners = List.of(new EarlyStopping(3), new EarlyStopping(4));
    var schedule = new ReduceOnPlateau(0.01, 1);
    var network = network(4);
    remembering(network, listeners, schedule).epochs(2).fit(DATA);
    var before = remembered(network, listeners, schedule);
    var changed = changed(Safetensors.read(file), name, value);
    assertThatThrownBy(() -> remembering(network, listeners, schedule).resume(changed).fit(DATA))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("The checkpoint " + changed + " does not fit: " + reason + ".");
    assertThat(remembered(network, listeners, schedule)).usingRecursiveComparison().isEqualTo(before);
    remembering(network, listeners, schedule).resume(file).fit(DATA);
    assertThat(remembered(network, listeners, schedule)).usingRecursiveComparison().isNotEqualTo(before);
  }

  static Stream<Arguments> refusesStateOfAnotherRunAndChangesNeitherNetworkNorListenersNorSchedule() {
    var listeners = "what its listeners remember does not belong to this run (early stopping needs ";
    var numbers = "the best loss, its epoch and the epochs waited)";
    var schedule = "what its schedule remembers does not belong to this run (";
    return Stream.of(
        Arguments.of("listener0/best/scores.weight", NdArray.of(new float[3]),
            listeners + "scores.weight: float32[8, 3], but it has float32[3])"),
        Arguments.of("listener1/best/scores.weight", NdArray.of(new double[24], 8, 3),
            listeners + "scores.weight: float32[8, 3], but it has float64[8, 3])"),
        Arguments.of("listener1/best/scores.weight", null,
            listeners + "scores.weight: float32[8, 3], but it has no such weight)"),
        Arguments.of("listener1/best/more", NdArray.of(new float[3]),
            listeners + "9 best weights, but it has 10)"),
        Arguments.of("listener1/progress", null, listeners + numbers),
        Arguments.of("listener1/progress", NdArray.of(new double[2]), listeners + numbers),
        Arguments.of("listener1/progress", NdArray.of(new double[] {0.5, 1.5, 0}), listeners + numbers),
        Arguments.of("listener1/progress", NdArray.of(new double[] {0.5, 1, -1}), listeners + numbers),
        Arguments.of("listener1/progress", NdArray.of(new double[] {Double.NaN, 1, 0}), listeners + numbers),
        Arguments.of("run/schedule", NdArray.of(new double[] {Double.NaN, 1, 0}),
            schedule
                + "The state of a plateau is the rate, the best loss and the epochs waited, but is [NaN, 1.0, 0.0].)"),
        Arguments.of("run/position", NdArray.of(new long[] {3, 6, 0, 50, 16, 7, 1}),
            "it stands at step 3, epoch 6, batch 0 of 4"));
  }

  private static Trainer remembering(Sequential network, List<EarlyStopping> listeners, Schedule schedule) {
    var trainer = Trainer.of(network).optimizer(new Adam(0.02)).schedule(schedule).batchSize(16).epochs(EPOCHS).seed(7)
        .backend(BACKEND);
    listeners.forEach(trainer::listener);
    return trainer;
  }

  private static List<Object> remembered(Sequential network, List<EarlyStopping> listeners, Schedule schedule) {
    var all = new ArrayList<Object>();
    Stream.of(network.parameters(), network.state()).flatMap(List::stream)
        .forEach(parameter -> all.add(parameter.value().toDoubles()));
    listeners.forEach(listener -> listener.state().values().forEach(value -> all.add(value.toDoubles())));
    all.add(schedule.state());
    return all;
  }

  private Path changed(Safetensors.Contents contents, String name, @Nullable NdArray value) throws IOException {
    var tensors = new LinkedHashMap<>(contents.tensors());
    tensors.remove(name);
    if (value != null) {
      tensors.put(name, value);
    }
    var file = folder.resolve("changed.safetensors");
    Safetensors.write(file, tensors, contents.metadata());
    return file;
  }

  private void check(Sequential network, Path file, int batchSize, String reason) {
    assertThatThrownBy(
        () -> trainer(network, TrainingListener.SILENT).batchSize(batchSize).resume(file).fit(DATA))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("The checkpoint " + file + " does not fit: " + reason + ".");
  }
}
