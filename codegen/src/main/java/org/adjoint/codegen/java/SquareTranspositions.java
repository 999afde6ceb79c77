package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;

/// The methods of a class that copy a square of elements with its rows as columns, one for each species that does it. Rows become vectors,
/// pairs of vectors exchange halves, then quarters, down to single lanes (J. O. Eklundh, "A fast computer method for matrix transposing",
/// IEEE Transactions on Computers C-21, 1972).
final class SquareTranspositions {
  private final UnaryOperator<String> methodNames;
  private final LaneExchanges exchanges;
  private final Map<String, MethodSpec> bySpecies = new TreeMap<>();

  /// @param methodNames gives a name to a method of the class
  SquareTranspositions(UnaryOperator<String> methodNames, LaneExchanges exchanges) {
    this.methodNames = methodNames;
    this.exchanges = exchanges;
  }

  /// The name of the method for a type in the vectors of a kernel.
  String method(DType dtype, VectorDialect vector) {
    return bySpecies.computeIfAbsent(vector.species(dtype), _ -> transposition(dtype, vector)).name();
  }

  /// The methods that were asked for.
  List<MethodSpec> methods() {
    return List.copyOf(bySpecies.values());
  }

  private MethodSpec transposition(DType dtype, VectorDialect vector) {
    int count = vector.laneCount();
    var array = ArrayTypeName.of(ScalarDialect.type(dtype));
    var method = MethodSpec.methodBuilder(methodNames.apply("transpose square"))
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
        .addJavadoc("""
            Copies {@code $L} rows of as many elements; they become columns. Two vectors at a time exchange
            blocks of lanes, which are halved from step to step.
            """, vector.lanes());
    for (var side : List.of("source", "target")) {
      method.addParameter(ParameterSpec.builder(array, side).build())
          .addParameter(TypeName.INT, side + "Place").addParameter(TypeName.INT, side + "Stride");
    }
    for (int row = 0; row < count; row++) {
      var load = vector.load(dtype, "source", place("source", row));
      method.addStatement("var row$L = $L", row, load.text());
    }
    var before = "row";
    for (int block = count / 2; block > 0; block /= 2) {
      var after = afterExchanging(block);
      var even = exchanges.even(dtype, vector, block);
      var odd = exchanges.odd(dtype, vector, block);
      for (int row = 0; row < count; row++) {
        if ((row & block) == 0) {
          exchange(method, after + row, even, before, row, block);
          exchange(method, after + (row + block), odd, before, row, block);
        }
      }
      before = after;
    }
    for (int column = 0; column < count; column++) {
      method.addStatement("$L$L.intoArray(target, $L)", before, column, place("target", column));
    }
    return method.build();
  }

  private static void exchange(MethodSpec.Builder method, String name, String lanes, String before, int row,
      int block) {
    method.addStatement("var $L = $L.selectFrom($L$L, $L$L)", name, lanes, before, row, before, row + block);
  }

  private static CodeBlock place(String side, int row) {
    return switch (row) {
      case 0 -> CodeBlock.of("$LPlace", side);
      case 1 -> CodeBlock.of("$LPlace + $LStride", side, side);
      default -> CodeBlock.of("$LPlace + $L * $LStride", side, row, side);
    };
  }

  /// What vectors are called after blocks of so many lanes have been exchanged.
  static String afterExchanging(int block) {
    return switch (block) {
      case 8 -> "eights";
      case 4 -> "fours";
      case 2 -> "pairs";
      case 1 -> "column";
      default -> throw new IllegalArgumentException("No vector has blocks of " + block + " lanes.");
    };
  }
}
