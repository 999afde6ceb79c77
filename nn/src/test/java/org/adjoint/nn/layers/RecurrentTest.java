package org.adjoint.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;

/// Recurrent layers against plain loops over the formulas.
class RecurrentTest {
  private static final int STEPS = 5;
  private static final int INPUTS = 2;
  private static final int UNITS = 3;
  private static final NdArray X = Samples.normal(1, DType.FLOAT64, 1, STEPS, INPUTS);

  @Test
  void simpleCellFollowsItsFormula() {
    var cell = SimpleCell.of("cell", DType.FLOAT64, INPUTS, UNITS, Activation.TANH);
    fill(cell);
    var expected = new double[STEPS][];
    var h = new double[UNITS];
    for (int step = 0; step < STEPS; step++) {
      var sums = sums(cell.inputWeight(), x(step), cell.recurrentWeight(), h, cell.bias());
      h = Arrays.stream(sums).map(Math::tanh).toArray();
      expected[step] = h;
    }
    check(cell, expected);
  }

  @Test
  void gatedRecurrentUnitFollowsItsFormulas() {
    var cell = GruCell.of("cell", DType.FLOAT64, INPUTS, UNITS);
    fill(cell);
    var expected = new double[STEPS][];
    var h = new double[UNITS];
    for (int step = 0; step < STEPS; step++) {
      var input = sums(cell.inputWeight(), x(step), cell.recurrentWeight(), new double[UNITS], cell.bias());
      var both = sums(cell.inputWeight(), x(step), cell.recurrentWeight(), h, cell.bias());
      var next = new double[UNITS];
      for (int i = 0; i < UNITS; i++) {
        double r = sigmoid(both[i]);
        double z = sigmoid(both[UNITS + i]);
        double recurrent = both[2 * UNITS + i] - input[2 * UNITS + i] + cell.candidateBias().value().get(i);
        double n = Math.tanh(input[2 * UNITS + i] + r * recurrent);
        next[i] = (1 - z) * n + z * h[i];
      }
      h = next;
      expected[step] = h;
    }
    check(cell, expected);
  }

  @Test
  void longShortTermMemoryFollowsItsFormulas() {
    var cell = LstmCell.of("cell", DType.FLOAT64, INPUTS, UNITS);
    cell.bias().initialize(new SplittableRandom(0));
    assertThat(cell.bias().value().toDoubles()).containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    fill(cell);
    var expected = new double[STEPS][];
    var h = new double[UNITS];
    var c = new double[UNITS];
    for (int step = 0; step < STEPS; step++) {
      var sums = sums(cell.inputWeight(), x(step), cell.recurrentWeight(), h, cell.bias());
      var next = new double[UNITS];
      for (int i = 0; i < UNITS; i++) {
        c[i] = sigmoid(sums[UNITS + i]) * c[i] + sigmoid(sums[i]) * Math.tanh(sums[2 * UNITS + i]);
        next[i] = sigmoid(sums[3 * UNITS + i]) * Math.tanh(c[i]);
      }
      h = next;
      expected[step] = h;
    }
    check(cell, expected);
  }

  @Test
  void goesBackwardAndKeepsTheOrderOfTheElements() {
    var cell = GruCell.of("cell", DType.FLOAT64, INPUTS, UNITS);
    fill(cell);
    var reversed = new double[STEPS * INPUTS];
    for (int step = 0; step < STEPS; step++) {
      System.arraycopy(x(STEPS - 1 - step), 0, reversed, step * INPUTS, INPUTS);
    }
    var forward = predict(Recurrent.of(cell).everyStep(true), NdArray.of(reversed, 1, STEPS, INPUTS));
    var backward = predict(Recurrent.of(cell).reversed().everyStep(true), X);
    for (int step = 0; step < STEPS; step++) {
      assertThat(row(backward, step)).containsExactly(row(forward, STEPS - 1 - step), within(1e-14));
    }
    assertThat(predict(Recurrent.of(cell).reversed(), X)).containsExactly(row(backward, 0), within(1e-14));
  }

  @Test
  void bothDirectionsMustDiffer() {
    var layer = Recurrent.simple("layer", 2, 3);
    assertThatThrownBy(() -> new Bidirectional(layer, Recurrent.simple("other", 2, 3)))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(
            "The layer \"layer\" must go forward and \"other\" backward: reverse the second one.");
  }

  private static void fill(Cell cell) {
    var random = new SplittableRandom(2);
    cell.parameters().forEach(parameter -> Initializer.normal(0, 0.7).fill(parameter.value(), random));
  }

  private static void check(Cell cell, double[][] expected) {
    var steps = predict(Recurrent.of(cell).everyStep(true), X);
    for (int step = 0; step < STEPS; step++) {
      assertThat(row(steps, step)).containsExactly(expected[step], within(1e-13));
    }
    assertThat(predict(Recurrent.of(cell), X)).containsExactly(expected[STEPS - 1], within(1e-13));
  }

  private static double[] predict(Layer layer, NdArray x) {
    return Predictor.of(layer, DType.FLOAT64, new int[] {STEPS, INPUTS}, Samples.generated()).predict(x).toDoubles();
  }

  private static double[] row(double[] steps, int step) {
    return Arrays.copyOfRange(steps, step * UNITS, (step + 1) * UNITS);
  }

  private static double[] x(int step) {
    return Arrays.copyOfRange(X.toDoubles(), step * INPUTS, (step + 1) * INPUTS);
  }

  private static double[] sums(Parameter w, double[] x, Parameter u, double[] h, Parameter b) {
    var sums = b.value().toDoubles();
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < x.length; j++) {
        sums[i] += x[j] * w.value().get(j * sums.length + i);
      }
      for (int j = 0; j < h.length; j++) {
        sums[i] += h[j] * u.value().get(j * sums.length + i);
      }
    }
    return sums;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
