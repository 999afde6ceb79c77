package org.adjoint.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.InvalidDataException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("trust")
class NpyTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void readsWhatItWrote(DType dtype) throws IOException {
    for (var shape : new Shape[] {Shape.SCALAR, Shape.of(3), Shape.of(2, 3, 4), Shape.of(300, 200)}) {
      var array = NdArray.zeros(dtype, shape);
      var random = new SplittableRandom(1);
      for (int i = 0; i < array.size(); i++) {
        array.set(i, dtype == DType.BOOL ? random.nextInt(2) : random.nextInt(-9, 9) / 4.0);
      }
      var file = folder.resolve("a.npy");
      Npy.write(file, array);
      assertThat(Npy.read(file).describe()).isEqualTo(array.describe());
      assertThat(Npy.read(file).toDoubles()).isEqualTo(array.toDoubles());
    }
  }

  /// The bytes that NumPy 2 writes for `np.save(file, np.array([[1, 2, 3]], dtype=np.int32))`.
  @Test
  void writesTheBytesOfNumPy() throws IOException {
    var file = folder.resolve("a.npy");
    Npy.write(file, NdArray.of(new int[] {1, 2, 3}, 1, 3));
    var text = "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 3), }";
    var expected = ByteBuffer.allocate(140).order(ByteOrder.LITTLE_ENDIAN);
    expected.put((byte) 0x93).put(bytes("NUMPY")).put((byte) 1).put((byte) 0).putShort((short) 118).put(bytes(text))
        .put(bytes(" ".repeat(117 - text.length()) + "\n")).putInt(1).putInt(2).putInt(3);
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void readsTheTypesOfOtherWriters(String descr, String order, byte[] elements, String described, double[] values)
      throws IOException {
    var text = "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': (2, 2), }";
    Files.write(folder.resolve("a.npy"), npy(1, text, elements));
    var array = Npy.read(folder.resolve("a.npy"));
    assertThat(array.describe()).isEqualTo(described + "[2, 2]");
    assertThat(array.toDoubles()).isEqualTo(values);
  }

  static Stream<Arguments> readsTheTypesOfOtherWriters() {
    byte[] four = {1, 2, 3, -1};
    return Stream.of(Arguments.of("|u1", "False", four, "int32", new double[] {1, 2, 3, 255}),
        Arguments.of("|i1", "False", four, "int32", new double[] {1, 2, 3, -1}),
        Arguments.of("|u1", "True", four, "int32", new double[] {1, 3, 2, 255}),
        Arguments.of("|b1", "False", new byte[] {0, 1, 1, 0}, "bool", new double[] {0, 1, 1, 0}),
        Arguments.of(">i2", "False", new byte[] {0, 1, 1, 0, -1, -1, 0, 2}, "int32", new double[] {1, 256, -1, 2}),
        Arguments.of("<u2", "False", new byte[] {1, 0, 0, 1, -1, -1, 2, 0}, "int32", new double[] {1, 256, 65535, 2}),
        Arguments.of("<u4", "False", new byte[] {-1, -1, -1, -1, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0}, "int64",
            new double[] {4294967295.0, 1, 2, 3}),
        Arguments.of("<f2", "False", new byte[] {0, 0x3c, 0, (byte) 0xc0, 0, 0, 1, 0}, "float32",
            new double[] {1, -2, 0, Math.pow(2, -24)}));
  }

  @Test
  void readsColumnsFirstInThreeAxes() throws IOException {
    var bytes = new byte[24];
    for (int i = 0; i < 24; i++) {
      bytes[i] = (byte) i;
    }
    Files.write(folder.resolve("a.npy"),
        npy(2, "{'fortran_order': True, 'shape': (2, 3, 4), 'descr': '|u1'}", bytes));
    var array = Npy.read(folder.resolve("a.npy"));
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 4; k++) {
          assertThat(array.get(12 * i + 4 * j + k)).isEqualTo(i + 2 * j + 6 * k);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void tellsInOneSentenceWhatIsWrong(String sentence, byte[] content) throws IOException {
    var file = folder.resolve("a.npy");
    Files.write(file, content);
    assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The file " + file + " is not a valid npy array: " + sentence + ".");
  }

  static Stream<Arguments> tellsInOneSentenceWhatIsWrong() {
    var good = npy(1, header("'<f4'", "False", "(2,)"), new byte[8]);
    return Stream.of(Arguments.of("it should begin with the byte 93 and NUMPY", bytes("PK\3\4 no array")),
        Arguments.of("it should begin with the byte 93 and NUMPY", new byte[0]),
        Arguments.of("its version should be 1, 2 or 3, but it is 4", npy(4, "{}", new byte[0])),
        Arguments.of("its header should have at most 10000 bytes, but its length is missing", Arrays.copyOf(good, 9)),
        Arguments.of("its header should have at most 10000 bytes, but its length is 65535", withLength(good, 0xffff)),
        Arguments.of("its header should have 57 bytes, but it ends after 10", Arrays.copyOf(good, 20)),
        Arguments.of("it should hold 2 elements of 4 bytes, but it ends after 1", Arrays.copyOf(good, good.length - 2)),
        Arguments.of("it should end after 2 elements, but more bytes follow", Arrays.copyOf(good, good.length + 1)),
        wrong("it should hold 2000000000 elements of 4 bytes, but it ends after 0", "'<f4'", "False", "(2000000000,)"),
        wrong("its shape (65536, 65536) has more elements than a Java array can hold", "'<f4'", "False",
            "(65536, 65536)"),
        wrong("its shape should be sizes below 2147483648, but it is (99999999999,)", "'<f4'", "False",
            "(99999999999,)"),
        wrong("its shape (0, 2) has no elements", "'<f4'", "False", "(0, 2)"),
        wrong("its elements should be float16 to float64, int8 to int64, uint8 to uint32 and bool, but they are O8",
            "'O8'", "False", "(2,)"),
        wrong("its elements should be float16 to float64, int8 to int64, uint8 to uint32 and bool, but they are <u8",
            "'<u8'", "False", "(2,)"),
        wrong(
            "its header should be a dictionary of 'descr', 'fortran_order' and 'shape', but it is {'descr': open('x'),"
                + " 'fortran_order': False, 'shape': (2,), }",
            "open('x')", "False", "(2,)"),
        wrong("its header should have 'descr', 'fortran_order' and 'shape' once each, but it is {'descr': '<f4',"
            + " 'fortran_order': '1', 'shape': (2,), }", "'<f4'", "'1'", "(2,)"),
        Arguments.of("truth values should be bytes 0 and 1, but one is 2",
            npy(1, header("'|b1'", "False", "(2,)"), new byte[] {1, 2})));
  }

  private static Arguments wrong(String sentence, String descr, String order, String shape) {
    return Arguments.of(sentence, npy(1, header(descr, order, shape), new byte[2]));
  }

  /// The archive has checksums, so damage is never read as numbers.
  @Test
  void everyFlippedByteOfAnArchiveIsNoticedOrMeansNothing() throws IOException {
    var file = folder.resolve("a.npz");
    Npy.writeArchive(file, Map.of("x", Samples.normal(1, DType.FLOAT32, 2, 3)));
    var whole = Files.readAllBytes(file);
    var expected = Npy.readArchive(file).values().iterator().next().toFloats();
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      var damaged = whole.clone();
      damaged[at] ^= 0x20;
      Files.write(file, damaged);
      try {
        assertThat(Npy.readArchive(file).values().iterator().next().toFloats()).as("byte %s", at).isEqualTo(expected);
      } catch (InvalidDataException refusal) {
        refused++;
        assertThat(refusal).hasMessageContaining(file.toString()).hasMessageEndingWith(".");
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 3);
  }

  @Test
  void archivesKeepNamesAndOrder() throws IOException {
    var arrays = new LinkedHashMap<String, NdArray>();
    arrays.put("weights", Samples.normal(1, DType.FLOAT32, 20, 30));
    arrays.put("a", Samples.labels(1, 5, 9));
    var file = folder.resolve("a.npz");
    Npy.writeArchive(file, arrays);
    var read = Npy.readArchive(file);
    assertThat(read.keySet()).containsExactly("weights", "a");
    arrays.forEach((name, array) -> assertThat(read.get(name)).hasToString(array.toString()));
    Npy.writeArchive(folder.resolve("b.npz"), arrays);
    assertThat(folder.resolve("b.npz")).hasSameBinaryContentAs(file);
  }

  @Test
  void refusesArchivesOfOtherThings() throws IOException {
    var file = folder.resolve("a.npz");
    assertThatThrownBy(() -> Npy.readArchive(file))
        .hasMessage("The file " + file + " is missing; it should hold arrays of NumPy.");
    Files.write(file, new byte[50]);
    assertThatThrownBy(() -> Npy.readArchive(file)).isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("The file " + file + " is not a valid npz archive (");
    Files.write(file, zip("x.txt", new byte[3]));
    assertThatThrownBy(() -> Npy.readArchive(file))
        .hasMessage("The archive " + file + " should hold .npy entries only, but it has x.txt.");
    Files.write(file, zip("x.npy", npy(1, header("'<f8'", "False", "(2000000000,)"), new byte[16])));
    assertThatThrownBy(() -> Npy.readArchive(file)).hasMessage("The entry x.npy of " + file
        + " is not a valid npy array: it should hold 2000000000 elements of 8 bytes, but it ends after 2.");
    Npy.writeArchive(file, Map.of("left", NdArray.of(new float[] {1}), "twin", NdArray.of(new float[] {2})));
    var renamed = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("twin.npy", "left.npy");
    Files.write(file, bytes(renamed));
    assertThatThrownBy(() -> Npy.readArchive(file)).hasMessage("The archive " + file + " has two entries left.npy.");
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private static String header(String descr, String order, String shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  }

  private static byte[] npy(int version, String text, byte[] elements) {
    int lengthBytes = version == 1 ? 2 : 4;
    var bytes = ByteBuffer.allocate(8 + lengthBytes + text.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put(bytes("NUMPY")).put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) text.length());
    } else {
      bytes.putInt(text.length());
    }
    return bytes.put(bytes(text)).put(elements).array();
  }

  private static byte[] withLength(byte[] good, int length) {
    var changed = good.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putShort(8, (short) length);
    return changed;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
