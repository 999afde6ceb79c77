package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;

/// The arrays that an object keeps from run to run, for what is computed on the way. Values that are never needed at the same time share
/// one. An array of fixed size is made with the object, others grow with the sizes that a run is given.
final class WorkspaceFields {
  static final String AT_LEAST = "atLeast";
  /// Which arrays are shared must not depend on the sizes of a run.
  private static final int USUAL_SIZE = 64;

  private final List<FieldSpec> fields = new ArrayList<>();
  private final CodeBlock.Builder growth = CodeBlock.builder();
  private final Map<Integer, String> byBuffer = new HashMap<>();
  private final Set<DType> growing = EnumSet.noneOf(DType.class);

  /// @param names takes those of the fields
  /// @param subscripts knows the names of the sizes
  WorkspaceFields(BufferPlan plan, List<String> symbols, Names names, Subscripts subscripts) {
    var allocation = plan.allocate(symbols.stream().collect(Collectors.toMap(symbol -> symbol, _ -> USUAL_SIZE)));
    var users = new LinkedHashMap<Integer, List<Buffer>>();
    for (var buffer : plan.buffers()) {
      int slot = allocation.slotOf().get(buffer.index());
      if (slot >= 0) {
        users.computeIfAbsent(slot, _ -> new ArrayList<>()).add(buffer);
      }
    }
    users.values().forEach(sharing -> add(sharing, names, subscripts));
  }

  private void add(List<Buffer> sharing, Names names, Subscripts subscripts) {
    var first = sharing.getFirst();
    var name = names.define(sharing, sharing.size() == 1 ? first.label() : "shared");
    sharing.forEach(buffer -> byBuffer.put(buffer.index(), name));
    var element = TypeName.get(ScalarDialect.type(first.dtype()));
    var field = FieldSpec.builder(ArrayTypeName.of(element), name, Modifier.PRIVATE);
    if (sharing.size() > 1) {
      field.addJavadoc("$L.\n", sharing.stream().map(Buffer::label).distinct()
          .map(label -> "{@code " + Names.comment(label) + "}").collect(Collectors.joining(", then ")));
    }
    var lengths = longest(sharing);
    if (lengths.size() == 1 && lengths.getFirst().isFixed()) {
      field.addModifiers(Modifier.FINAL).initializer("new $T[$L]", element, fixedLength(first, lengths.getFirst()));
    } else {
      field.initializer("{}");
      growing.add(first.dtype());
      growth.addStatement("$L = $L($L, $L)", name, AT_LEAST, name, lengths.stream().map(subscripts::ofLong)
          .reduce((x, y) -> "Math.max(" + x + ", " + y + ")").orElseThrow());
    }
    fields.add(field.build());
  }

  private static long fixedLength(Buffer buffer, Extent length) {
    if (length.factor() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("The value \"" + buffer.label() + "\" has " + length
          + " elements, more than a Java array can hold.");
    }
    return length.factor();
  }

  /// Those of the buffers' lengths that may be the largest.
  private static List<Extent> longest(List<Buffer> sharing) {
    var bySymbols = new LinkedHashMap<List<String>, Extent>();
    sharing.stream().map(buffer -> buffer.shape().elements())
        .forEach(length -> bySymbols.merge(length.symbols(), length, (x, y) -> x.factor() < y.factor() ? y : x));
    return List.copyOf(bySymbols.values());
  }

  List<FieldSpec> fields() {
    return fields;
  }

  /// The names of the arrays of the program that are fields, by their index.
  Map<Integer, String> byBuffer() {
    return byBuffer;
  }

  /// The statements that make room for a run.
  CodeBlock growth() {
    return growth.build();
  }

  /// The methods that they call.
  List<MethodSpec> methods() {
    return growing.stream().map(dtype -> {
      var element = TypeName.get(ScalarDialect.type(dtype));
      return MethodSpec.methodBuilder(AT_LEAST).addModifiers(Modifier.PRIVATE, Modifier.STATIC)
          .addJavadoc("{@code array}, or a longer one where it has fewer than {@code length} elements.\n")
          .returns(ArrayTypeName.of(element)).addParameter(ArrayTypeName.of(element), "array")
          .addParameter(long.class, "length")
          .addStatement("return array.length >= length ? array : new $T[Math.toIntExact(length)]", element).build();
    }).toList();
  }
}
