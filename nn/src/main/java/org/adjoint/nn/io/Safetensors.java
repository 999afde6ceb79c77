package org.adjoint.nn.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    var header = SafetensorsHeader.describing(tensors, metadata).toBytes();
    AtomicFile.replace(path, stream -> {
      stream.write(header);
      var elements = new ElementBytes();
      for (var tensor : tensors.values()) {
        elements.write(tensor, stream);
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
    try (var stream = Files.newInputStream(path)) {
      return FileMemory.bounded("The file " + path, () -> contents(path, Files.size(path), stream));
    } catch (EOFException failure) {
      throw invalid(path, "it became shorter while it was read");
    }
  }

  private static Contents contents(Path path, long size, InputStream stream) throws IOException {
    var text = headerBytes(path, size, stream);
    long bytes = size - Long.BYTES - text.length;
    var header = new SafetensorsHeaderParser(path).parse(text);
    var placed = seamless(path, header, bytes);
    FileMemory.require("The file " + path, bytes);
    return new Contents(tensors(path, header, placed, stream), header.metadata());
  }

  /// The header without its length; the stream stands behind it afterwards.
  private static byte[] headerBytes(Path path, long size, InputStream stream) throws IOException {
    if (size < Long.BYTES) {
      throw invalid(path, "it should begin with the length of its header in 8 bytes, but it has only " + size);
    }
    long length = ByteBuffer.wrap(bytes(stream, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > SafetensorsHeader.MAXIMUM_LENGTH) {
      throw invalid(path, "its header should have at most " + SafetensorsHeader.MAXIMUM_LENGTH
          + " bytes, but its first 8 bytes say " + Long.toUnsignedString(length));
    }
    if (length > size - Long.BYTES) {
      throw invalid(path,
          "its header should have " + length + " bytes, but only " + (size - Long.BYTES) + " are there");
    }
    return bytes(stream, (int) length);
  }

  private static byte[] bytes(InputStream stream, int count) throws IOException {
    var bytes = stream.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /// The tensors in the order in which they lie, one behind the other, and fill the `available` bytes behind the header.
  private static List<Map.Entry<String, Entry>> seamless(Path path, SafetensorsHeader header, long available) {
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
    return inOrder;
  }

  private static Map<String, NdArray> tensors(Path path, SafetensorsHeader header,
      List<Map.Entry<String, Entry>> placed, InputStream stream) throws IOException {
    // In the order of the header, though they may lie in another.
    var tensors = new LinkedHashMap<String, NdArray>();
    header.entries().forEach((name, entry) -> tensors.put(name, NdArray.zeros(entry.dtype(), entry.shape())));
    var elements = new ElementBytes();
    for (var named : placed) {
      if (!elements.read(Objects.requireNonNull(tensors.get(named.getKey())), stream)) {
        throw invalid(path,
            "the BOOL tensor " + Excerpt.quoted(named.getKey()) + " should hold bytes 0 and 1, but it holds others");
      }
    }
    return tensors;
  }

  private static InvalidDataException invalid(Path path, String reason) {
    return new InvalidDataException("The file " + path + " is not valid safetensors: " + reason + ".");
  }
}
