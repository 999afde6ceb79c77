package org.adjoint.nn.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.data.FileMemory;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.SafetensorsHeader.Entry;

/// Named arrays in the [safetensors](https://github.com/huggingface/safetensors#format) format: the length of a JSON
/// header, the header, and the elements, little-endian, row by row.
///
/// float32, float64, int32, int64 and bool arrays are stored as F32, F64, I32, I64 and BOOL. Files of other writers are
/// read as long as they hold no other types.
public final class Safetensors {
  private Safetensors() {}

  /// What a file holds, in the order of its header.
  ///
  /// @param tensors arrays by name
  /// @param metadata free text by name
  public record Contents(Map<String, NdArray> tensors, Map<String, String> metadata) {
    public Contents {
      tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
  }

  /// Writes a file, or replaces it as a whole: when writing fails, the old file is still there. The same content gives
  /// the same bytes.
  ///
  /// @param tensors arrays by name, written in the order of the map
  /// @param metadata free text by name, written in alphabetical order; may be empty
  /// @throws IllegalArgumentException when a tensor is named `__metadata__` or the header exceeds 100 MB
  /// @throws IOException when the file cannot be written
  public static void write(Path path, Map<String, NdArray> tensors, Map<String, String> metadata) throws IOException {
    var header = ByteBuffer.wrap(SafetensorsHeader.describing(tensors, metadata).toBytes());
    AtomicFile.replace(path, channel -> {
      while (header.hasRemaining()) {
        channel.write(header);
      }
      var elements = new ElementBytes(channel);
      for (var tensor : tensors.values()) {
        elements.write(tensor);
      }
    });
  }

  /// Reads a file. It may come from anywhere: memory is bounded by its size, whatever its header claims.
  ///
  /// @throws InvalidDataException when the file is missing or is not exactly what the format says
  /// @throws IOException when the file cannot be read
  public static Contents read(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new InvalidDataException("The file " + path + " is missing; it should be a safetensors file.");
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return FileMemory.bounded("The file " + path, () -> contents(path, channel));
    } catch (EOFException failure) {
      throw invalid(path, "it became shorter while it was read");
    }
  }

  private static Contents contents(Path path, FileChannel channel) throws IOException {
    var header = new SafetensorsHeaderParser(path).parse(headerBytes(path, channel));
    long bytes = channel.size() - channel.position();
    requireSeamless(path, header, bytes);
    FileMemory.require("The file " + path, bytes);
    return new Contents(tensors(path, header, channel), header.metadata());
  }

  /// The header without its length; the channel stands behind it afterwards.
  private static byte[] headerBytes(Path path, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Long.BYTES) {
      throw invalid(path, "it should begin with the length of its header in 8 bytes, but it has only " + size);
    }
    long length = ByteBuffer.wrap(bytes(channel, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > SafetensorsHeader.MAXIMUM_LENGTH) {
      throw invalid(path, "its header should have at most " + SafetensorsHeader.MAXIMUM_LENGTH
          + " bytes, but its first 8 bytes say " + Long.toUnsignedString(length));
    }
    if (length > size - Long.BYTES) {
      throw invalid(path,
          "its header should have " + length + " bytes, but only " + (size - Long.BYTES) + " are there");
    }
    return bytes(channel, (int) length);
  }

  private static byte[] bytes(FileChannel channel, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.array();
  }

  /// Checks that the tensors lie one behind the other and fill the `available` bytes behind the header.
  private static void requireSeamless(Path path, SafetensorsHeader header, long available) {
    var inOrder = header.entries().entrySet().stream()
        .sorted(Comparator.<Map.Entry<String, Entry>>comparingLong(named -> named.getValue().begin())
            .thenComparingLong(named -> named.getValue().end()))
        .toList();
    long end = 0;
    for (var named : inOrder) {
      if (named.getValue().begin() != end) {
        throw invalid(path, "the tensor " + Excerpt.quoted(named.getKey()) + " should begin at byte " + end
            + ", where the one before it ends, but it begins at " + named.getValue().begin());
      }
      end = named.getValue().end();
    }
    if (end != available) {
      throw invalid(path,
          "its tensors should take " + end + " bytes behind the header, but " + available + " are there");
    }
  }

  private static Map<String, NdArray> tensors(Path path, SafetensorsHeader header, FileChannel channel)
      throws IOException {
    var tensors = new LinkedHashMap<String, NdArray>();
    var elements = new ElementBytes(channel);
    long start = channel.position();
    for (var named : header.entries().entrySet()) {
      var entry = named.getValue();
      var array = NdArray.zeros(entry.dtype(), entry.shape());
      channel.position(start + entry.begin());
      if (!elements.read(array)) {
        throw invalid(path,
            "the BOOL tensor " + Excerpt.quoted(named.getKey()) + " should hold bytes 0 and 1, but it holds others");
      }
      tensors.put(named.getKey(), array);
    }
    return tensors;
  }

  private static InvalidDataException invalid(Path path, String reason) {
    return new InvalidDataException("The file " + path + " is not valid safetensors: " + reason + ".");
  }
}
