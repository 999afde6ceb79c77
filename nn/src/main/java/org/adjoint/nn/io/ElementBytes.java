package org.adjoint.nn.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.adjoint.array.NdArray;

/// Moves elements between arrays and streams as little-endian bytes, piece by piece. Streams, since an interrupt closes channels.
final class ElementBytes {
  private static final int PIECE = 1 << 16;

  private final ByteBuffer bytes = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);

  /// Appends the elements of an array, which may be a view.
  void write(NdArray array, OutputStream stream) throws IOException {
    int piece = PIECE / array.dtype().bytes();
    for (int from = 0; from < array.size(); from += piece) {
      int count = Math.min(piece, array.size() - from);
      encode(array.values(), array.offset() + from, bytes.clear(), count);
      stream.write(bytes.array(), 0, count * array.dtype().bytes());
    }
  }

  /// Fills an array with what comes next.
  ///
  /// @return whether all bytes were elements; only a truth value that is neither 0 nor 1 is not
  /// @throws EOFException when the stream ends before the array is full
  boolean read(NdArray array, InputStream stream) throws IOException {
    int piece = PIECE / array.dtype().bytes();
    for (int from = 0; from < array.size(); from += piece) {
      int count = Math.min(piece, array.size() - from);
      int length = count * array.dtype().bytes();
      if (stream.readNBytes(bytes.array(), 0, length) < length) {
        throw new EOFException("The file became shorter while it was read.");
      }
      if (!decode(bytes.clear().limit(length), array.values(), array.offset() + from, count)) {
        return false;
      }
    }
    return true;
  }

  private static void encode(Object values, int from, ByteBuffer target, int count) {
    switch (values) {
      case float[] array -> target.asFloatBuffer().put(array, from, count);
      case double[] array -> target.asDoubleBuffer().put(array, from, count);
      case int[] array -> target.asIntBuffer().put(array, from, count);
      case long[] array -> target.asLongBuffer().put(array, from, count);
      case boolean[] array -> {
        for (int i = 0; i < count; i++) {
          target.put(i, (byte) (array[from + i] ? 1 : 0));
        }
      }
      default -> throw new AssertionError(values);
    }
  }

  private static boolean decode(ByteBuffer source, Object values, int from, int count) {
    switch (values) {
      case float[] array -> source.asFloatBuffer().get(array, from, count);
      case double[] array -> source.asDoubleBuffer().get(array, from, count);
      case int[] array -> source.asIntBuffer().get(array, from, count);
      case long[] array -> source.asLongBuffer().get(array, from, count);
      case boolean[] array -> {
        for (int i = 0; i < count; i++) {
          byte value = source.get(i);
          if (value != 0 && value != 1) {
            return false;
          }
          array[from + i] = value == 1;
        }
      }
      default -> throw new AssertionError(values);
    }
    return true;
  }
}
