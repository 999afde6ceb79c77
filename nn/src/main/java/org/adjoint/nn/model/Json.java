package org.adjoint.nn.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.nn.data.Excerpt;

/// JSON as maps, lists, texts, numbers (`Long` or `Double`) and truth values.
final class Json {
  private static final int DEEPEST = 200;
  private static final JsonFactory FACTORY = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build();

  private Json() {}

  static String write(Object value) throws IOException {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      write(value, generator);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator generator) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (var entry : map.entrySet()) {
          generator.writeFieldName((String) entry.getKey());
          write(entry.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        for (var element : list) {
          write(element, generator);
        }
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case Boolean truth -> generator.writeBoolean(truth);
      default -> throw new IllegalArgumentException("JSON has nothing for " + value.getClass().getName() + ".");
    }
  }

  /// @throws IllegalArgumentException when the text is not one JSON value, or holds `null`
  static Object read(String text) throws IOException {
    try (var parser = FACTORY.createParser(text)) {
      parser.nextToken();
      var value = read(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("its JSON should be one value, but more text follows");
      }
      return value;
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException("its JSON is malformed ("
          + Excerpt.of(failure.getOriginalMessage()) + ")", failure);
    }
  }

  private static Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var map = new LinkedHashMap<String, Object>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          map.put(name, read(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> throw new IllegalArgumentException("its JSON should have no " + parser.currentToken());
    };
  }
}
