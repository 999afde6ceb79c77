package org.adjoint.nn.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.SafetensorsHeader.Entry;
import org.jspecify.annotations.Nullable;

/// Reads the JSON header of a safetensors file strictly: nothing unknown, nothing twice, nothing left out.
///
/// @param path the file, for messages
record SafetensorsHeaderParser(Path path) {
  private static final int MAXIMUM_RANK = 64;
  private static final int MAXIMUM_ELEMENTS = Integer.MAX_VALUE - 8;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// Parses a header, without its length.
  ///
  /// @throws InvalidDataException when it is not a header of the format
  SafetensorsHeader parse(byte[] bytes) throws IOException {
    // Decoded here, since the parser would also guess UTF-16 or UTF-32, and accept malformed UTF-8 in part.
    try (var parser = JSON.createParser(utf8(bytes))) {
      if (bytes.length == 0 || bytes[0] != '{') {
        throw invalid("its header should begin with {");
      }
      parser.nextToken();
      return parse(parser);
    } catch (JsonProcessingException failure) {
      throw new InvalidDataException("The file " + path + " is not valid safetensors: its header is not the JSON that"
          + " it should be (" + Excerpt.of(failure.getOriginalMessage()) + ").", failure);
    }
  }

  private String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException failure) {
      throw new InvalidDataException(
          "The file " + path + " is not valid safetensors: its header should be UTF-8 text, but it is not.", failure);
    }
  }

  private SafetensorsHeader parse(JsonParser parser) throws IOException {
    var entries = new LinkedHashMap<String, Entry>();
    Map<String, String> metadata = Map.of();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata = metadata(parser);
      } else {
        entries.put(name, entry(name, parser));
      }
    }
    if (parser.nextToken() != null) {
      throw invalid("its header should be one JSON object, but more text follows");
    }
    return new SafetensorsHeader(entries, metadata);
  }

  private Map<String, String> metadata(JsonParser parser) throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "its __metadata__ should map names to text");
    var metadata = new LinkedHashMap<String, String>();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      require(parser.nextToken() == JsonToken.VALUE_STRING, "its __metadata__ should map names to text");
      metadata.put(name, parser.getText());
    }
    return metadata;
  }

  private Entry entry(String name, JsonParser parser) throws IOException {
    var tensor = "the tensor " + Excerpt.quoted(name);
    require(parser.nextToken() == JsonToken.START_OBJECT, tensor + " should be described by a JSON object");
    @Nullable DType dtype = null;
    @Nullable List<Long> sizes = null;
    @Nullable List<Long> offsets = null;
    for (var field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      switch (field) {
        case "dtype" -> dtype = dtype(tensor, parser);
        case "shape" -> sizes = numbers(tensor, field, MAXIMUM_RANK, parser);
        case "data_offsets" -> offsets = numbers(tensor, field, 2, parser);
        default -> throw invalid(tensor + " has an unknown field " + Excerpt.quoted(field));
      }
    }
    if (dtype == null || sizes == null || offsets == null) {
      throw invalid(tensor + " should have the fields dtype, shape and data_offsets, but one is missing");
    }
    require(offsets.size() == 2, tensor + " should have two data_offsets, but it has " + offsets.size());
    return entry(tensor, dtype, sizes, offsets.get(0), offsets.get(1));
  }

  private Entry entry(String tensor, DType dtype, List<Long> sizes, long begin, long end) {
    require(begin <= end, tensor + " begins at byte " + begin + ", behind its end at " + end);
    long elements = 1;
    for (long size : sizes) {
      // Bounded before each multiplication, so that the product fits into 64 bits.
      require(size <= MAXIMUM_ELEMENTS && elements * size <= MAXIMUM_ELEMENTS,
          tensor + " has the shape " + sizes + ", which is larger than a Java array can be");
      elements *= size;
    }
    long bytes = elements * dtype.bytes();
    require(end - begin == bytes, tensor + " of type " + SafetensorsHeader.nameOf(dtype) + " and shape " + sizes
        + " should take " + bytes + " bytes, but its data_offsets span " + (end - begin));
    return new Entry(dtype, Shape.of(sizes.stream().mapToInt(Math::toIntExact).toArray()), begin, end);
  }

  private DType dtype(String tensor, JsonParser parser) throws IOException {
    require(parser.nextToken() == JsonToken.VALUE_STRING, tensor + " should name its dtype in quotes");
    var name = parser.getText();
    for (var dtype : DType.values()) {
      if (SafetensorsHeader.nameOf(dtype).equals(name)) {
        return dtype;
      }
    }
    throw invalid(tensor + " should have the dtype F32, F64, I32, I64 or BOOL, but it has " + Excerpt.of(name));
  }

  private List<Long> numbers(String tensor, String field, int maximum, JsonParser parser) throws IOException {
    require(parser.nextToken() == JsonToken.START_ARRAY, tensor + " should have a list of numbers as " + field);
    var numbers = new ArrayList<Long>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() >= 0,
          tensor + " should have whole numbers of at least 0 as " + field + ", but one is "
              + Excerpt.of(parser.getText()));
      numbers.add(parser.getLongValue());
      require(numbers.size() <= maximum, tensor + " should have at most " + maximum + " numbers as " + field);
    }
    return numbers;
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw invalid(otherwise);
    }
  }

  private InvalidDataException invalid(String reason) {
    return new InvalidDataException("The file " + path + " is not valid safetensors: " + reason + ".");
  }
}
