package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Products against loops over all indices.
class LinearAlgebraTest {
  /// The sizes of letters in the tests.
  private static final Map<Character, Integer> SIZES = Map.of('i', 2, 'j', 3, 'k', 4, 'l', 2, 'b', 3, 'c', 1);

  /// A sum of products by brute force: for every value of every letter one term.
  private static double[] bruteForce(List<String> operands, String result, List<NdArray> values) {
    var letters = new ArrayList<>(result.chars().mapToObj(c -> (char) c).toList());
    operands.forEach(operand -> operand.chars().mapToObj(c -> (char) c).filter(c -> !letters.contains(c))
        .forEach(letters::add));
    int terms = letters.stream().mapToInt(LinearAlgebraTest::size).reduce(1, (a, b) -> a * b);
    var sums = new double[result.chars().map(c -> size((char) c)).reduce(1, (a, b) -> a * b)];
    for (int term = 0; term < terms; term++) {
      var index = new HashMap<Character, Integer>();
      int rest = term;
      for (char letter : letters.reversed()) {
        index.put(letter, rest % size(letter));
        rest /= size(letter);
      }
      double product = 1;
      for (int i = 0; i < operands.size(); i++) {
        product *= values.get(i).get(place(operands.get(i), index));
      }
      sums[place(result, index)] += product;
    }
    return sums;
  }

  private static int size(char letter) {
    return SIZES.getOrDefault(letter, 0);
  }

  private static int place(String letters, Map<Character, Integer> index) {
    int place = 0;
    for (int at = 0; at < letters.length(); at++) {
      char letter = letters.charAt(at);
      place = place * size(letter) + index.getOrDefault(letter, 0);
    }
    return place;
  }

  private static NdArray random(long seed, String letters) {
    return Checks.random(seed, letters.chars().map(c -> size((char) c)).toArray());
  }

  private static void check(List<String> operands, String result, boolean symbolic) {
    var values = new TreeMap<String, NdArray>();
    var inputs = new ArrayList<Tensor>();
    for (int i = 0; i < operands.size(); i++) {
      var array = random(i, operands.get(i));
      values.put("x" + i, array);
      var dims = operands.get(i).chars().mapToObj(c -> symbolic && c != 'j' && c != 'c'
          ? Dim.symbol("size_" + (char) c)
          : Dim.of(size((char) c))).toList();
      inputs.add(Tensor.input("x" + i, FLOAT64, new Shape(dims)));
    }
    var formula = String.join(",", operands) + "->" + result;
    var sum = LinearAlgebra.einsum(formula, inputs.toArray(Tensor[]::new));
    var expected = bruteForce(operands, result, List.copyOf(values.values()));
    Checks.close(Runs.value(sum, values).toDoubles(), expected, 1e-12);
    Checks.gradientIsTheFiniteDifference(sum, inputs, values);
  }

  static Stream<String> formulas() {
    return Stream.of("ij,jk->ik", "bij,bjk->bik", "bij,bkj->bki", "ij,kj->", "ij,ij->ij", "ij,jk->ki", "i,j->ij",
        "i,i->",
        "ii->i", "ii->", "iij->j", "ij->ji", "ijk->j", "bi,bj->bij", "ijk,jil->kl", "ij,jk,kl->il", "ij,jk,ki->",
        "bijk,bjl,kl->bi", "iij,jkk->ik", "ci,ij->cj", "c,ij->icj", "bik,jk->bij", "bij,bij->j", "bik,bij->kj",
        "i,j,k,l->lkji", "ij,k->j", "i->i");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formulas")
  void aFormulaIsTheSumOverAllIndices(String formula) {
    var operands = List.of(formula.substring(0, formula.indexOf("->")).split(","));
    check(operands, formula.substring(formula.indexOf("->") + 2), false);
    check(operands, formula.substring(formula.indexOf("->") + 2), true);
  }

  @Test
  void randomFormulasAreTheSumOverAllIndices() {
    var random = new Random(17);
    for (int count = 0; count < 150; count++) {
      var operands = new ArrayList<String>();
      var letters = new ArrayList<Character>();
      for (int operand = random.nextInt(1, 4); operand > 0; operand--) {
        var term = new StringBuilder();
        for (int axis = random.nextInt(4); axis > 0; axis--) {
          char letter = "ijklbc".charAt(random.nextInt(6));
          term.append(letter);
          if (!letters.contains(letter)) {
            letters.add(letter);
          }
        }
        operands.add(term.toString());
      }
      Collections.shuffle(letters, random);
      var result = new StringBuilder();
      letters.subList(0, random.nextInt(letters.size() + 1)).forEach(result::append);
      if (letters.isEmpty()) {
        continue;
      }
      check(operands, result.toString(), random.nextBoolean());
    }
  }

  private static double[] value(Tensor tensor) {
    return Runs.value(tensor, Map.of()).toDoubles();
  }

  private static Tensor constant(long seed, int... sizes) {
    return Tensor.constant(Checks.random(seed, sizes));
  }

  static Stream<Arguments> equivalent() {
    var x = constant(1, 2, 3);
    var y = constant(2, 3, 4);
    var xs = constant(3, 5, 2, 3);
    var ys = constant(4, 5, 3, 4);
    var v = constant(5, 3);
    return Stream.of(
        arguments("implicit", LinearAlgebra.einsum("ij,jk", x, y), x.matMul(y)),
        arguments("implicit in alphabetical order", LinearAlgebra.einsum("ba", x), x.transpose()),
        arguments("implicit trace", LinearAlgebra.einsum("ii", x.matMul(x.transpose())),
            LinearAlgebra.trace(x.matMul(x.transpose()))),
        arguments("dots", LinearAlgebra.einsum("...ij,...jk->...ik", xs, ys), xs.matMul(ys)),
        arguments("implicit dots", LinearAlgebra.einsum("...ij, ...jk", xs, ys), xs.matMul(ys)),
        arguments("dots on one side", LinearAlgebra.einsum("...j,j->...", xs, v), xs.mul(v).sum(-1)),
        arguments("dots summed", LinearAlgebra.einsum("...j->j", xs), xs.sum(0, 1)),
        arguments("dots behind", LinearAlgebra.einsum("i...->...i", xs), xs.transpose(1, 2, 0)),
        arguments("dots broadcast", LinearAlgebra.einsum("...,...->...", xs, v), xs.mul(v)),
        arguments("ones broadcast", LinearAlgebra.einsum("ij,ij->ij", x, x.sum(0).expand(0)), x.mul(x.sum(0))),
        arguments("matMul", LinearAlgebra.matMul(x, y), x.matMul(y)),
        arguments("matMul with a matrix", LinearAlgebra.matMul(xs, y), xs.matMul(y.broadcastTo(Shape.of(5, 3, 4)))),
        arguments("matMul of a matrix", LinearAlgebra.matMul(x, ys), x.broadcastTo(Shape.of(5, 2, 3)).matMul(ys)),
        arguments("matMul of crossed batches", LinearAlgebra.matMul(xs.expand(0), ys.expand(1)).sum(0, 1),
            LinearAlgebra.einsum("aij,bjk->ik", xs, ys)),
        arguments("matMul of vectors", LinearAlgebra.matMul(v, v), v.square().sum()),
        arguments("matMul of a vector", LinearAlgebra.matMul(v, ys), LinearAlgebra.einsum("j,bjk->bk", v, ys)),
        arguments("matMul with a vector", LinearAlgebra.matMul(xs, v), LinearAlgebra.einsum("bij,j->bi", xs, v)),
        arguments("matVec", LinearAlgebra.matVec(xs, v), LinearAlgebra.einsum("bij,j->bi", xs, v)),
        arguments("matVec of batches", LinearAlgebra.matVec(xs, ys.sum(-1)),
            LinearAlgebra.einsum("bij,bjk->bi", xs, ys)),
        arguments("dot", LinearAlgebra.dot(xs, v), LinearAlgebra.einsum("bij,j->bi", xs, v)),
        arguments("outer", LinearAlgebra.outer(v, y.sum(0)), LinearAlgebra.einsum("i,jk->ik", v, y)),
        arguments("kronecker", LinearAlgebra.kronecker(x, y),
            LinearAlgebra.einsum("ij,kl->ikjl", x, y).reshape(Shape.of(6, 12))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("equivalent")
  void twoWaysToWriteOneProductAgree(String name, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    Checks.close(value(actual), value(expected), 1e-13);
  }

  @Test
  void productsKeepTheTypeAndIntegersHaveSums() {
    for (var dtype : List.of(FLOAT32, FLOAT64, INT32)) {
      var x = Creation.arange(dtype, Dim.of(3));
      assertThat(LinearAlgebra.einsum("i,i->", x, x).dtype()).isEqualTo(dtype);
      assertThat(value(LinearAlgebra.einsum("i,i->", x, x))).containsExactly(5);
      assertThat(value(LinearAlgebra.dot(x, x))).containsExactly(5);
    }
  }

  @Test
  void aSymbolicBatchIsCarriedThrough() {
    var batch = Dim.symbol("batch");
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(batch, 2, 3));
    var w = Tensor.input("w", DType.FLOAT64, Shape.of(3, 4));
    var values = Map.of("x", Checks.random(1, 5, 2, 3), "w", Checks.random(2, 3, 4));
    var expected = bruteForceProduct(Runs.named(values, "x"), Runs.named(values, "w"));
    for (var product : List.of(LinearAlgebra.matMul(x, w), LinearAlgebra.einsum("...j,jk", x, w))) {
      assertThat(product.shape()).isEqualTo(Shape.of(batch, 2, 4));
      Checks.close(Runs.value(product, values).toDoubles(), expected, 1e-14);
      Checks.gradientIsTheFiniteDifference(product, List.of(x, w), values);
    }
  }

  private static double[] bruteForceProduct(NdArray x, NdArray w) {
    return IntStream.range(0, 40).mapToDouble(place -> IntStream.range(0, 3)
        .mapToDouble(j -> x.get(place / 4 * 3 + j) * w.get(j * 4 + place % 4)).sum()).toArray();
  }
}
