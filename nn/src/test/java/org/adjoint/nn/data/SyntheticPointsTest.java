package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticPointsTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("sets")
  void theSeedDecidesThePointsAndClassesAreEquallyFrequent(String name, int classes, LongFunction<Dataset> points) {
    var data = points.apply(5);
    assertThat(data.inputs().describe()).isEqualTo("float32[60, 2]");
    assertThat(data.classCounts()).hasSize(classes).containsOnly(60 / classes);
    assertThat(points.apply(5).inputs().toFloats()).isEqualTo(data.inputs().toFloats());
    assertThat(points.apply(6).inputs().toFloats()).isNotEqualTo(data.inputs().toFloats());
  }

  static Stream<Arguments> sets() {
    return Stream.of(
        Arguments.of("blobs", 4, (LongFunction<Dataset>) seed -> SyntheticPoints.blobs(60, 4, 0.3, seed)),
        Arguments.of("moons", 2, (LongFunction<Dataset>) seed -> SyntheticPoints.moons(60, 0.1, seed)),
        Arguments.of("circles", 2, (LongFunction<Dataset>) seed -> SyntheticPoints.circles(60, 0.1, seed)),
        Arguments.of("spirals", 3, (LongFunction<Dataset>) seed -> SyntheticPoints.spirals(60, 3, 0.01, seed)),
        Arguments.of("xor", 2, (LongFunction<Dataset>) seed -> SyntheticPoints.xor(60, 0.1, seed)));
  }

  @Test
  void withoutNoisePointsLieOnTheirCurves() {
    var circles = SyntheticPoints.circles(100, 0, 1);
    var blobs = SyntheticPoints.blobs(100, 3, 0, 1);
    var moons = SyntheticPoints.moons(100, 0, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(distance(circles, i, 0, 0)).isCloseTo(i % 2 == 0 ? 1 : 0.5, within(1e-6));
      assertThat(distance(blobs, i, 0, 0)).isCloseTo(2, within(1e-6));
      assertThat(distance(moons, i, i % 2, i % 2 * 0.5)).isCloseTo(1, within(1e-6));
      assertThat(moons.inputs().get(2 * i + 1) * (i % 2 == 0 ? 1 : -1)).isGreaterThanOrEqualTo(i % 2 * -0.5 - 1e-6);
    }
  }

  @Test
  void xorIsTheSignOfTheProduct() {
    var xor = SyntheticPoints.xor(200, 0.2, 2);
    for (int i = 0; i < 200; i++) {
      assertThat(xor.inputs().get(2 * i) * xor.inputs().get(2 * i + 1) < 0).isEqualTo(xor.targets().get(i) == 1);
    }
    assertThat(SyntheticPoints.xorTable().targets().toDoubles()).containsExactly(0, 1, 1, 0);
  }

  @Test
  void refusesImpossibleSets() {
    assertThatThrownBy(() -> SyntheticPoints.blobs(-1, 3, 0, 0)).hasMessageContaining("-1, 3 and 0.0");
    assertThatThrownBy(() -> SyntheticPoints.moons(1, Double.NaN, 0)).hasMessageContaining("1, 2 and NaN");
  }

  private static double distance(Dataset data, int sample, double x, double y) {
    return Math.hypot(data.inputs().get(2 * sample) - x, data.inputs().get(2 * sample + 1) - y);
  }
}
