package org.adjoint.nn.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.data.FileMemory;

/// One array in the [npy format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): magic bytes, version, header, elements.
///
/// Nothing is allocated because a header says so: memory follows the bytes that really come.
final class NpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int LONGEST_HEADER = 10_000;
  private static final int PIECE = 1 << 16;

  private NpyArray() {}

  /// Reads the only array of a stream.
  ///
  /// @param where names the array at the beginning of a message: `The file x.npy`
  /// @throws org.adjoint.nn.data.InvalidDataException when the stream holds anything else
  static NdArray read(String where, InputStream stream) throws IOException {
    var header = NpyHeader.parse(where, headerText(where, stream));
    var array = NdArray.view(elements(where, header, stream), 0, header.shape());
    if (stream.read() >= 0) {
      throw NpyHeader.invalid(where, "it should end after " + header.elements() + " elements, but more bytes follow");
    }
    return header.fortranOrder() ? rowByRow(array) : array;
  }

  private static String headerText(String where, InputStream stream) throws IOException {
    var start = stream.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2 || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
      throw NpyHeader.invalid(where, "it should begin with the byte 93 and NUMPY");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw NpyHeader.invalid(where, "its version should be 1, 2 or 3, but it is " + version);
    }
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    var lengthField = stream.readNBytes(lengthBytes);
    long length = 0;
    for (int i = lengthField.length - 1; i >= 0; i--) {
      length = length << Byte.SIZE | Byte.toUnsignedInt(lengthField[i]);
    }
    if (lengthField.length < lengthBytes || length > LONGEST_HEADER) {
      throw NpyHeader.invalid(where, "its header should have at most " + LONGEST_HEADER
          + " bytes, but its length is " + (lengthField.length < lengthBytes ? "missing" : length));
    }
    var text = stream.readNBytes((int) length);
    if (text.length < length) {
      throw NpyHeader.invalid(where, "its header should have " + length + " bytes, but it ends after " + text.length);
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /// The elements in a Java array that grows with the bytes that come.
  private static Object elements(String where, NpyHeader header, InputStream stream) throws IOException {
    int piece = PIECE / header.bytes();
    int capacity = Math.min(header.elements(), piece);
    var array = NdArray.zeros(header.dtype(), Shape.of(capacity));
    for (int from = 0; from < header.elements();) {
      int count = Math.min(piece, header.elements() - from);
      var bytes = stream.readNBytes(count * header.bytes());
      if (bytes.length < count * header.bytes()) {
        throw NpyHeader.invalid(where, "it should hold " + header.elements() + " elements of " + header.bytes()
            + " bytes, but it ends after " + (from + bytes.length / header.bytes()));
      }
      if (from + count > array.size()) {
        array = grown(where, array, (int) Math.min(header.elements(), 2L * array.size()));
      }
      decode(where, header, ByteBuffer.wrap(bytes).order(header.order()), array, from, count);
      from += count;
    }
    return array.values();
  }

  private static NdArray grown(String where, NdArray array, int capacity) {
    FileMemory.require(where, ((long) array.size() + capacity) * array.dtype().bytes());
    var larger = NdArray.zeros(array.dtype(), Shape.of(capacity));
    larger.rows(0, array.size()).assign(array);
    return larger;
  }

  private static void decode(String where, NpyHeader header, ByteBuffer bytes, NdArray array, int from, int count) {
    for (int i = 0; i < count; i++) {
      int at = i * header.bytes();
      switch (array.values()) {
        case float[] values -> values[from + i] =
            header.bytes() == 2 ? Float.float16ToFloat(bytes.getShort(at)) : bytes.getFloat(at);
        case double[] values -> values[from + i] = bytes.getDouble(at);
        case int[] values -> values[from + i] = (int) integer(header, bytes, at);
        case long[] values -> values[from + i] = integer(header, bytes, at);
        case boolean[] values -> {
          if (bytes.get(at) != 0 && bytes.get(at) != 1) {
            throw NpyHeader.invalid(where, "truth values should be bytes 0 and 1, but one is " + bytes.get(at));
          }
          values[from + i] = bytes.get(at) == 1;
        }
        default -> throw new AssertionError(array);
      }
    }
  }

  private static long integer(NpyHeader header, ByteBuffer bytes, int at) {
    boolean unsigned = header.kind() == 'u';
    return switch (header.bytes()) {
      case 1 -> unsigned ? Byte.toUnsignedLong(bytes.get(at)) : bytes.get(at);
      case 2 -> unsigned ? Short.toUnsignedLong(bytes.getShort(at)) : bytes.getShort(at);
      case 4 -> unsigned ? Integer.toUnsignedLong(bytes.getInt(at)) : bytes.getInt(at);
      default -> bytes.getLong(at);
    };
  }

  /// The same array with its last axis varying fastest.
  private static NdArray rowByRow(NdArray columnByColumn) {
    var sizes = columnByColumn.shape().sizes();
    var result = NdArray.zeros(columnByColumn.dtype(), columnByColumn.shape());
    var index = new int[sizes.length];
    for (int from = 0; from < result.size(); from++) {
      int to = 0;
      for (int axis = 0; axis < sizes.length; axis++) {
        to = to * sizes[axis] + index[axis];
      }
      System.arraycopy(columnByColumn.values(), from, result.values(), to, 1);
      for (int axis = 0; axis < sizes.length && ++index[axis] == sizes[axis]; axis++) {
        index[axis] = 0;
      }
    }
    return result;
  }

  /// Writes an array, which may be a view: version 1, little-endian, row by row.
  static void write(NdArray array, OutputStream stream) throws IOException {
    var text = NpyHeader.text(array.dtype(), array.shape());
    int unpadded = MAGIC.length + 2 + Short.BYTES + text.length() + 1;
    int length = text.length() + 1 + Math.floorMod(-unpadded, ALIGNMENT);
    var header = ByteBuffer.allocate(MAGIC.length + 2 + Short.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(header.array(), (byte) ' ');
    header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length).put(NpyHeader.ascii(text));
    header.put(header.capacity() - 1, (byte) '\n');
    stream.write(header.array());
    new ElementBytes().write(array, stream);
  }
}
