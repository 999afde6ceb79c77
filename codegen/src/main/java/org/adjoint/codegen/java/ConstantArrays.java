package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.schedule.BufferPlan;

/// The constants of a program as fields of its class: short ones number by number, long ones as text, because the code of a class has an
/// end at 64 KB.
final class ConstantArrays {
  private static final int MOST_NUMBERS = 64;
  private static final int LINE = 96;
  /// A string in a class file takes 65,535 bytes.
  private static final int LINES_OF_STRING = 600;

  private final List<FieldSpec> fields = new ArrayList<>();
  private final Map<Integer, String> byBuffer = new HashMap<>();
  private final Set<DType> decoded = EnumSet.noneOf(DType.class);

  /// @param names takes those of the fields
  ConstantArrays(BufferPlan plan, Names names) {
    plan.constants().entrySet().stream().sorted(Comparator.comparingInt(entry -> entry.getKey().index()))
        .forEach(entry -> {
          var buffer = entry.getKey();
          var name = names.define(buffer, buffer.label());
          byBuffer.put(buffer.index(), name);
          fields.add(FieldSpec
              .builder(ArrayTypeName.of(ScalarDialect.type(buffer.dtype())), name, Modifier.PRIVATE, Modifier.STATIC,
                  Modifier.FINAL)
              .addJavadoc("{@code $L$L}.\n", buffer.dtype(), buffer.shape())
              .initializer(values(entry.getValue().value())).build());
        });
  }

  /// The names of methods of the class that decode text.
  static List<String> methodNames() {
    return List.of(decoder(DType.FLOAT32), decoder(DType.FLOAT64), decoder(DType.INT32), decoder(DType.INT64),
        decoder(DType.BOOL));
  }

  private static String decoder(DType dtype) {
    return ScalarDialect.type(dtype).getSimpleName() + "s";
  }

  private CodeBlock values(NdArray array) {
    if (array.size() <= MOST_NUMBERS) {
      return IntStream.range(0, array.size()).mapToObj(position -> number(array, position))
          .collect(CodeBlock.joining(",$W", "{", "}"));
    }
    decoded.add(array.dtype());
    var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes(array)).split("\n", -1);
    var strings = new ArrayList<String>();
    for (int from = 0; from < lines.length; from += LINES_OF_STRING) {
      var part = List.of(lines).subList(from, Math.min(from + LINES_OF_STRING, lines.length));
      strings.add("\"\"\"\n" + String.join("\n", part) + "\n\"\"\"");
    }
    return CodeBlock.of("$L($L)", decoder(array.dtype()), String.join(", ", strings));
  }

  private static CodeBlock number(NdArray array, int position) {
    return array.values() instanceof long[] longs
        ? CodeBlock.of("$LL", longs[array.offset() + position])
        : new ScalarDialect(false).number(array.get(position), array.dtype()).text();
  }

  private static byte[] bytes(NdArray array) {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(array.size(), array.dtype().bytes()));
    int from = array.offset();
    int size = array.size();
    switch (array.values()) {
      case float[] values -> bytes.asFloatBuffer().put(values, from, size);
      case double[] values -> bytes.asDoubleBuffer().put(values, from, size);
      case int[] values -> bytes.asIntBuffer().put(values, from, size);
      case long[] values -> bytes.asLongBuffer().put(values, from, size);
      case boolean[] values ->
          IntStream.range(0, size).forEach(at -> bytes.put(at, (byte) (values[from + at] ? 1 : 0)));
      default -> throw new IllegalArgumentException("There are no constants of " + array.describe() + ".");
    }
    return bytes.array();
  }

  List<FieldSpec> fields() {
    return fields;
  }

  /// The names of the arrays of the program that are constants, by their index.
  Map<Integer, String> byBuffer() {
    return byBuffer;
  }

  /// The methods that decode text.
  List<MethodSpec> methods() {
    return decoded.stream().map(ConstantArrays::method).toList();
  }

  private static MethodSpec method(DType dtype) {
    var element = TypeName.get(ScalarDialect.type(dtype));
    var method = MethodSpec.methodBuilder(decoder(dtype)).addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addJavadoc("The numbers whose bytes {@code base64} holds.\n").returns(ArrayTypeName.of(element))
        .addParameter(String[].class, "base64").varargs()
        .addStatement("var bytes = $T.wrap($T.getMimeDecoder().decode(String.join($S, base64)))", ByteBuffer.class,
            Base64.class, "")
        .addStatement("var values = new $T[bytes.remaining() / $L]", element, dtype.bytes());
    if (dtype == DType.BOOL) {
      method.beginControlFlow("for (int i = 0; i < values.length; i++)").addStatement("values[i] = bytes.get(i) != 0")
          .endControlFlow();
    } else {
      var name = ScalarDialect.type(dtype).getSimpleName();
      method.addStatement("bytes.as$L$LBuffer().get(values)", Character.toUpperCase(name.charAt(0)), name.substring(1));
    }
    return method.addStatement("return values").build();
  }
}
