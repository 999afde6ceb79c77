package org.adjoint.codegen.java;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;

/// The methods of a class that copy a square of elements with its rows as columns, one for each species that does it. Rows become vectors,
/// pairs of vectors exchange halves, then quarters, down to single lanes (J. O. Eklundh, "A fast computer method for matrix transposing",
/// IEEE Transactions on Computers C-21, 1972).
final class SquareTranspositions {
  /// A method, and the constants that it needs.
  private record Transposition(MethodSpec method, List<FieldSpec> lanes) {
  }

  private final UnaryOperator<String> methodNames;
  private final Map<String, Transposition> bySpecies = new TreeMap<>();

  /// @param methodNames gives a name to a method of the class
  SquareTranspositions(UnaryOperator<String> methodNames) {
    this.methodNames = methodNames;
  }

  /// The name of the method for a type in the vectors of a kernel.
  String method(DType dtype, VectorDialect vector) {
    return bySpecies.computeIfAbsent(vector.species(dtype), species -> transposition(species, dtype, vector)).method
        .name();
  }

  /// The methods that were asked for.
  List<MethodSpec> methods() {
    return bySpecies.values().stream().map(Transposition::method).toList();
  }

  /// The constants that these need, after those of species.
  List<FieldSpec> fields() {
    return bySpecies.values().stream().flatMap(transposition -> transposition.lanes.stream()).toList();
  }

  private Transposition transposition(String species, DType dtype, VectorDialect vector) {
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
    var lanes = new ArrayList<FieldSpec>();
    for (int row = 0; row < count; row++) {
      var load = vector.load(dtype, "source", place("source", row));
      method.addStatement("var row$L = $L", row, load.text());
    }
    var before = "row";
    for (int block = count / 2; block > 0; block /= 2) {
      var after = afterExchanging(block);
      var even = lanes(species, dtype, vector, block, false);
      var odd = lanes(species, dtype, vector, block, true);
      lanes.addAll(List.of(even, odd));
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
    return new Transposition(method.build(), lanes);
  }

  private static void exchange(MethodSpec.Builder method, String name, FieldSpec lanes, String before, int row,
      int block) {
    method.addStatement("var $L = $L.selectFrom($L$L, $L$L)", name, lanes.name(), before, row, before, row + block);
  }

  private static CodeBlock place(String side, int row) {
    return switch (row) {
      case 0 -> CodeBlock.of("$LPlace", side);
      case 1 -> CodeBlock.of("$LPlace + $LStride", side, side);
      default -> CodeBlock.of("$LPlace + $L * $LStride", side, row, side);
    };
  }

  /// The blocks of even number, or those of odd number, of two vectors in turn; lanes of the second vector are counted on from the first.
  private static FieldSpec lanes(String species, DType dtype, VectorDialect vector, int block, boolean odd) {
    int count = vector.laneCount();
    var numbers = IntStream.range(0, count).map(lane -> (lane & block) == 0
        ? lane + (odd ? block : 0)
        : lane + count - (odd ? 0 : block)).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    return FieldSpec.builder(vector.vectorClass(dtype), species + (odd ? "_ODD_" : "_EVEN_") + block, Modifier.PRIVATE,
        Modifier.STATIC, Modifier.FINAL)
        .initializer("$T.fromArray($L,$Wnew $T[] {$L}, 0)", vector.vectorClass(dtype), species,
            ScalarDialect.type(dtype), numbers)
        .build();
  }

  /// What vectors are called after blocks of so many lanes have been exchanged.
  private static String afterExchanging(int block) {
    return switch (block) {
      case 8 -> "eights";
      case 4 -> "fours";
      case 2 -> "pairs";
      case 1 -> "column";
      default -> throw new IllegalArgumentException("No vector has blocks of " + block + " lanes.");
    };
  }
}
