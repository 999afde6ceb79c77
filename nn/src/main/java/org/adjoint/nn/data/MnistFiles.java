package org.adjoint.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.adjoint.array.NdArray;

/// Reads MNIST from its four original files, `train-images-idx3-ubyte.gz`, `train-labels-idx1-ubyte.gz`,
/// `t10k-images-idx3-ubyte.gz` and `t10k-labels-idx1-ubyte.gz`, or from the same files decompressed, without `.gz`. Data sets in the
/// same form (Fashion-MNIST) work as well. [MnistDownload] fetches the files.
public final class MnistFiles {
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CLASSES = 10;

  private MnistFiles() {}

  /// The two data sets: inputs float32 `[count, 784]` in `[0, 1]`, labels int32 `[count]` from 0 to 9.
  ///
  /// @param train 60,000 samples in the original
  /// @param test 10,000 samples in the original
  public record Mnist(Dataset train, Dataset test) {}

  /// Reads the four files.
  ///
  /// @throws InvalidDataException when the folder or a file is missing, unreadable, truncated, too long, or not what
  ///     its name says
  public static Mnist read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidDataException("The folder " + folder
          + " does not exist or is not a folder; it should hold the four original MNIST files, such as "
          + imagesOf("train") + ".");
    }
    return FileMemory.bounded("The folder " + folder,
        () -> new Mnist(read(folder, "train"), read(folder, "t10k")));
  }

  private static Dataset read(Path folder, String part) {
    var images = IdxFile.read(file(folder, imagesOf(part)), SIDE, SIDE);
    var labels = IdxFile.read(file(folder, part + "-labels-idx1-ubyte.gz"));
    if (labels.count() != images.count()) {
      throw new InvalidDataException("The file " + labels.path() + " should hold " + images.count()
          + " labels, one for each image of " + images.path().getFileName() + ", but it holds " + labels.count() + ".");
    }
    return new Dataset(pixels(images), classes(labels));
  }

  /// The compressed file, or the plain one where only that exists.
  private static Path file(Path folder, String compressed) {
    var plain = folder.resolve(compressed.substring(0, compressed.length() - ".gz".length()));
    var file = folder.resolve(compressed);
    return !Files.exists(file) && Files.exists(plain) ? plain : file;
  }

  private static String imagesOf(String part) {
    return part + "-images-idx3-ubyte.gz";
  }

  private static NdArray pixels(IdxFile file) {
    var bytes = file.items();
    var pixels = new float[bytes.limit()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(bytes.get(i)) / 255f;
    }
    return NdArray.of(pixels, file.count(), PIXELS);
  }

  private static NdArray classes(IdxFile file) {
    var labels = new int[file.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Byte.toUnsignedInt(file.items().get(i));
      if (labels[i] >= CLASSES) {
        throw new InvalidDataException("The file " + file.path() + " should hold labels from 0 to " + (CLASSES - 1)
            + ", but label number " + (i + 1L) + " is " + labels[i] + ".");
      }
    }
    return NdArray.of(labels, labels.length);
  }
}
