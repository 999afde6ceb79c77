package org.adjoint.nn.data;

import static org.adjoint.nn.data.MnistBytes.IMAGES;
import static org.adjoint.nn.data.MnistBytes.LABELS;
import static org.adjoint.nn.data.MnistBytes.TEST_IMAGES;
import static org.adjoint.nn.data.MnistBytes.TEST_LABELS;
import static org.adjoint.nn.data.MnistBytes.TRAIN_IMAGES;
import static org.adjoint.nn.data.MnistBytes.TRAIN_LABELS;
import static org.adjoint.nn.data.MnistBytes.gzip;
import static org.adjoint.nn.data.MnistBytes.header;
import static org.adjoint.nn.data.MnistBytes.labels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("trust")
class MnistFilesTest {
  @TempDir
  Path folder;

  @BeforeEach
  void writeTwoTrainAndOneTestSample() throws IOException {
    Files.write(folder.resolve(TRAIN_IMAGES), gzip(images(2)));
    Files.write(folder.resolve(TRAIN_LABELS), gzip(labels(3, 9)));
    Files.write(folder.resolve(TEST_IMAGES), gzip(images(1)));
    Files.write(folder.resolve(TEST_LABELS), gzip(labels(0)));
  }

  @Test
  void readsPixelsAsInkBetweenZeroAndOne() {
    var mnist = MnistFiles.read(folder);
    assertThat(mnist.train().inputs().describe()).isEqualTo("float32[2, 784]");
    assertThat(mnist.train().inputs().get(0)).isZero();
    assertThat(mnist.train().inputs().get(255)).isEqualTo(1);
    assertThat(mnist.train().inputs().get(784 + 1)).isEqualTo(17 / 255f);
    assertThat(mnist.train().targets().toDoubles()).containsExactly(3, 9);
    assertThat(mnist.test().size()).isEqualTo(1);
  }

  @Test
  void readsPlainFilesWhereThereAreNoCompressedOnes() throws IOException {
    Files.delete(folder.resolve(TRAIN_IMAGES));
    var plain = folder.resolve("train-images-idx3-ubyte");
    Files.write(plain, images(2));
    assertThat(MnistFiles.read(folder).train().inputs().get(784 + 1)).isEqualTo(17 / 255f);
    Files.write(plain, Arrays.copyOf(images(2), 16 + 1000));
    assertThatThrownBy(() -> MnistFiles.read(folder)).isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "The file " + plain + " should hold 2 items in 1568 bytes after its header, but it holds only 1000.");
    Files.write(plain, Arrays.copyOf(images(2), 16 + 1569));
    assertThatThrownBy(() -> MnistFiles.read(folder)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + plain + " should end after 2 items in 1568 bytes, but more data follow.");
  }

  @Test
  void namesAMissingFolder() {
    var missing = folder.resolve("nowhere");
    assertThatThrownBy(() -> MnistFiles.read(missing)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The folder " + missing + " does not exist or is not a folder; it should hold the four original"
            + " MNIST files, such as train-images-idx3-ubyte.gz.");
  }

  @ParameterizedTest
  @MethodSource
  void namesAMissingFile(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertThatThrownBy(() -> MnistFiles.read(folder)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + folder.resolve(name) + " is missing; it should be one of the original MNIST files.");
  }

  static Stream<String> namesAMissingFile() {
    return Stream.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource
  void tellsInOneSentenceWhatIsWrongWithAFile(String name, byte[] content, String sentence) throws IOException {
    Files.write(folder.resolve(name), content);
    assertThatThrownBy(() -> MnistFiles.read(folder)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + folder.resolve(name) + " " + sentence);
  }

  static Stream<Arguments> tellsInOneSentenceWhatIsWrongWithAFile() {
    var good = gzip(images(2));
    var notGzip = "should be compressed with gzip, but it does not begin with the bytes 1f 8b.";
    return Stream.of(
        Arguments.of(TRAIN_IMAGES, images(2), notGzip),
        Arguments.of(TRAIN_IMAGES, new byte[0], notGzip),
        Arguments.of(TRAIN_IMAGES, Arrays.copyOf(good, 5), breaksOff(5)),
        Arguments.of(TRAIN_IMAGES, Arrays.copyOf(good, 40), breaksOff(40)),
        Arguments.of(TRAIN_IMAGES, Arrays.copyOf(good, good.length - 3), breaksOff(good.length - 3)),
        Arguments.of(TRAIN_IMAGES, flipped(good, good.length - 6),
            "should hold intact gzip data, but they are damaged (Corrupt GZIP trailer)."),
        Arguments.of(TRAIN_IMAGES, Arrays.copyOf(good, good.length + 3),
            "should end with its gzip stream, but 3 more bytes follow."),
        Arguments.of(TRAIN_IMAGES, gzip(Arrays.copyOf(images(2), 9)),
            "should begin with a header of 16 bytes, but it ends after 9."),
        Arguments.of(TRAIN_IMAGES, gzip(Arrays.copyOf(images(2), 16 + 1000)),
            "should hold 2 items in 1568 bytes after its header, but it holds only 1000."),
        Arguments.of(TRAIN_IMAGES, gzip(Arrays.copyOf(images(2), 16 + 1569)),
            "should end after 2 items in 1568 bytes, but more data follow."),
        Arguments.of(TRAIN_IMAGES, gzip(labels(3, 9)),
            "should begin with the magic number 2051, but it begins with 2049."),
        Arguments.of(TRAIN_LABELS, gzip(images(2)),
            "should begin with the magic number 2049, but it begins with 2051."),
        Arguments.of(TRAIN_IMAGES, gzip(header(IMAGES, 2, 28, 29)),
            "should hold images of 28 × 28 pixels, but its header says 28 × 29."),
        Arguments.of(TRAIN_IMAGES, gzip(header(IMAGES, 100_001, 28, 28)),
            "should hold between 1 and 100000 items, but its header says 100001."),
        Arguments.of(TRAIN_LABELS, gzip(header(LABELS, -1)),
            "should hold between 1 and 100000 items, but its header says 4294967295."),
        Arguments.of(TEST_LABELS, gzip(header(LABELS, 0)),
            "should hold between 1 and 100000 items, but its header says 0."),
        Arguments.of(TRAIN_LABELS, gzip(labels(3, 10)),
            "should hold labels from 0 to 9, but label number 2 is 10."),
        Arguments.of(TRAIN_LABELS, gzip(labels(3, 9, 1)),
            "should hold 2 labels, one for each image of train-images-idx3-ubyte.gz, but it holds 3."));
  }

  private static String breaksOff(int length) {
    return "should hold a complete gzip stream, but its compressed data break off early, at the end of its " + length
        + " bytes.";
  }

  private static byte[] images(int count) {
    var bytes = ByteBuffer.allocate(16 + count * 784).put(header(IMAGES, count, 28, 28));
    for (int i = 0; bytes.hasRemaining(); i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  private static byte[] flipped(byte[] content, int position) {
    var damaged = content.clone();
    damaged[position] ^= 1;
    return damaged;
  }
}
