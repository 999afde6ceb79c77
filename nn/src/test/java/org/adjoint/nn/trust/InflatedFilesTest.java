package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.adjoint.nn.data.MnistBytes;
import org.adjoint.trust.ChildProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// Small files that become large: archives that inflate to hundreds of times their size, and files that are mostly holes. Each is refused in a sentence by a
/// process that has much less memory than they take, and the process goes on to the next.
@Tag("trust")
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class InflatedFilesTest {
  private static final int MEGABYTE = 1 << 20;
  /// Three times the memory of the process.
  private static final int LARGE = 192 * MEGABYTE;
  /// Less than that memory, but twice as much is more.
  private static final int HALF = 40 * MEGABYTE;
  private static final long HOLES = 5L << 30;

  @TempDir
  Path folder;

  @Test
  void whatBecomesTooLargeIsRefusedInOneSentence() throws IOException {
    var sentences = new LinkedHashMap<Path, String>();
    var file = archive("unannounced", LARGE, Map.of("x", LARGE), 1_000);
    sentences.put(file, "The file " + file + " is not a valid npz archive (its entry x.npy inflates to more than 1000"
        + " bytes).");
    file = archive("longer", 8, Map.of("x", LARGE), -1);
    sentences.put(file,
        "The archive " + file + " takes 193 MB of memory, but Java has MOST MB: start java with a larger"
            + " -Xmx.");
    file = archive("behind", 8, Map.of("x", HALF), -1);
    sentences.put(file, "The entry x.npy of " + file + " is not a valid npy array: it should end after 8 elements, but"
        + " more bytes follow.");
    file = archive("together", HALF, Map.of("x", HALF, "y", HALF), -1);
    sentences.put(file, "The archive " + file + " takes 81 MB of memory, but Java has MOST MB: start java with a larger"
        + " -Xmx.");
    file = archive("twice", HALF, Map.of("x", HALF), -1);
    sentences.put(file,
        "The archive " + file + " takes more memory than is left of the MOST MB that Java has: start java"
            + " with a larger -Xmx.");
    file = withHoles("a.npy", npyHeader((int) (HOLES / 4), "<f4"));
    sentences.put(file, "The file " + file + " takes more memory than is left of the MOST MB that Java has: start java"
        + " with a larger -Xmx.");
    for (var name : List.of("a.safetensors", "a.model")) {
      file = withHoles(name, safetensorsHeader());
      sentences.put(file,
          "The file " + file + " takes 5120 MB of memory, but Java has MOST MB: start java with a larger"
              + " -Xmx.");
    }
    file = headed("many.safetensors", "{", "\"%\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", "}");
    sentences.put(file, "The file " + file + " takes more memory than is left of the MOST MB that Java has: start java"
        + " with a larger -Xmx.");
    file = headed("text.safetensors", "{\"__metadata__\":{", "\"%\":\"" + "x".repeat(1_000) + "\"", "}}");
    sentences.put(file, "The file " + file + " takes more memory than is left of the MOST MB that Java has: start java"
        + " with a larger -Xmx.");
    file = withHoles("a.csv", "x,y\n".getBytes(StandardCharsets.UTF_8));
    sentences.put(file, "The file " + file + " takes 5121 MB of memory, but Java has MOST MB: start java with a larger"
        + " -Xmx.");
    file = Files.writeString(folder.resolve("lines.csv"), "x\n" + "1\n".repeat(3_000_000));
    sentences.put(file, "The file " + file + " takes more memory than is left of the MOST MB that Java has: start java"
        + " with a larger -Xmx.");
    file = digits("longer", 1, LARGE);
    sentences.put(file, "The file " + file.resolve(MnistBytes.TRAIN_IMAGES) + " should end after 1 items in 784 bytes,"
        + " but more data follow.");
    file = digits("many", 100_000, 78_400_000);
    sentences.put(file,
        "The folder " + file + " takes more memory than is left of the MOST MB that Java has: start java"
            + " with a larger -Xmx.");

    var list = Files.write(folder.resolve("list"), sentences.keySet().stream().map(Path::toString).toList());
    var process = ChildProcess.run(ReadElsewhere.options(), ReadElsewhere.class, list.toString());
    assertThat(process.output().lines().map(line -> line.replaceAll("(Java has|left of the) \\d+ MB", "$1 MOST MB")))
        .containsExactlyElementsOf(sentences.values());
    assertThat(process.status()).isZero();
  }

  /// An archive of zeros.
  ///
  /// @param elements bytes that headers of arrays say
  /// @param entries bytes that entries really have behind these headers, by name
  /// @param announced bytes that the archive says of every entry; the truth if negative
  private Path archive(String name, int elements, Map<String, Integer> entries, int announced) throws IOException {
    var file = folder.resolve(name + ".npz");
    try (var stream = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        stream.putNextEntry(new ZipEntry(entry.getKey() + ".npy"));
        stream.write(npyHeader(elements, "|b1"));
        writeZeros(stream, entry.getValue());
      }
    }
    return announced < 0 ? file : announcing(file, announced);
  }

  /// Changes what the directory of an archive says of the length of its only entry.
  private static Path announcing(Path file, int bytes) throws IOException {
    var content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int directory = content.getInt(content.limit() - 22 + 16);
    content.putInt(directory + 24, bytes);
    return Files.write(file, content.array());
  }

  private static byte[] npyHeader(int elements, String type) {
    var text = "{'descr': '" + type + "', 'fortran_order': True, 'shape': (1, " + elements + "), }";
    return ByteBuffer.allocate(10 + text.length()).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.US_ASCII)).array();
  }

  private static byte[] safetensorsHeader() {
    var text = "{\"w\":{\"dtype\":\"F32\",\"shape\":[" + HOLES / 4 + "],\"data_offsets\":[0," + HOLES + "]}}";
    return ByteBuffer.allocate(8 + text.length()).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length())
        .put(text.getBytes(StandardCharsets.US_ASCII)).array();
  }

  /// A safetensors file that has nothing but a header, of 30 MB, which is less than the format allows.
  ///
  /// @param entry one of very many; `%` stands for its number
  private Path headed(String name, String beginning, String entry, String end) throws IOException {
    int length = 30 * MEGABYTE;
    var text = new StringBuilder(beginning).append(entry.replace("%", "0"));
    for (int number = 1; text.length() + entry.length() + 10 < length; number++) {
      text.append(',').append(entry.replace("%", Integer.toString(number)));
    }
    var bytes = text.append(end).toString().getBytes(StandardCharsets.US_ASCII);
    return Files.write(folder.resolve(name), ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length).put(bytes).array());
  }

  /// A file that begins with some bytes, and takes no place on the disk for the zeros behind them.
  private Path withHoles(String name, byte[] beginning) throws IOException {
    var path = folder.resolve(name);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(beginning);
      file.setLength(beginning.length + HOLES);
    }
    return path;
  }

  /// The four files of digits, whose training images are black, and fewer or more than their header says.
  private Path digits(String name, int count, int bytes) throws IOException {
    var digits = Files.createDirectory(folder.resolve(name));
    try (var stream = new GZIPOutputStream(Files.newOutputStream(digits.resolve(MnistBytes.TRAIN_IMAGES)))) {
      stream.write(ByteBuffer.allocate(16).putInt(2051).putInt(count).putInt(28).putInt(28).array());
      writeZeros(stream, bytes);
    }
    return digits;
  }

  private static void writeZeros(OutputStream stream, int count) throws IOException {
    var zeros = new byte[MEGABYTE];
    for (int left = count; left > 0; left -= zeros.length) {
      stream.write(zeros, 0, Math.min(left, zeros.length));
    }
  }
}
