package org.adjoint.codegen.java;

import com.palantir.javapoet.FieldSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.adjoint.array.DType;

/// The constants of a class by which two vectors exchange blocks of lanes: those of even number of both in turn, or those of odd number.
final class LaneExchanges {
  private final Map<String, Map<Integer, FieldSpec>> bySpecies = new TreeMap<>();

  /// The constant that selects the blocks of even number of two vectors.
  ///
  /// @param block the number of lanes of a block, a power of two less than that of a vector
  String even(DType dtype, VectorDialect vector, int block) {
    return constant(dtype, vector, block, 0);
  }

  /// The constant that selects the blocks of odd number.
  String odd(DType dtype, VectorDialect vector, int block) {
    return constant(dtype, vector, block, 1);
  }

  private String constant(DType dtype, VectorDialect vector, int block, int odd) {
    var species = vector.species(dtype);
    // Large blocks first, as they are exchanged.
    int place = odd - 2 * block;
    return bySpecies.computeIfAbsent(species, _ -> new TreeMap<>())
        .computeIfAbsent(place, _ -> field(species, dtype, vector, block, odd)).name();
  }

  /// The constants that were asked for.
  List<FieldSpec> fields() {
    return bySpecies.values().stream().flatMap(fields -> fields.values().stream()).toList();
  }

  /// Lanes of the second vector are counted on from the first.
  private static FieldSpec field(String species, DType dtype, VectorDialect vector, int block, int odd) {
    int count = vector.laneCount();
    var numbers = IntStream.range(0, count).map(lane -> (lane & block) == 0
        ? lane + odd * block
        : lane + count - (1 - odd) * block).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    return FieldSpec.builder(vector.vectorClass(dtype), species + (odd == 1 ? "_ODD_" : "_EVEN_") + block,
        Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .initializer("$T.fromArray($L,$Wnew $T[] {$L}, 0)", vector.vectorClass(dtype), species,
            ScalarDialect.type(dtype), numbers)
        .build();
  }
}
