package org.adjoint.codegen.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.graph.Op;

/// How operations on vectors are written. All vectors of a kernel have as many lanes: where 64-bit elements occur, vectors
/// of 32-bit elements fill half a register.
final class VectorDialect {
  /// The bits of √½, around which mantissas are centred.
  static final String SQRT_HALF_BITS = "0x3f3504f3";
  /// The bits of √½ in double.
  static final String SQRT_HALF_BITS_64 = "0x3fe6a09e667f3bcdL";

  private static final Set<String> ZERO = Set.of("0", "0f", "0.0");
  private static final String PACKAGE = "jdk.incubator.vector";
  static final ClassName OPERATORS = ClassName.get(PACKAGE, "VectorOperators");
  private static final ClassName SPECIES = ClassName.get(PACKAGE, "VectorSpecies");
  private static final ClassName MASK = ClassName.get(PACKAGE, "VectorMask");

  /// A species, as a constant of the generated class.
  ///
  /// @param boxed the type parameter of its species
  /// @param bits the size of its vectors
  record Species(ClassName vectorClass, TypeName boxed, int bits) {
    TypeName type() {
      return ParameterizedTypeName.get(SPECIES, boxed);
    }
  }

  private final int vectorBits;
  private final boolean wide;
  private final Map<String, Species> species;

  /// @param vectorBits the size of a register
  /// @param wide whether 64-bit elements occur in the kernel
  /// @param species takes the species that code mentions, by the name of their constant
  VectorDialect(int vectorBits, boolean wide, Map<String, Species> species) {
    this.vectorBits = vectorBits;
    this.wide = wide;
    this.species = species;
  }

  /// The number of lanes of every vector in the kernel.
  int laneCount() {
    return vectorBits / (wide ? 64 : 32);
  }

  /// The constant that holds the number of lanes.
  String lanes() {
    return wide ? "DOUBLE_LANES" : "FLOAT_LANES";
  }

  /// The constants that hold numbers of lanes, each with its value.
  static Map<String, Integer> laneConstants(int vectorBits) {
    return new TreeMap<>(Map.of("FLOAT_LANES", vectorBits / 32, "DOUBLE_LANES", vectorBits / 64));
  }

  /// The constant that holds the species of vectors of a type.
  String species(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> constant("FLOATS", "FloatVector", Float.class, wide);
      case INT32 -> constant("INTS", "IntVector", Integer.class, wide);
      case FLOAT64 -> constant("DOUBLES", "DoubleVector", Double.class, false);
      case BOOL -> species(wide ? DType.FLOAT64 : DType.FLOAT32);
      case INT64 -> throw new IllegalArgumentException("Vectors of int64 are not used.");
    };
  }

  private String constant(String name, String vectorClass, Class<?> boxed, boolean half) {
    var constant = half ? "HALF_" + name : name;
    species.put(constant,
        new Species(ClassName.get(PACKAGE, vectorClass), TypeName.get(boxed), half ? vectorBits / 2 : vectorBits));
    return constant;
  }

  /// The class of vectors of a type.
  ClassName vectorClass(DType dtype) {
    return ClassName.get(PACKAGE, switch (dtype) {
      case FLOAT32 -> "FloatVector";
      case FLOAT64 -> "DoubleVector";
      case INT32 -> "IntVector";
      case INT64 -> "LongVector";
      case BOOL -> "VectorMask";
    });
  }

  /// One value in every lane.
  Code broadcast(Code x) {
    if (x.vector()) {
      return x;
    }
    if (x.lanes() != DType.BOOL && ZERO.contains(x.text().toString())) {
      return Code.vector(x.lanes(), "$T.zero($L)", vectorClass(x.lanes()), species(x.lanes()));
    }
    return x.lanes() == DType.BOOL
        ? Code.vector(x.lanes(), "$L.maskAll($L)", species(x.lanes()), x.text())
        : Code.vector(x.lanes(), "$T.broadcast($L, $L)", vectorClass(x.lanes()), species(x.lanes()), x.text());
  }

  Code load(DType dtype, String array, CodeBlock index) {
    return dtype == DType.BOOL
        ? Code.vector(wide ? DType.FLOAT64 : DType.FLOAT32, "$T.fromArray($L, $L,$W$L)", MASK, species(dtype), array,
            index)
        : Code.vector(dtype, "$T.fromArray($L, $L,$W$L)", vectorClass(dtype), species(dtype), array, index);
  }

  Code positions(DType dtype, CodeBlock first) {
    return Code.vector(dtype, "$T.broadcast($L, $L).addIndex(1)", vectorClass(dtype), species(dtype), first);
  }

  Code unary(Expr.UnaryOp op, Code x) {
    var dtype = x.lanes();
    boolean single = dtype == DType.FLOAT32;
    var bits = single ? "reinterpretAsInts()" : "reinterpretAsLongs()";
    var back = single ? "reinterpretAsFloats()" : "reinterpretAsDoubles()";
    var half = single ? SQRT_HALF_BITS : SQRT_HALF_BITS_64;
    int position = single ? 23 : 52;
    return switch (op) {
      case NEG -> Code.vector(dtype, "$L$Z.neg()", x.text());
      case ABS -> Code.vector(dtype, "$L$Z.abs()", x.text());
      case SQRT -> Code.vector(dtype, "$L$Z.sqrt()", x.text());
      // Adding 1.5 · 2^(p−1) + bias leaves the biased exponent in the lowest bits.
      case POWER_OF_TWO -> Code.vector(dtype, "$L$Z.add($L)$Z.$L$Z.lanewise($T.LSHL, $L)$Z.$L", x.text(),
          single ? "0x1.8p23f + 127" : "0x1.8p52 + 1023", bits, OPERATORS, position, back);
      // An integer is turned into the number it is by the same constant.
      case EXPONENT -> Code.vector(dtype, "$L$Z.$L$Z.sub($L)$Z.lanewise($T.ASHR, $L)$Z.add($L)$Z.$L$Z.sub($L)",
          x.text(), bits,
          half,
          OPERATORS, position, single ? "0x4b400000" : "0x4338000000000000L", back, single ? "0x1.8p23f" : "0x1.8p52");
      case MANTISSA -> Code.vector(dtype, "$L$Z.$L$Z.sub($L)$Z.and($L)$Z.add($L)$Z.$L", x.text(), bits, half,
          single ? "0x7fffff" : "0xfffffffffffffL", half, back);
    };
  }

  Code binary(Expr.BinaryOp op, Code x, Code y) {
    return switch (op) {
      case ADD -> commutative("add", x, y);
      case MUL -> commutative("mul", x, y);
      case MAX -> commutative("max", x, y);
      case MIN -> commutative("min", x, y);
      case SUB -> method("sub", broadcast(x), y);
      case DIV -> method("div", broadcast(x), y);
      case COPY_SIGN -> copySign(broadcast(x), broadcast(y));
      case PRODUCT_ERROR -> {
        var product = binary(Expr.BinaryOp.MUL, x, y);
        yield fma(x, y, unary(Expr.UnaryOp.NEG, product));
      }
      case XOR -> x.vector() ? lanewise(x, "XOR", y) : lanewise(y, "XOR", x);
      case ROTATE_LEFT -> lanewise(broadcast(x), "ROL", y);
      case SHIFT_RIGHT -> lanewise(broadcast(x), "LSHR", y);
    };
  }

  private static Code copySign(Code x, Code y) {
    boolean single = x.lanes() == DType.FLOAT32;
    var bits = single ? "reinterpretAsInts()" : "reinterpretAsLongs()";
    return Code.vector(x.lanes(), "$L$Z.$L$Z.lanewise($T.BITWISE_BLEND,$W$L$Z.$L, $L)$Z.$L", x.text(), bits, OPERATORS,
        y.text(),
        bits, single ? "0x80000000" : "0x8000000000000000L",
        single ? "reinterpretAsFloats()" : "reinterpretAsDoubles()");
  }

  private static Code lanewise(Code x, String operator, Code y) {
    return Code.vector(x.lanes(), "$L$Z.lanewise($T." + operator + ", $L)", x.text(), OPERATORS, y.text());
  }

  private static Code commutative(String method, Code x, Code y) {
    return x.vector() ? method(method, x, y) : method(method, y, x);
  }

  private static Code method(String method, Code x, Code y) {
    return Code.vector(x.lanes(), "$L$Z.$L($L)", x.text(), method, y.text());
  }

  Code fma(Code x, Code y, Code z) {
    var a = x.vector() ? x : y;
    var b = x.vector() ? y : x;
    if (!a.vector()) {
      a = broadcast(a);
    }
    return b.vector() == z.vector()
        ? Code.vector(a.lanes(), "$L$Z.fma($L,$W$L)", a.text(), b.text(), z.text())
        : Code.vector(a.lanes(), "$L$Z.lanewise($T.FMA, $L,$W$L)", a.text(), OPERATORS, b.text(), z.text());
  }

  Code compare(Op.Comparison comparison, Code x, Code y) {
    boolean swap = !x.vector();
    var operator = switch (comparison) {
      case LT -> swap ? "GT" : "LT";
      case LE -> swap ? "GE" : "LE";
      case EQ -> "EQ";
      case NE -> "NE";
    };
    var a = swap ? y : x;
    var b = swap ? x : y;
    return Code.vector(a.lanes(), "$L$Z.compare($T." + operator + ", $L)", a.text(), OPERATORS, b.text());
  }

  Code select(Code condition, Code x, Code y) {
    var otherwise = broadcast(y);
    if (!condition.vector()) {
      return Code.vector(otherwise.lanes(), "($L ? $L : $L)", condition.within(Precedence.COMPARISON),
          broadcast(x).text(),
          otherwise.text());
    }
    return Code.vector(otherwise.lanes(), "$L$Z.blend($L,$W$L)", otherwise.text(), x.text(),
        mask(condition, y.lanes()));
  }

  /// One truth value or the other.
  Code selectMask(Code condition, Code x, Code y) {
    var lanes = wide ? DType.FLOAT64 : DType.FLOAT32;
    var chosen = mask(broadcast(condition), lanes);
    return Code.vector(lanes, "$L$Z.and($L)$Z.or($L$Z.andNot($L))", mask(broadcast(x), lanes), chosen,
        mask(broadcast(y), lanes), chosen);
  }

  private CodeBlock mask(Code condition, DType dtype) {
    return condition.lanes() == dtype
        ? condition.text()
        : CodeBlock.of("$L$Z.cast($L)", condition.text(), species(dtype));
  }

  /// @param from the type of the elements; a mask's is BOOL
  Code cast(Code x, DType from, DType to) {
    if (from == to) {
      return x;
    }
    if (from == DType.BOOL) {
      return Code.vector(to, "$T.zero($L)$Z.blend(1, $L)", vectorClass(to), species(to), mask(x, to));
    }
    if (to == DType.BOOL) {
      return Code.vector(from, "$L$Z.compare($T.NE, 0)", x.text(), OPERATORS);
    }
    return Code.vector(to, "(($T) $L$Z.convertShape($T." + letter(from) + "2" + letter(to) + ", $L, 0))",
        vectorClass(to),
        x.text(), OPERATORS, species(to));
  }

  private static String letter(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "F";
      case FLOAT64 -> "D";
      case INT32 -> "I";
      case INT64 -> "L";
      case BOOL -> "Z";
    };
  }

  /// The combination of all lanes. Sums and products are written out lane by lane, in pairs: `reduceLanes` adds in another order once the
  /// JIT compiler has replaced it, and then the same run would not give the same bits.
  CodeBlock reduceLanes(DType dtype, Op.Reduction reduction, String vector) {
    return switch (reduction) {
      case SUM -> dtype.isFloating()
          ? pairwise(vector, "+", 0, laneCount())
          : CodeBlock.of("$L.reduceLanes($T.ADD)", vector, OPERATORS);
      case PROD -> dtype.isFloating()
          ? pairwise(vector, "*", 0, laneCount())
          : CodeBlock.of("$L.reduceLanes($T.MUL)", vector, OPERATORS);
      case MAX -> CodeBlock.of("$L.reduceLanes($T.MAX)", vector, OPERATORS);
      case MIN -> CodeBlock.of("$L.reduceLanes($T.MIN)", vector, OPERATORS);
    };
  }

  /// The sum of the lanes `from` to `to` of a vector of floating-point numbers.
  static CodeBlock sumOfLanes(String vector, int from, int to) {
    return pairwise(vector, "+", from, to);
  }

  private static CodeBlock pairwise(String vector, String operator, int from, int to) {
    if (to - from == 1) {
      return CodeBlock.of("$L.lane($L)", vector, from);
    }
    int middle = (from + to) / 2;
    var format = middle - from == 1 ? "$L $L $L" : "($L)$W$L ($L)";
    return CodeBlock.of(format, pairwise(vector, operator, from, middle), operator,
        pairwise(vector, operator, middle, to));
  }
}
