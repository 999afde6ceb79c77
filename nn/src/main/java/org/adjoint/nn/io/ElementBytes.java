package org.adjoint.nn.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import org.adjoint.array.NdArray;

/// Moves elements between arrays and files as little-endian bytes, piece by piece.
final class ElementBytes {
  private static final int PIECE = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);

  ElementBytes(FileChannel channel) {
    this.channel = channel;
  }

  /// Appends the elements of an array, which may be a view.
  void write(NdArray array) throws IOException {
    write(array, bytes, channel);
  }

  /// Appends the elements of an array, which may be a view, to a channel that is no file.
  static void write(NdArray array, WritableByteChannel channel) throws IOException {
    write(array, ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN), channel);
  }

  private static void write(NdArray array, ByteBuffer bytes, WritableByteChannel channel) throws IOException {
    int piece = PIECE / array.dtype().bytes();
    for (int from = 0; from < array.size(); from += piece) {
      int count = Math.min(piece, array.size() - from);
      encode(array.values(), array.offset() + from, bytes.clear(), count);
      bytes.position(0).limit(count * array.dtype().bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /// Fills an array from the file's current position on.
  ///
  /// @return whether all bytes were elements; only a truth value that is neither 0 nor 1 is not
  /// @throws EOFException when the file ends before the array is full
  boolean read(NdArray array) throws IOException {
    int piece = PIECE / array.dtype().bytes();
    for (int from = 0; from < array.size(); from += piece) {
      int count = Math.min(piece, array.size() - from);
      bytes.clear().limit(count * array.dtype().bytes());
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new EOFException("The file became shorter while it was read.");
        }
      }
      if (!decode(bytes.flip(), array.values(), array.offset() + from, count)) {
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
