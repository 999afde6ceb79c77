package org.adjoint.nn.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  @Test
  void targetsAreClassIndicesOrLikeTheScores() {
    var scores = Tensor.input("scores", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 5));
    var classes = Loss.softmaxCrossEntropy().targets("targets", scores);
    assertThat(classes.dtype() + classes.shape().toString()).isEqualTo("int32[batch]");
    var values = Loss.meanSquaredError().targets("targets", scores);
    assertThat(values.dtype() + values.shape().toString()).isEqualTo("float32[batch, 5]");
  }
}
