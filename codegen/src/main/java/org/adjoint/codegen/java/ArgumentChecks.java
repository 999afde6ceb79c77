package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.adjoint.array.Shape;

/// The statements with which a method looks at the sizes and arrays that it is given, and the methods that they call.
final class ArgumentChecks {
  private enum Check {
    SIZE("requireSize"), LENGTH("requireLength"), ROOM("requireRoom");

    private final String method;

    Check(String method) {
      this.method = method;
    }
  }

  private final Subscripts subscripts;
  private final Set<Check> used = EnumSet.noneOf(Check.class);
  private final List<CodeBlock> ofSizes = new ArrayList<>();
  private final List<CodeBlock> ofArrays = new ArrayList<>();

  /// @param subscripts knows the names of the sizes
  ArgumentChecks(Subscripts subscripts) {
    this.subscripts = subscripts;
  }

  /// The names of the methods that may be called.
  static List<String> methodNames() {
    return Stream.of(Check.values()).map(check -> check.method).toList();
  }

  /// A size is at least 1.
  void addSize(String name) {
    used.add(Check.SIZE);
    ofSizes.add(CodeBlock.of("$L($S, $L);\n", Check.SIZE.method, name, name));
  }

  /// An array has as many elements as its shape; one whose shape is symbolic may be longer, so that it can serve other sizes as well.
  void addArray(String name, String type, Shape shape) {
    var check = shape.isFixed() ? Check.LENGTH : Check.ROOM;
    used.add(check);
    ofArrays.add(CodeBlock.of("$L($S, $L.length, $L);\n", check.method, name + ", " + type + ",", name,
        subscripts.ofLong(shape.elements())));
  }

  /// All checks, those of sizes first.
  CodeBlock statements() {
    return Stream.concat(ofSizes.stream(), ofArrays.stream()).collect(CodeBlock.joining(""));
  }

  /// The methods that the statements call.
  List<MethodSpec> methods() {
    return used.stream().map(check -> switch (check) {
      case SIZE -> require(check, "size").addParameter(int.class, "value").beginControlFlow("if (value < 1)")
          .addStatement("throw new $T($S + size + $S$W+ value + $S)", IllegalArgumentException.class, "The size ",
              " must be at least 1, but is ", ".")
          .endControlFlow().build();
      case LENGTH -> requireElements(check, "length != needed", " needs ");
      case ROOM -> requireElements(check, "length < needed", " needs at least ");
    }).toList();
  }

  private static MethodSpec requireElements(Check check, String wrong, String needs) {
    return require(check, "array").addParameter(int.class, "length").addParameter(long.class, "needed")
        .beginControlFlow("if ($L)", wrong)
        .addStatement("throw new $T($S + array + $S$W+ needed + $S + length + $S)", IllegalArgumentException.class,
            "The array ", needs, " elements, but has ", ".")
        .endControlFlow().build();
  }

  private static MethodSpec.Builder require(Check check, String subject) {
    return MethodSpec.methodBuilder(check.method).addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addParameter(String.class, subject);
  }
}
