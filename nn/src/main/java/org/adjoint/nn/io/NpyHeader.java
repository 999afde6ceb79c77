package org.adjoint.nn.io;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.data.InvalidDataException;

/// The header of an npy file: a dictionary in the notation of Python, such as `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.
///
/// @param kind what the elements are in the file: `f`, `i`, `u` or `b`
/// @param bytes of one element
/// @param order of the bytes of an element
/// @param fortranOrder whether the first axis varies fastest
/// @param shape fixed
record NpyHeader(char kind, int bytes, ByteOrder order, boolean fortranOrder, Shape shape) {
  private static final Pattern DICTIONARY = Pattern.compile("\\{\\s*'(\\w+)'\\s*:\\s*(VALUE)\\s*,\\s*'(\\w+)'\\s*:"
      .concat("\\s*(VALUE)\\s*,\\s*'(\\w+)'\\s*:\\s*(VALUE)\\s*,?\\s*\\}\\s*")
      .replace("VALUE", "'[^']{1,20}'|True|False|\\([0-9, ]{0,200}\\)"));
  private static final Pattern TYPE = Pattern.compile("([<>|=])([fiub])([1248])");
  private static final String KINDS = "float16 to float64, int8 to int64, uint8 to uint32 and bool";

  /// Reads the text of a header.
  ///
  /// @param where names the array, for messages
  /// @throws InvalidDataException when it is not that of an array that can be read
  static NpyHeader parse(String where, String text) {
    var matcher = DICTIONARY.matcher(text);
    if (!matcher.matches()) {
      throw invalid(where, "its header should be a dictionary of 'descr', 'fortran_order' and 'shape', but it is "
          + Excerpt.of(text.strip()));
    }
    String type = null;
    String order = null;
    String sizes = null;
    for (int group = 1; group <= 5; group += 2) {
      var value = matcher.group(group + 1);
      switch (matcher.group(group)) {
        case "descr" -> type = value;
        case "fortran_order" -> order = value;
        case "shape" -> sizes = value;
        default -> throw invalid(where, "its header should not have the entry '" + matcher.group(group) + "'");
      }
    }
    if (type == null || order == null || sizes == null || !(order.equals("True") || order.equals("False"))) {
      throw invalid(where, "its header should have 'descr', 'fortran_order' and 'shape' once each, but it is "
          + Excerpt.of(text.strip()));
    }
    return of(where, type.substring(1, type.length() - 1), order.equals("True"), shape(where, sizes));
  }

  private static NpyHeader of(String where, String type, boolean fortranOrder, Shape shape) {
    var matcher = TYPE.matcher(type);
    if (!matcher.matches()) {
      throw invalid(where, "its elements should be " + KINDS + ", but they are " + Excerpt.of(type));
    }
    char kind = matcher.group(2).charAt(0);
    int bytes = matcher.group(3).charAt(0) - '0';
    boolean known = switch (kind) {
      case 'f' -> bytes > 1;
      case 'i' -> true;
      case 'u' -> bytes < 8;
      default -> bytes == 1;
    };
    if (!known) {
      throw invalid(where, "its elements should be " + KINDS + ", but they are " + Excerpt.of(type));
    }
    var byteOrder = switch (matcher.group(1)) {
      case ">" -> ByteOrder.BIG_ENDIAN;
      case "=" -> ByteOrder.nativeOrder();
      default -> ByteOrder.LITTLE_ENDIAN;
    };
    return new NpyHeader(kind, bytes, byteOrder, fortranOrder, shape);
  }

  private static Shape shape(String where, String tuple) {
    var text = tuple.substring(1, tuple.length() - 1).strip();
    // A tuple of one has a comma behind it, "(5,)", and without it the parentheses would be nothing but that.
    boolean single = text.endsWith(",");
    var parts = text.isEmpty() ? new String[0] : (single ? text.substring(0, text.length() - 1) : text).split(",", -1);
    long elements = 1;
    var sizes = new int[parts.length];
    for (int axis = 0; axis < sizes.length; axis++) {
      var part = parts[axis].strip();
      if (!part.matches("[0-9]{1,10}") || Long.parseLong(part) > Integer.MAX_VALUE) {
        throw invalid(where, "its shape should be sizes below 2147483648, but it is " + Excerpt.of(tuple));
      }
      sizes[axis] = Integer.parseInt(part);
      elements = Math.max(elements, 1) * sizes[axis];
      if (elements > Integer.MAX_VALUE - 8) {
        throw invalid(where, "its shape " + Excerpt.of(tuple) + " has more elements than a Java array can hold");
      }
    }
    if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
      throw invalid(where, "its shape " + Excerpt.of(tuple) + " has no elements");
    }
    return Shape.of(sizes);
  }

  /// The type of the array that the elements are read into: the smallest that holds all of their values.
  DType dtype() {
    return switch (kind) {
      case 'f' -> bytes == 8 ? DType.FLOAT64 : DType.FLOAT32;
      case 'i' -> bytes == 8 ? DType.INT64 : DType.INT32;
      case 'u' -> bytes == 4 ? DType.INT64 : DType.INT32;
      default -> DType.BOOL;
    };
  }

  /// The number of elements.
  int elements() {
    return (int) shape.elements().factor();
  }

  /// The text that describes an array of a type and shape as it is written: little-endian, row by row.
  static String text(DType dtype, Shape shape) {
    var sizes = Arrays.stream(shape.sizes()).mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", shape.rank() == 1 ? ",)" : ")"));
    var type = switch (dtype) {
      case FLOAT32 -> "<f4";
      case FLOAT64 -> "<f8";
      case INT32 -> "<i4";
      case INT64 -> "<i8";
      case BOOL -> "|b1";
    };
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + sizes + ", }";
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static InvalidDataException invalid(String where, String reason) {
    return new InvalidDataException(where + " is not a valid npy array: " + reason + ".");
  }
}
