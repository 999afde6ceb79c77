package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.stream.DoubleStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
  @Test
  void drawsTheSamePixelsOnEveryMachine() {
    var digits = SyntheticDigits.generate(100, 1);
    var bytes = ByteBuffer.allocate(digits.inputs().size() * Float.BYTES);
    bytes.asFloatBuffer().put(digits.inputs().toFloats());
    var checksum = new CRC32();
    checksum.update(bytes);
    assertThat(checksum.getValue()).isEqualTo(3_432_895_626L);
  }

  @Test
  void beginsALargerSetWithTheSmallerOne() {
    var few = SyntheticDigits.generate(25, 3);
    var many = SyntheticDigits.generate(40, 3);
    assertThat(few.inputs().toFloats()).isEqualTo(many.inputs().rows(0, 25).toFloats());
    assertThat(few.targets().toDoubles()).isEqualTo(many.targets().rows(0, 25).toDoubles());
  }

  @Test
  void drawsOtherDigitsForAnotherSeed() {
    assertThat(SyntheticDigits.generate(10, 1).inputs().toFloats())
        .isNotEqualTo(SyntheticDigits.generate(10, 2).inputs().toFloats());
  }

  @Test
  void holdsEveryDigitOnceInEachTenAndInChangingOrder() {
    var labels = SyntheticDigits.generate(200, 5).targets();
    for (int from = 0; from < 200; from += 10) {
      assertThat(labels.rows(from, from + 10).toDoubles()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
    assertThat(labels.rows(0, 10).toDoubles()).isNotEqualTo(labels.rows(10, 20).toDoubles());
  }

  @Test
  void putsInkInTheMiddleAndLeavesPaperAtTheEdge() {
    var digits = SyntheticDigits.generate(300, 7);
    assertThat(DoubleStream.of(digits.inputs().toDoubles())).allMatch(ink -> ink >= 0 && ink <= 1);
    for (int sample = 0; sample < digits.size(); sample++) {
      var image = digits.inputs().rows(sample, sample + 1);
      double edge = 0;
      double all = 0;
      for (int i = 0; i < SyntheticDigits.PIXELS; i++) {
        int row = i / 28;
        int column = i % 28;
        all += image.get(i);
        edge += row == 0 || row == 27 || column == 0 || column == 27 ? image.get(i) : 0;
      }
      assertThat(all).as("ink of sample %d", sample).isBetween(15.0, 300.0);
      assertThat(edge).as("ink at the edge of sample %d", sample).isLessThan(0.15 * all);
    }
  }

  @Test
  void refusesCountsThatNoArrayHolds() {
    assertThatThrownBy(() -> SyntheticDigits.generate(-1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> SyntheticDigits.generate(3_000_000, 0)).hasMessageContaining("3000000");
  }

  @Test
  void drawsAnEmptySet() {
    assertThat(SyntheticDigits.generate(0, 0).size()).isZero();
  }
}
