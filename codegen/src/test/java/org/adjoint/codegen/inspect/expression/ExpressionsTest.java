package org.adjoint.codegen.inspect.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
  private static final Map<String, NdArray> VALUES = Map.of("x", NdArray.of(new double[] {1, 2, 3}),
      "m", NdArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3), "s", NdArray.scalar(DType.FLOAT64, 4),
      "hidden.weight", NdArray.of(new double[] {1, 0, 0, 1, 1, 1}, 3, 2), "i", NdArray.of(new int[] {2, 0}));
  private static final String SHAPES = "x: 3, m: [2, 3], s: [], hidden.weight: [3, 2], i: int32[2]";

  /// The value of each expression, summed over all elements with weights by their places, so that order counts.
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      s                                      | 4
      1 + 2 * 3                              | 7
      -s                                     | -4
      -s^2                                   | -16
      (-s)^2                                 | 16
      2^3^2                                  | 512
      s^-1                                   | 0.25
      2 - 3 - 4                              | -5
      24 / 4 / 2                             | 3
      2 * -s                                 | -8
      1e1 + .5 + 2.                          | 12.5
      sum(x)                                 | 6
      mean(x)                                | 2
      mean(x^2) - mean(x)^2                  | 0.6666666666666666
      sum(m, axis=1)                         | 36
      sum(m, 1)                              | 36
      sum(m, axes=[0, 1])                    | 21
      sum(m, 0, 1)                           | 21
      sum(m, axis=-1)                        | 36
      max(x) - min(x)                        | 2
      x + m                                  | 137
      m @ x                                  | 78
      m @ hidden.weight                      | 88
      x @ x                                  | 14
      tanh(0) + sigmoid(s - s)               | 0.5
      relu(x - 2)                            | 3
      leakyRelu(-s, slope=0.5)               | -2
      softplus(0 * s, 2)                     | 0.34657359027997264
      sum(softmax(m, axis=1))                | 2
      logSumExp(x - x)                       | 1.0986122886681098
      where(x < 2.5, x, 0)                   | 5
      select(x == 2, x * 10, x)              | 50
      maximum(x, 2)                          | 15
      transpose(m)                           | 86
      concat([x, x], axis=0)                 | 46
      take(x, i, 0)                          | 5
      y = x * 2; z = y + 1; sum(z - y)       | 3
      square(s) - s * s                      | 0
      sqrt(s)                                | 2
      clip(x, 1.5, 2.5)                      | 13
      """)
  void anExpressionHasTheValueThatMathematicsGivesIt(String text, double expected) {
    var result = Expressions.read(text, Expressions.inputs(SHAPES, DType.FLOAT64), DType.FLOAT64);
    var program = Program.named("value").output("value", result).build();
    var session = new Interpreter().compile(program).session();
    program.inputs()
        .forEach(input -> session.bind(String.valueOf(input.name()), Objects.requireNonNull(VALUES.get(input.name()))));
    session.run();
    var elements = session.output("value").toDoubles();
    double sum = 0;
    for (int place = 0; place < elements.length; place++) {
      sum += (place + 1) * elements[place];
    }
    assertThat(sum).isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      mean(x                        | 7  | The end does not fit here
      mean(x))                      | 8  | ')' does not fit here; what would is the end
      x +                           | 4  | The end does not fit here
      x * / s                       | 5  | '/' does not fit here
      x y                           | 3  | 'y' does not fit here
      3x                            | 2  | 'x' does not fit here
      x $ 2                         | 3  | '$' does not fit here
      mean(,x)                      | 6  | ',' does not fit here
      sum(x axis=0)                 | 7  | 'axis' does not fit here
      [x, x                         | 6  | The end does not fit here
      y = x                         | 6  | The end does not fit here
      tahn(x)                       | 1  | There is no function 'tahn'; did you mean 'tanh'?
      mean(sofmax(m, axis=1))       | 6  | There is no function 'sofmax'; did you mean 'softmax'?
      Relu(x)                       | 1  | did you mean 'relu'?
      qwertyuiop(x)                 | 1  | There is no function 'qwertyuiop'.
      x + zz                        | 5  | 'zz' has no shape; give it one
      hiden.weight * 2              | 1  | did you mean 'hidden.weight'?
      s = 3; s                      | 1  | 's' stands for something already
      y = 1; y = 2; y               | 8  | 'y' stands for something already
      relu()                        | 1  | relu(x) needs a value for 'x'
      relu(x, s)                    | 9  | This argument is one too many for relu(x)
      tanh(x, slope=1)              | 9  | tanh(x) has no parameter 'slope'
      argmax(m, axos=1)             | 11 | did you mean 'axis'?
      argmax(m, axis=1.5)           | 11 | 'axis' of argmax(x, axis) must be a whole number
      argmax(m, 1, axis=0)          | 14 | 'axis' has a value already
      concat(x, axis=0)             | 8  | 'parts' of concat(parts, axis) must be a list of tensors
      sum(m, axis=2)                | 1  | sum has no axis 2 in the shape [2, 3]
      softmax(m, x, m, m)           | 1  | These arguments fit none of softmax(x, axis)
      m @ m                         | 3  | equal inner sizes are needed
      m + hidden.weight             | 3  | 2 and 3 differ, and neither is 1
      1 + [x, x]                    | 3  | a list is no tensor
      [1, 2]                        | 1  | a list is no tensor
      x * i                         | 3  | mul
      transpose(x)                  | 1  | transpose needs at least two axes
      """)
  void aMistakeIsReportedWithItsColumn(String text, int column, String sentence) {
    assertThatThrownBy(() -> Expressions.read(text, Expressions.inputs(SHAPES, DType.FLOAT64), DType.FLOAT64))
        .isInstanceOfSatisfying(ExpressionException.class, mistake -> {
          assertThat(mistake.column()).isEqualTo(column);
          assertThat(mistake.getMessage()).contains(sentence)
              .endsWith("\n  " + text + "\n  " + " ".repeat(column - 1) + "^");
        });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      x                | 2  | ':'
      x:               | 3  | does not fit here
      x:[2,]           | 6  | ']' does not fit here
      x:N,x:M          | 5  | 'x' has a shape already
      x:1.5            | 3  | A dimension is a whole number
      x:a.b            | 3  | A dimension is a whole number
      x:int23[N]       | 3  | did you mean 'int32'?
      x:99999999999    | 3  | A dimension is a whole number
      """)
  void aMistakeInShapesIsReportedWithItsColumn(String text, int column, String sentence) {
    assertThatThrownBy(() -> Expressions.inputs(text, DType.FLOAT32)).isInstanceOfSatisfying(ExpressionException.class,
        mistake -> {
          assertThat(mistake.column()).isEqualTo(column);
          assertThat(mistake).hasMessageContaining(sentence);
        });
  }

  @Test
  void shapesHaveFixedAndNamedDimensionsAndTypes() {
    var inputs = Expressions.inputs("x: N, w: [784, M], scale: [], labels: int64[N]", DType.FLOAT32);
    assertThat(inputs.values()).map(Object::toString).containsExactly("x: float32[N]", "w: float32[784, M]",
        "scale: float32[]", "labels: int64[N]");
  }

  @Test
  void nodesComeFromTheirColumns() {
    var result = Expressions.read("mean(tanh(x) * 2)", Expressions.inputs("x: N", DType.FLOAT32), DType.FLOAT32);
    var program = Program.named("columns").output("result", result).build();
    assertThat(program.nodes()).extracting(node -> node.op().label() + " " + node.origin()).contains("tanh column 6",
        "mul column 14", "sum column 1");
  }

  @Test
  void whatIsNestedTooDeeplyIsAMistakeAndNoCrash() {
    var text = "(".repeat(100_000) + "1" + ")".repeat(100_000);
    assertThatThrownBy(() -> Expressions.read(text, Map.of(), DType.FLOAT32))
        .isInstanceOf(ExpressionException.class).hasMessageContaining("nested too deeply");
  }

  @Test
  void functionsOfTheLibraryAreKnownByTheirSignatures() {
    assertThat(Expressions.functions()).contains("tanh(x)", "softmax(x, axis)", "sum(x, axes…)", "concat(parts, axis)",
        "leakyRelu(x, slope)", "attention(query, key, value)").doesNotContain("named(x, name)").doesNotHaveDuplicates();
  }
}
