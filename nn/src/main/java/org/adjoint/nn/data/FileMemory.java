package org.adjoint.nn.data;

/// The memory that a file asks for. Few bytes may stand for very many: of an archive that inflates, or of a file with holes.
public final class FileMemory {
  private static final int MEGABYTE = 1 << 20;

  private FileMemory() {}

  /// Reads a file.
  ///
  /// @param <T> what it holds
  /// @param <E> what reading it may throw
  @FunctionalInterface
  public interface Reading<T, E extends Exception> {
    /// Reads it to its end.
    T read() throws E;
  }

  /// What `reading` gives; when memory runs out meanwhile, what was read is let go, and the file is refused.
  ///
  /// @param what names the file at the beginning of a message: `The file x.npy`
  /// @throws InvalidDataException when there is not enough memory
  /// @throws E what `reading` throws
  public static <T, E extends Exception> T bounded(String what, Reading<T, E> reading) throws E {
    try {
      return reading.read();
    } catch (OutOfMemoryError failure) {
      throw new InvalidDataException(what + " takes more memory than is left of the " + available() / MEGABYTE
          + " MB that Java has: start java with a larger -Xmx.", failure);
    }
  }

  /// Refuses what cannot fit before it is read.
  ///
  /// @param what names it at the beginning of a message: `The file x.npy`
  /// @param bytes that it takes in memory
  /// @throws InvalidDataException when Java has less than that
  public static void require(String what, long bytes) {
    if (bytes > available()) {
      throw new InvalidDataException(what + " takes " + Math.ceilDiv(bytes, MEGABYTE) + " MB of memory, but Java has "
          + available() / MEGABYTE + " MB: start java with a larger -Xmx.");
    }
  }

  private static long available() {
    return Runtime.getRuntime().maxMemory();
  }
}
