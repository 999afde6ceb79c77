package org.adjoint.nn.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// The header of a safetensors file: where each tensor lies in the bytes that follow, and free text.
///
/// @param entries by name, in the order of the header
/// @param metadata free text by name
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  /// The name that the format keeps for the free text.
  static final String METADATA = "__metadata__";

  /// The longest header that the format allows, in bytes.
  static final int MAXIMUM_LENGTH = 100_000_000;

  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON = new JsonFactory();

  /// One tensor.
  ///
  /// @param dtype the type of its elements
  /// @param shape the fixed sizes of its axes
  /// @param begin the position of its first byte, counted from the end of the header
  /// @param end the position behind its last byte
  record Entry(DType dtype, Shape shape, long begin, long end) {}

  SafetensorsHeader {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /// The header of a file that holds the tensors one behind the other.
  static SafetensorsHeader describing(Map<String, NdArray> tensors, Map<String, String> metadata) {
    var entries = new LinkedHashMap<String, Entry>();
    long begin = 0;
    for (var tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException(
            "A tensor cannot be named " + METADATA + ", which the format keeps for text.");
      }
      var array = tensor.getValue();
      long end = begin + (long) array.size() * array.dtype().bytes();
      entries.put(tensor.getKey(), new Entry(array.dtype(), array.shape(), begin, end));
      begin = end;
    }
    return new SafetensorsHeader(entries, metadata);
  }

  /// The name of a type in the format.
  static String nameOf(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case INT32 -> "I32";
      case INT64 -> "I64";
      case BOOL -> "BOOL";
    };
  }

  /// The bytes at the beginning of the file: the header's length, its JSON, and spaces up to a multiple of 8.
  ///
  /// @throws IllegalArgumentException when names and text are longer than the format allows
  byte[] toBytes() throws IOException {
    var json = json();
    int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    if (length > MAXIMUM_LENGTH) {
      throw new IllegalArgumentException("The header must be at most " + MAXIMUM_LENGTH
          + " bytes long, but names and text make it " + length + ".");
    }
    var bytes = new byte[Long.BYTES + length];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
    return bytes;
  }

  private byte[] json() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var generator = JSON.createGenerator(bytes)) {
      generator.writeStartObject();
      if (!metadata.isEmpty()) {
        generator.writeObjectFieldStart(METADATA);
        // Sorted, because callers use Map.of, whose order changes from one process to the next.
        for (var text : new TreeMap<>(metadata).entrySet()) {
          generator.writeStringField(text.getKey(), text.getValue());
        }
        generator.writeEndObject();
      }
      for (var entry : entries.entrySet()) {
        generator.writeFieldName(entry.getKey());
        write(entry.getValue(), generator);
      }
      generator.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(Entry entry, JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    generator.writeStringField("dtype", nameOf(entry.dtype));
    generator.writeFieldName("shape");
    var sizes = entry.shape.sizes();
    generator.writeArray(sizes, 0, sizes.length);
    generator.writeFieldName("data_offsets");
    generator.writeArray(new long[] {entry.begin, entry.end}, 0, 2);
    generator.writeEndObject();
  }
}
