package org.adjoint.nn.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.graph.GraphPrinter;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
  private record Result(double loss, NdArray gradient) {}

  /// A loss and its gradient with respect to the scores.
  private static Result run(Loss loss, NdArray scores, NdArray targets, Backend backend) {
    var input = Tensor.input("scores", scores.dtype(), Shape.of(Dim.symbol("batch"), scores.shape().sizes()[1]));
    var value = loss.of(input, loss.targets("targets", input));
    var program = Program.named("loss").output("loss", value)
        .output("gradient", Gradients.of(value, List.of(input)).getFirst()).build();
    var results = backend.compile(program).run(Map.of("scores", scores, "targets", targets));
    return new Result(Objects.requireNonNull(results.get("loss")).item(),
        Objects.requireNonNull(results.get("gradient")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 33})
  void crossEntropyIsTheMeanOfTheNegativeLogProbabilities(int batch) {
    var scores = Samples.normal(3, DType.FLOAT64, batch, 5);
    var targets = Samples.labels(4, batch, 5);
    double expected = 0;
    for (int row = 0; row < batch; row++) {
      expected -= Math.log(softmax(scores, row, (int) targets.get(row))) / batch;
    }
    double mean = expected;
    Samples.backends().forEach(backend -> assertThat(run(Loss.softmaxCrossEntropy(), scores, targets, backend).loss)
        .isCloseTo(mean, within(1e-13)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 33})
  void crossEntropyHasTheGradientSoftmaxMinusOneHotOverTheBatch(int batch) {
    var scores = Samples.normal(5, DType.FLOAT64, batch, 5);
    var targets = Samples.labels(6, batch, 5);
    Samples.backends().forEach(backend -> {
      var gradient = run(Loss.softmaxCrossEntropy(), scores, targets, backend).gradient;
      for (int i = 0; i < scores.size(); i++) {
        double chosen = i % 5 == (int) targets.get(i / 5) ? 1 : 0;
        assertThat(gradient.get(i)).isCloseTo((softmax(scores, i / 5, i % 5) - chosen) / batch, within(1e-15));
      }
    });
  }

  private static double softmax(NdArray scores, int row, int label) {
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      sum += Math.exp(scores.get(row * 5 + i));
    }
    return Math.exp(scores.get(row * 5 + label)) / sum;
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void crossEntropyIsExactForHugeScores(DType dtype) {
    var scores = NdArray.zeros(dtype, Shape.of(4, 3));
    var rows = new double[] {1e4, -1e4, 0, -1e4, 1e4, 1e4, -1e4, -1e4, -1e4, 0, 0, 1e4};
    for (int i = 0; i < rows.length; i++) {
      scores.set(i, rows[i]);
    }
    var targets = NdArray.of(new int[] {1, 1, 2, 2});
    double expected = (2e4 + Math.log(2) + Math.log(3) + 0) / 4;
    Samples.backends().forEach(backend -> {
      var result = run(Loss.softmaxCrossEntropy(), scores, targets, backend);
      assertThat(result.loss).isCloseTo(expected, within(dtype == DType.FLOAT32 ? 1e-3 : 1e-10));
      var gradient = new double[] {0.25, -0.25, 0, 0, -0.125, 0.125, 1 / 12.0, 1 / 12.0, -2 / 12.0, 0, 0, 0};
      assertThat(result.gradient.toDoubles()).containsExactly(gradient, within(1e-7));
    });
  }

  @Test
  void crossEntropyDoesNotChangeWhenAllScoresShift() {
    var scores = Samples.normal(7, DType.FLOAT64, 6, 5);
    var shifted = scores.copy();
    for (int i = 0; i < shifted.size(); i++) {
      shifted.set(i, shifted.get(i) + 1000);
    }
    var targets = Samples.labels(8, 6, 5);
    Samples.backends().forEach(backend -> assertThat(run(Loss.softmaxCrossEntropy(), shifted, targets, backend).loss)
        .isCloseTo(run(Loss.softmaxCrossEntropy(), scores, targets, backend).loss, within(1e-11)));
  }

  @Test
  void crossEntropyTakesATargetThatIsNoClassAsALossOfZero() {
    var scores = NdArray.zeros(DType.FLOAT64, Shape.of(2, 2));
    Samples.backends().forEach(backend -> {
      var result = run(Loss.softmaxCrossEntropy(), scores, NdArray.of(new int[] {0, 2}), backend);
      assertThat(result.loss).isCloseTo(Math.log(2) / 2, within(1e-15));
      // Zeros may have either sign.
      assertThat(result.gradient.toDoubles()).containsExactly(new double[] {-0.25, 0.25, 0, 0}, within(0.0));
    });
  }

  @Test
  void meanSquaredErrorIsTheMeanOverAllElements() {
    var scores = NdArray.of(new double[] {1, 2, 3, 4}, 2, 2);
    var targets = NdArray.of(new double[] {1, 0, 0, 8}, 2, 2);
    Samples.backends().forEach(backend -> {
      var result = run(Loss.meanSquaredError(), scores, targets, backend);
      assertThat(result.loss).isEqualTo((0 + 4 + 9 + 16) / 4.0);
      assertThat(result.gradient.toDoubles()).containsExactly(0, 1, 1.5, -2);
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 3, 40, 1000, 1e30})
  void crossEntropyOfASigmoidIsExactHoweverFarOut(double logit) {
    var scores = NdArray.of(new double[] {logit, -logit, logit, -logit}, 4, 1);
    var targets = NdArray.of(new double[] {1, 1, 0, 0}, 4, 1);
    var input = Tensor.input("scores", DType.FLOAT64, Shape.of(4, 1));
    var loss = Loss.binaryCrossEntropy().summed();
    var value = loss.of(input.sigmoid(), loss.targets("targets", input));
    var program = Program.named("loss").output("loss", value)
        .output("gradient", Gradients.of(value, List.of(input)).getFirst()).build();
    double near = Math.log1p(Math.exp(-logit));
    double error = 1 / (1 + Math.exp(logit));
    // The interpreter computes what is written; generated code what the stable form is.
    var results = Samples.generated().compile(program).run(Map.of("scores", scores, "targets", targets));
    assertThat(Objects.requireNonNull(results.get("loss")).item())
        .isCloseTo(4 * near + 2 * logit, within(1e-14 * (1 + logit)));
    assertThat(Objects.requireNonNull(results.get("gradient")).toDoubles())
        .containsExactly(new double[] {-error, error - 1, 1 - error, error}, within(1e-15));
  }

  @Test
  void aProbabilityThatIsCertainAndRightCostsNothing() {
    var scores = NdArray.of(new double[] {0, 1, 0.5}, 1, 3);
    var targets = NdArray.of(new double[] {0, 1, 1}, 1, 3);
    Samples.backends().forEach(backend -> {
      var result = run(Loss.binaryCrossEntropy().summed(), scores, targets, backend);
      assertThat(result.loss).isCloseTo(Math.log(2) / 3, within(1e-15));
      // At 0 and 1 the derivatives from inside are 1 and −1, over three outputs.
      assertThat(result.gradient.toDoubles()).containsExactly(new double[] {1 / 3.0, -1 / 3.0, -2 / 3.0},
          within(1e-15));
    });
  }

  @ParameterizedTest
  @MethodSource
  void withTheOutputThatSuitsItTheGradientIsOutputMinusTarget(String formula, Loss loss) {
    var z = Tensor.input("z", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 3));
    var gradient = Gradients.of(loss.of(z, loss.targets("t", z)), List.of(z)).getFirst();
    var printed = GraphPrinter.lets(
        Simplifier.standard().apply(Program.named("gradient").output("dE_dz", gradient).build()));
    assertThat(printed.lines().map(String::strip).filter(line -> line.startsWith("let"))
        .map(line -> line.replaceAll("let (.*):.*", "$1")).collect(Collectors.joining("; "))).isEqualTo(formula);
  }

  static Stream<Arguments> withTheOutputThatSuitsItTheGradientIsOutputMinusTarget() {
    return Stream.of(
        Arguments.of("dE_dz = z - t", Loss.sumOfSquares()),
        Arguments.of("sigmoid = σ(z); dE_dz = sigmoid - t", Loss.sigmoidCrossEntropy().summed()),
        Arguments.of("max = max(z, axis 1); sub = z - max; exp = exp(sub); sum = sum(exp, axis 1); div = 1 / sum;"
            + " mul = div * exp; dE_dz = mul - t", Loss.oneHotCrossEntropy().summed()));
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatDoesNotFit(String sentence, Supplier<?> mistake) {
    assertThatThrownBy(mistake::get).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  static Stream<Arguments> refusesWhatDoesNotFit() {
    var scores = Tensor.input("scores", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 1));
    var flat = Tensor.input("targets", DType.FLOAT32, Shape.of(Dim.symbol("batch")));
    return Stream.of(
        refused("The delta of the Huber loss must be a positive number, but is -1.0.", () -> Loss.huber(-1)),
        refused("The smoothing of targets must lie in [0, 1), but is 1.0.",
            () -> Loss.softmaxCrossEntropy().smoothed(1)),
        refused("The smoothing of targets must lie in [0, 1), but is -0.1.",
            () -> Loss.binaryCrossEntropy().smoothed(-0.1)),
        refused("Weights of classes are two or more numbers that are not negative, but they are [1.0, -2.0].",
            () -> Loss.softmaxCrossEntropy().classWeights(1, -2)),
        refused("Scores and targets need the same shape here, but they are scores: float32[batch, 1] and targets:"
            + " float32[batch].", () -> Loss.meanSquaredError().of(scores, flat)),
        refused(
            "3 classes have weights, but the targets are targets: float32[batch, 1]; each sample needs one index, or"
                + " one number for each class.",
            () -> {
              var loss = Loss.meanSquaredError().classWeights(1, 2, 3);
              return loss.of(scores, loss.targets("targets", scores));
            }));
  }

  private static Arguments refused(String sentence, Supplier<?> mistake) {
    return Arguments.of(sentence, mistake);
  }

  @Test
  void targetsAreClassIndicesOrLikeTheScores() {
    var scores = Tensor.input("scores", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 5));
    var classes = Loss.softmaxCrossEntropy().targets("targets", scores);
    assertThat(classes.dtype() + classes.shape().toString()).isEqualTo("int32[batch]");
    var values = Loss.meanSquaredError().targets("targets", scores);
    assertThat(values.dtype() + values.shape().toString()).isEqualTo("float32[batch, 5]");
  }
}
