package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Random numbers: that they are repeatable, independent, and distributed as they should be.
class RandomTest {
  private static final int COUNT = 40_000;

  private final Tensor key = Tensor.input("key", INT32, Shape.SCALAR);

  private double[] draw(Tensor tensor, int keyValue) {
    return Runs.value(tensor, Map.of("key", NdArray.scalar(INT32, keyValue))).toDoubles();
  }

  private static double mean(double... x) {
    return DoubleStream.of(x).average().orElseThrow();
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    double sum = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - meanX) * (y[i] - meanY);
      squaresX += (x[i] - meanX) * (x[i] - meanX);
      squaresY += (y[i] - meanY) * (y[i] - meanY);
    }
    return sum / Math.sqrt(squaresX * squaresY);
  }

  @Test
  void numbersDependOnKeySiteAndPlaceAlone() {
    var uniform = Random.uniform(key, 0, FLOAT64, Shape.of(COUNT));
    assertThat(draw(uniform, 1)).containsExactly(draw(uniform, 1));
    assertThat(correlation(draw(uniform, 1), draw(uniform, 2))).isCloseTo(0, within(0.02));
    assertThat(correlation(draw(uniform, 1), draw(Random.uniform(key, 1, FLOAT64, Shape.of(COUNT)), 1)))
        .isCloseTo(0, within(0.02));
    // The place is that in row-major order, whatever the shape, and with symbolic sizes as with fixed ones.
    var matrix = Random.uniform(key, 0, FLOAT64, Shape.of(200, COUNT / 200));
    assertThat(draw(matrix, 1)).containsExactly(draw(uniform, 1));
    var x = Tensor.input("x", FLOAT32, Shape.of(Dim.symbol("a"), Dim.of(2), Dim.symbol("b")));
    var symbolic = Runs.value(Random.uniform(key, 0, FLOAT64, x.shape()).add(x.cast(FLOAT64)),
        Map.of("key", NdArray.scalar(INT32, 1), "x", NdArray.zeros(FLOAT32, Shape.of(10, 2, 3)))).toDoubles();
    assertThat(symbolic).containsExactly(Arrays.copyOf(draw(uniform, 1), 60));
    assertThat(Random.uniform(key, 0, FLOAT32, Shape.SCALAR).shape()).isEqualTo(Shape.SCALAR);
  }

  @Test
  void numbersHaveTheirDistribution() {
    for (DType dtype : new DType[] {FLOAT32, FLOAT64}) {
      var uniform = draw(Random.uniform(key, 3, dtype, Shape.of(COUNT), -1, 3), 9);
      assertThat(mean(uniform)).isCloseTo(1, within(0.03));
      assertThat(DoubleStream.of(uniform).min().orElseThrow()).isBetween(-1.0, -0.99);
      assertThat(DoubleStream.of(uniform).max().orElseThrow()).isBetween(2.99, 3.0);
      var normal = draw(Random.normal(key, 3, dtype, Shape.of(COUNT)), 9);
      assertThat(mean(normal)).isCloseTo(0, within(0.02));
      assertThat(mean(DoubleStream.of(normal).map(x -> x * x).toArray())).isCloseTo(1, within(0.03));
      assertThat(mean(DoubleStream.of(normal).map(x -> x * x * x * x).toArray())).isCloseTo(3, within(0.25));
      assertThat(mean(DoubleStream.of(normal).map(x -> x < 1 ? 1 : 0).toArray())).isCloseTo(0.8413, within(0.01));
      assertThat(DoubleStream.of(normal)).allMatch(Double::isFinite);
    }
    assertThat(mean(draw(Random.bernoulli(key, 4, 0.3, Shape.of(COUNT)), 9))).isCloseTo(0.3, within(0.01));
    assertThat(mean(draw(Random.bernoulli(key, 4, 1, Shape.of(COUNT)), 9))).isEqualTo(1);
  }

  @Test
  void dropoutKeepsTheMeanAndScalesTheGradient() {
    var ones = Creation.ones(FLOAT64, Shape.of(COUNT));
    var dropped = draw(Random.dropout(ones, 0.75, key, 5), 2);
    assertThat(dropped).containsOnly(0, 4);
    assertThat(mean(dropped)).isCloseTo(1, within(0.03));
    var gradient = Checks.gradient(x -> Random.dropout(x, 0.75, Tensor.scalar(INT32, 2), 5), new double[100]);
    assertThat(gradient).containsExactly(Arrays.copyOf(dropped, 100));
    assertThat(draw(Random.dropout(ones, 0, key, 5), 2)).containsOnly(1);
  }
}
