package org.adjoint.nn.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Writes files in the form of MNIST.
public final class MnistBytes {
  public static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  public static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  public static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  public static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  static final int IMAGES = 0x0803;
  static final int LABELS = 0x0801;

  private MnistBytes() {}

  /// A folder with the four files.
  public static void write(Path folder, Dataset train, Dataset test) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(TRAIN_IMAGES), gzip(images(train)));
    Files.write(folder.resolve(TRAIN_LABELS), gzip(labels(train)));
    Files.write(folder.resolve(TEST_IMAGES), gzip(images(test)));
    Files.write(folder.resolve(TEST_LABELS), gzip(labels(test)));
  }

  private static byte[] images(Dataset data) {
    var bytes = ByteBuffer.allocate(16 + data.inputs().size()).put(header(IMAGES, data.size(), 28, 28));
    for (double ink : data.inputs().toDoubles()) {
      bytes.put((byte) Math.round(255 * ink));
    }
    return bytes.array();
  }

  private static byte[] labels(Dataset data) {
    var labels = new int[data.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) data.targets().get(i);
    }
    return labels(labels);
  }

  static byte[] labels(int... labels) {
    var bytes = ByteBuffer.allocate(8 + labels.length).put(header(LABELS, labels.length));
    for (int label : labels) {
      bytes.put((byte) label);
    }
    return bytes.array();
  }

  static byte[] header(int... numbers) {
    var bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    bytes.asIntBuffer().put(numbers);
    return bytes.array();
  }

  public static byte[] gzip(byte[] content) {
    var compressed = new ByteArrayOutputStream();
    try (var stream = new GZIPOutputStream(compressed)) {
      stream.write(content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return compressed.toByteArray();
  }
}
