package org.adjoint.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipException;

/// One IDX file of unsigned bytes: a magic number, the sizes of all axes, then the bytes, row by row. It is compressed with gzip when its name ends in `.gz`.
/// [Format](http://yann.lecun.com/exdb/mnist/).
///
/// Nothing is allocated because a header says so: memory follows the bytes that really come.
///
/// @param path the file, for messages
/// @param count the number of items
/// @param items the bytes of all items
record IdxFile(Path path, int count, ByteBuffer items) {
  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int MAXIMUM_COUNT = 100_000;

  /// Reads a file whose items have the given sizes; without sizes, an item is one byte.
  ///
  /// @throws InvalidDataException when the file is missing or is anything but that
  static IdxFile read(Path path, int... itemSizes) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidDataException("The file " + path + " is missing; it should be one of the original MNIST files.");
    }
    try {
      return isCompressed(path) ? decompress(path, itemSizes) : readPlain(path, itemSizes);
    } catch (EOFException failure) {
      throw new InvalidDataException("The file " + path + " should hold a complete gzip stream, but its compressed data"
          + " break off early, at the end of its " + length(path) + " bytes.", failure);
    } catch (ZipException failure) {
      throw new InvalidDataException("The file " + path + " should hold intact gzip data, but they are damaged ("
          + failure.getMessage() + ").", failure);
    } catch (IOException failure) {
      throw new InvalidDataException("The file " + path + " cannot be read (" + failure + ").", failure);
    }
  }

  private static boolean isCompressed(Path path) {
    return path.toString().endsWith(".gz");
  }

  private static IdxFile readPlain(Path path, int... itemSizes) throws IOException {
    try (var stream = new BufferedInputStream(Files.newInputStream(path))) {
      return readItems(path, stream, itemSizes);
    }
  }

  private static IdxFile decompress(Path path, int... itemSizes) throws IOException {
    requireGzip(path);
    try (var stream = new SingleMemberGzip(Files.newInputStream(path))) {
      var file = readItems(path, stream, itemSizes);
      long behind = stream.bytesBehind(Files.size(path));
      if (behind != 0) {
        throw new InvalidDataException("The file " + path + " should end with its gzip stream, but " + behind
            + " more bytes follow.");
      }
      return file;
    }
  }

  private static IdxFile readItems(Path path, InputStream stream, int... itemSizes) throws IOException {
    int count = readHeader(path, stream, itemSizes);
    int expected = count * IntStream.of(itemSizes).reduce(1, Math::multiplyExact);
    var items = stream.readNBytes(expected);
    if (items.length < expected) {
      throw new InvalidDataException("The file " + path + " should hold " + count + " items in " + expected
          + " bytes after its header, but it holds only " + items.length + ".");
    }
    if (stream.read() >= 0) {
      throw new InvalidDataException("The file " + path + " should end after " + count + " items in " + expected
          + " bytes, but more data follow.");
    }
    return new IdxFile(path, count, ByteBuffer.wrap(items));
  }

  private static void requireGzip(Path path) throws IOException {
    try (var stream = Files.newInputStream(path)) {
      if (!Arrays.equals(stream.readNBytes(2), new byte[] {0x1f, (byte) 0x8b})) {
        throw new InvalidDataException(
            "The file " + path + " should be compressed with gzip, but it does not begin with the bytes 1f 8b.");
      }
    }
  }

  /// Checks the header and returns the number of items.
  private static int readHeader(Path path, InputStream stream, int... itemSizes) throws IOException {
    int length = Integer.BYTES * (2 + itemSizes.length);
    var bytes = stream.readNBytes(length);
    int magic = UNSIGNED_BYTES | (1 + itemSizes.length);
    var header = ByteBuffer.wrap(bytes);
    if (bytes.length >= Integer.BYTES && header.getInt(0) != magic) {
      throw new InvalidDataException("The file " + path + " should begin with the magic number " + magic
          + ", but it begins with " + header.getInt(0) + ".");
    }
    if (bytes.length < length) {
      throw new InvalidDataException("The file " + path + " should begin with a header of " + length
          + " bytes, but it ends after " + bytes.length + ".");
    }
    int count = header.getInt(Integer.BYTES);
    if (count < 1 || count > MAXIMUM_COUNT) {
      throw new InvalidDataException("The file " + path + " should hold between 1 and " + MAXIMUM_COUNT
          + " items, but its header says " + Integer.toUnsignedString(count) + ".");
    }
    var sizes = IntStream.range(2, 2 + itemSizes.length).map(i -> header.getInt(i * Integer.BYTES)).toArray();
    if (!Arrays.equals(sizes, itemSizes)) {
      throw new InvalidDataException("The file " + path + " should hold images of " + product(itemSizes)
          + " pixels, but its header says " + product(sizes) + ".");
    }
    return count;
  }

  private static String product(int... sizes) {
    return IntStream.of(sizes).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(" × "));
  }

  private static long length(Path path) {
    try {
      return Files.size(path);
    } catch (IOException _) {
      return 0; // only a detail of a message about an earlier failure
    }
  }
}
