package org.adjoint.bench.gradbench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as maps, lists, strings, numbers, booleans and null.
final class Json {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder().maxDocumentLength(-1).build()).build();

  private Json() {
  }

  /// Reads an object.
  ///
  /// @throws IOException when the text is none
  static Map<String, @Nullable Object> readObject(String text) throws IOException {
    try (var parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("A message is a JSON object, but this is none: " + text);
      }
      return object(parser);
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      var elements = new ArrayList<@Nullable Object>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser));
      }
      return elements;
    }
    if (token.isNumeric()) {
      return parser.getDoubleValue();
    }
    return token == JsonToken.VALUE_NULL ? null : token.isBoolean() ? parser.getBooleanValue() : parser.getText();
  }

  /// Writes a value on one line. Whole numbers must be integers or longs to be written without a point.
  static String write(@Nullable Object value) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator generator) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> members -> {
        generator.writeStartObject();
        for (var member : members.entrySet()) {
          generator.writeFieldName((String) member.getKey());
          write(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case List<?> elements -> {
        generator.writeStartArray();
        for (var element : elements) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      default -> generator.writeString(value.toString());
    }
  }
}
