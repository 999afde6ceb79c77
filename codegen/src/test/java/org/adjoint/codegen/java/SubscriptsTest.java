package org.adjoint.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.codegen.kernel.Index;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.LoopAxis;
import org.adjoint.codegen.schedule.Offset;
import org.junit.jupiter.api.Test;

class SubscriptsTest {
  private static final LoopAxis I = new LoopAxis("i", Extent.of(10));
  private static final LoopAxis J = new LoopAxis("j", Extent.of(10));
  private static final Extent ROWS = Extent.of(Dim.symbol("rows"));
  private static final Extent ROW = Extent.of(784);
  private static final Offset LAST_ROW = new Offset(ROWS, -1);

  private static Index.Step step(Index.Variable variable, long scale) {
    return new Index.Step(variable, 0, scale);
  }

  private static Index.Part part(Extent stride, Offset offset, Index.Step... steps) {
    return new Index.Part(List.of(steps), offset, stride);
  }

  private static String text(Index.Part... parts) {
    return new Subscripts(new Names(List.of()), "LANES").of(new Index(List.of(parts)), J);
  }

  @Test
  void aPlaceInAMatrixIsRowTimesColumnsPlusColumn() {
    assertThat(text()).isEqualTo("0");
    assertThat(text(part(ROW, Offset.ZERO, step(I, 1)), part(Extent.ONE, Offset.ZERO, step(J, 1))))
        .isEqualTo("i * 784 + j");
    // A transposed matrix: what moves to the neighbour comes last.
    assertThat(text(part(Extent.ONE, Offset.ZERO, step(J, 1)), part(ROW, Offset.ZERO, step(I, 1))))
        .isEqualTo("i * 784 + j");
    assertThat(text(part(ROWS.times(ROW), Offset.ZERO, step(I, 1)))).isEqualTo("i * (784 * rows)");
  }

  @Test
  void stepsAndStartsStandWhereTheyBelong() {
    assertThat(text(part(Extent.ONE, Offset.of(3), step(I, 1)))).isEqualTo("i + 3");
    assertThat(text(part(Extent.ONE, Offset.of(3), step(I, 2)))).isEqualTo("2 * i + 3");
    assertThat(text(part(ROW, Offset.of(3), step(I, 1)))).isEqualTo("(i + 3) * 784");
    assertThat(text(part(ROW, Offset.ZERO, step(I, 2)))).isEqualTo("2 * i * 784");
    assertThat(text(part(ROW, Offset.ZERO, step(I, 3), step(J, 2)))).isEqualTo("(3 * i + 2 * j) * 784");
  }

  @Test
  void whatRunsBackwardsIsSubtractedFromTheLastPlace() {
    assertThat(text(part(Extent.ONE, Offset.of(9), step(I, -1)))).isEqualTo("9 - i");
    assertThat(text(part(ROW, LAST_ROW, step(I, -1)), part(Extent.ONE, Offset.ZERO, step(J, 1))))
        .isEqualTo("(rows - 1 - i) * 784 + j");
    assertThat(text(part(ROW, Offset.of(8), step(I, -2)), part(Extent.ONE, Offset.of(9), step(J, -1))))
        .isEqualTo("(8 - 2 * i) * 784 + 9 - j");
    // Of an empty axis.
    assertThat(text(part(ROW, Offset.ZERO, step(I, 1)), part(Extent.ONE, Offset.of(-1), step(J, -1))))
        .isEqualTo("i * 784 - 1 - j");
  }

  @Test
  void constantsAreWorkedOut() {
    assertThat(text(part(ROW, Offset.of(3)), part(Extent.ONE, Offset.of(2)))).isEqualTo("2354");
    assertThat(text(part(ROW, Offset.of(3)), part(Extent.ONE, Offset.ZERO, step(I, 1)))).isEqualTo("i + 2352");
    assertThat(text(part(ROWS, Offset.of(3)), part(Extent.ONE, Offset.ZERO, step(I, 1)))).isEqualTo("3 * rows + i");
    assertThat(text(part(ROW, LAST_ROW))).isEqualTo("(rows - 1) * 784");
    assertThat(text(part(Extent.ONE, LAST_ROW))).isEqualTo("rows - 1");
  }

  @Test
  void copiesOfAStepStandFurtherInStepsOrVectors() {
    assertThat(text(part(ROW, Offset.ZERO, new Index.Step(I, 2, 1)))).isEqualTo("(i + 2) * 784");
    assertThat(text(part(ROW, LAST_ROW, new Index.Step(I, 2, -1)))).isEqualTo("(rows - 1 - i - 2) * 784");
    assertThat(text(part(ROW, Offset.of(1), new Index.Step(I, 2, 3)))).isEqualTo("(3 * (i + 2) + 1) * 784");
    assertThat(text(part(Extent.ONE, Offset.of(5), new Index.Step(J, 1, 1)))).isEqualTo("j + LANES + 5");
    assertThat(text(part(Extent.ONE, Offset.ZERO, new Index.Step(J, 2, 1)))).isEqualTo("j + 2 * LANES");
  }

  @Test
  void anIndexThatWasLookedUpStandsForACoordinate() {
    var index = new Local("index", DType.INT32, false);
    assertThat(text(part(ROW, Offset.ZERO, step(index, 1)), part(Extent.ONE, Offset.ZERO, step(J, 1))))
        .isEqualTo("index * 784 + j");
    assertThat(text(part(ROW, Offset.of(9), step(index, -1)))).isEqualTo("(9 - index) * 784");
  }
}
