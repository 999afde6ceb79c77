package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.nn.Network;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.CsvTable;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.data.MnistBytes;
import org.adjoint.nn.data.MnistFiles;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.examples.ReusingBackend;
import org.adjoint.nn.io.Npy;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.io.Weights;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.schedules.ReduceOnPlateau;
import org.adjoint.nn.train.EarlyStopping;
import org.adjoint.nn.train.Trainer;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is done to a file, each reader reads it or says in one sentence why it does not, in little memory, and changes nothing then.
@Tag("trust")
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StrangersFilesTest {
  private static final Dataset POINTS = Samples.blobs(12, 1, DType.FLOAT32);
  private static final Backend BACKEND = new ReusingBackend(new Interpreter());
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir
  Path folder;

  /// Reads a file.
  interface Reading {
    void read(Path file) throws IOException;
  }

  /// Writes a file that is as it should be.
  interface Writing {
    void write(Path file) throws IOException;
  }

  /// One format and who reads it.
  record Format(String name, String file, Writing writing, Reading reading) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Format> damageIsReadOrRefusedInOneSentence() {
    return Stream.of(
        new Format("safetensors", "a.safetensors", file -> Safetensors.write(file, arrays(), Map.of("by", "a test")),
            Safetensors::read),
        new Format("weights", "w.safetensors", file -> Weights.save(file, network(), Map.of()),
            StrangersFilesTest::readWeights),
        new Format("npy", "a.npy", file -> Npy.write(file, Samples.normal(1, DType.FLOAT32, 3, 5)), Npy::read),
        new Format("npz", "a.npz", file -> Npy.writeArchive(file, arrays()), Npy::readArchive),
        new Format("csv", "a.csv",
            file -> Files.writeString(file, "length,\"wi,dth\",name\n1.5,2,a\n-3e-1,4,\"b\nb\"\n5,6,a\n"),
            StrangersFilesTest::readTable),
        new Format("idx", MnistBytes.TRAIN_IMAGES.replace(".gz", ""), file -> digits(file, false),
            StrangersFilesTest::readDigits),
        new Format("idx of labels", MnistBytes.TEST_LABELS.replace(".gz", ""), file -> digits(file, false),
            StrangersFilesTest::readDigits),
        new Format("idx.gz", MnistBytes.TRAIN_IMAGES, file -> digits(file, true), StrangersFilesTest::readDigits),
        new Format("model of images", "images.safetensors", file -> SampleModels.images().save(file), Model::load),
        new Format("model of sequences", "sequences.safetensors", file -> SampleModels.sequences().save(file),
            Model::load),
        new Format("model of a graph", "graph.safetensors", file -> SampleModels.graph().save(file), Model::load),
        new Format("checkpoint", "run.safetensors",
            file -> trainer(network(), 1).checkpoint(file).fit(POINTS, POINTS), StrangersFilesTest::resume));
  }

  @ParameterizedTest
  @MethodSource
  void damageIsReadOrRefusedInOneSentence(Format format) throws IOException {
    var file = folder.resolve(format.file);
    format.writing.write(file);
    format.reading.read(file);
    var whole = Files.readAllBytes(file);
    int refused = 0;
    int seeds = Form.choose(150, 20_000);
    for (int seed = 0; seed < seeds; seed++) {
      var damaged = Mutation.of(whole, new SplittableRandom(seed));
      Files.write(file, damaged);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        format.reading.read(file);
      } catch (InvalidDataException refusal) {
        refused++;
        assertThat(refusal.getMessage()).as("seed %s", seed).hasSizeLessThan(1_500).contains(folder.toString())
            .doesNotContainPattern("\\p{Cntrl}").endsWith(".");
      } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError failure) {
        fail("Seed " + seed + " of " + format + " ends with " + failure, failure);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as("bytes allocated, seed %s", seed).isLessThan(200_000_000);
    }
    assertThat(refused).isGreaterThan(seeds / 10);
  }

  private static Map<String, NdArray> arrays() {
    var arrays = new LinkedHashMap<String, NdArray>();
    arrays.put("weight", Samples.normal(1, DType.FLOAT32, 2, 3));
    arrays.put("flags", NdArray.of(new boolean[] {true, false, true}));
    arrays.put("steps", NdArray.of(new long[] {7}));
    return arrays;
  }

  private static Sequential network() {
    var network = Sequential.of(Dense.of("hidden", 2, 3, Activation.TANH), BatchNorm.of("norm", 3),
        Dropout.of("dropout", 0.2), Dense.of("scores", 3, 3, Activation.IDENTITY));
    network.initialize(1);
    return network;
  }

  /// The parameters are what they were, or what the file says, and nothing between.
  private static void readWeights(Path file) throws IOException {
    var network = network();
    var before = values(network);
    try {
      Weights.load(file, network);
    } catch (InvalidDataException refusal) {
      assertThat(values(network)).isEqualTo(before);
      throw refusal;
    }
  }

  private static List<List<Double>> values(Network network) {
    return Stream.concat(network.parameters().stream(), network.state().stream())
        .map(parameter -> Arrays.stream(parameter.value().toDoubles()).boxed().toList()).toList();
  }

  private static void readTable(Path file) {
    var table = CsvTable.read(file, ',');
    if (table.columns().containsAll(List.of("length", "name"))) {
      assertThat(table.numbers(DType.FLOAT32, "length").toDoubles()).doesNotContain(Double.NaN,
          Double.POSITIVE_INFINITY);
      table.classes("name");
    }
  }

  private static void digits(Path file, boolean compressed) throws IOException {
    var digits = SyntheticDigits.generate(3, 1).split(2);
    var folder = folderOf(file);
    MnistBytes.write(folder, digits.first(), digits.second());
    if (!compressed) {
      var packed = folder.resolve(file.getFileName() + ".gz");
      try (var stream = new GZIPInputStream(Files.newInputStream(packed))) {
        Files.write(file, stream.readAllBytes());
      }
      Files.delete(packed);
    }
  }

  private static void readDigits(Path file) {
    MnistFiles.read(folderOf(file));
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static Trainer trainer(Network network, int epochs) {
    return Trainer.of(network).batchSize(5).epochs(epochs).backend(BACKEND).listener(new EarlyStopping(2))
        .schedule(new ReduceOnPlateau(0.01, 1));
  }

  private static void resume(Path file) {
    var network = network();
    var before = values(network);
    try {
      trainer(network, 2).resume(file).fit(POINTS, POINTS);
    } catch (InvalidDataException refusal) {
      assertThat(values(network)).isEqualTo(before);
      throw refusal;
    }
  }
}
