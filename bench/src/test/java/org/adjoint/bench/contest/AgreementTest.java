package org.adjoint.bench.contest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Row ROW = Rows.named(List.of("xor")).getFirst();
  private static final Map<String, NdArray> EXPECTED = Map.of("loss", NdArray.of(new float[] {1, 100}));

  private static void compare(Map<String, NdArray> actual) {
    Agreement.require(ROW, "PyTorch", EXPECTED, actual);
  }

  @Test
  void toleratesRounding() {
    assertThatCode(() -> compare(Map.of("loss", NdArray.of(new float[] {1.005f, 100})))).doesNotThrowAnyException();
  }

  @Test
  void stopsAtADifference() {
    assertThatThrownBy(() -> compare(Map.of("loss", NdArray.of(new float[] {1.02f, 100}))))
        .isInstanceOf(ContestException.class)
        .hasMessage(
            "xor, loss: PyTorch computes 1.0199999809265137 at place 0, but Adjoint 1.0; the largest element is 100.0.");
  }

  @Test
  void aLossNearZeroIsComparedRelativeToThatOfTheFirstStep() {
    var first = NdArray.of(new float[] {2});
    var expected = Map.of("0.loss", first, "1.loss", NdArray.of(new float[] {2.4e-6f}));
    assertThatCode(() -> Agreement.require(ROW, "PyTorch", expected,
        Map.of("0.loss", first, "1.loss", NdArray.of(new float[] {2.3e-6f})))).doesNotThrowAnyException();
    assertThatThrownBy(() -> Agreement.require(ROW, "PyTorch", expected,
        Map.of("0.loss", first, "1.loss", NdArray.of(new float[] {3e-4f})))).isInstanceOf(ContestException.class);
  }

  @Test
  void doesNotTakeNanForAgreement() {
    assertThatThrownBy(() -> compare(Map.of("loss", NdArray.of(new float[] {Float.NaN, 100}))))
        .isInstanceOf(ContestException.class).hasMessageContaining("NaN");
  }

  @Test
  void wantsTheSameResults() {
    assertThatThrownBy(() -> compare(Map.of())).hasMessage("xor: PyTorch computes [], but Adjoint [loss].");
    assertThatThrownBy(() -> compare(Map.of("loss", NdArray.of(new float[] {1}))))
        .hasMessage("xor, loss: PyTorch computes float32[1], but Adjoint float32[2].");
  }
}
