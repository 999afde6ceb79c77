package org.adjoint.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeTest {
  private static final Dim BATCH = Dim.symbol("batch");

  @Test
  void dimensionsCompareByValueAndPrintThemselves() {
    assertThat(Dim.of(3)).isEqualTo(new Dim.Fixed(3)).hasToString("3").isNotEqualTo(Dim.of(4));
    assertThat(BATCH).isEqualTo(Dim.symbol("batch")).hasToString("batch").isNotEqualTo(Dim.symbol("rows"));
  }

  @Test
  void onlyTheNumberOneIsOne() {
    assertThat(Dim.of(1).isOne()).isTrue();
    assertThat(Dim.of(0).isOne()).isFalse();
    assertThat(BATCH.isOne()).isFalse();
  }

  @Test
  void aDimensionIsNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> Dim.of(-1))
        .withMessage("A dimension must be at least 0, but this one is -1.");
  }

  @Test
  void aSymbolIsAnIdentifier() {
    for (var name : List.of("", "1st", "my batch", "a-b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Dim.symbol(name)).withMessage(
          "A symbolic dimension is named by a Java identifier such as batch, but this name is \"" + name + "\".");
    }
  }

  @Test
  void extentsMultiplyNumbersAndCollectSymbols() {
    var extent = Extent.of(Dim.symbol("rows")).times(Extent.of(6)).times(Extent.of(BATCH)).times(Extent.of(BATCH));
    assertThat(extent).isEqualTo(new Extent(6, List.of("batch", "batch", "rows")))
        .hasToString("6 * batch * batch * rows");
    assertThat(extent.isFixed()).isFalse();
    assertThat(extent.evaluate(Map.of("batch", 5, "rows", 2))).isEqualTo(300);
  }

  @Test
  void extentsPrintNoNeedlessFactor() {
    assertThat(Extent.ONE).hasToString("1");
    assertThat(Extent.of(BATCH)).hasToString("batch");
    assertThat(Extent.of(7)).hasToString("7");
  }

  @Test
  void nothingTimesAnythingIsNothing() {
    assertThat(Extent.of(0).times(Extent.of(BATCH))).isEqualTo(Extent.of(0));
    assertThat(Extent.of(0).is(0)).isTrue();
    assertThat(Extent.of(BATCH).is(1)).isFalse();
  }

  @Test
  void anExtentNeedsASizeForEverySymbol() {
    assertThatIllegalArgumentException().isThrownBy(() -> Extent.of(BATCH).evaluate(Map.of("rows", 2)))
        .withMessage("The dimension batch has no size; sizes are known for [rows].");
  }

  @Test
  void stridesAreRowMajor() {
    assertThat(Shape.of(2, 3, 4).strides()).containsExactly(Extent.of(12), Extent.of(4), Extent.of(1));
    assertThat(Shape.SCALAR.strides()).isEmpty();
  }

  @Test
  void stridesAndSizeOfSymbolicShapesAreProducts() {
    var shape = Shape.of(Dim.of(2), BATCH, Dim.of(28), Dim.of(28));
    assertThat(shape.strides()).map(Extent::toString).containsExactly("784 * batch", "784", "28", "1");
    assertThat(shape.elements()).hasToString("1568 * batch");
    assertThat(shape.isFixed()).isFalse();
  }

  @Test
  void factoriesAgree() {
    assertThat(Shape.of(BATCH, 28, 28)).isEqualTo(new Shape(List.of(BATCH, Dim.of(28), Dim.of(28))))
        .isEqualTo(Shape.of(BATCH, Dim.of(28), Dim.of(28))).hasToString("[batch, 28, 28]");
    assertThat(Shape.SCALAR).isEqualTo(Shape.of()).hasToString("[]");
  }

  @Test
  void bindingReplacesSymbols() {
    assertThat(Shape.of(BATCH, 3).bind(Map.of("batch", 7))).isEqualTo(Shape.of(7, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(BATCH, 3).bind(Map.of()))
        .withMessage("The dimension batch has no size; sizes are known for [].");
  }

  @Test
  void axesCountFromEitherEnd() {
    var shape = Shape.of(2, 3, 4);
    assertThat(shape.axis(-1)).isEqualTo(2);
    assertThat(shape.dim(-3)).isEqualTo(Dim.of(2));
    assertThat(shape.dim(1)).isEqualTo(Dim.of(3));
    assertThat(shape.without(List.of(0, 2))).isEqualTo(Shape.of(3));
  }

  @Test
  void aMissingAxisIsNamedWithTheOnesThereAre() {
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(2, 3).axis(2))
        .withMessage("There is no axis 2 in the shape [2, 3]; axes run from -2 to 1.");
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(2, 3).dim(-3))
        .withMessage("There is no axis -3 in the shape [2, 3]; axes run from -2 to 1.");
    assertThatIllegalArgumentException().isThrownBy(() -> Shape.SCALAR.axis(0))
        .withMessage("There is no axis 0 in the shape [], which is a scalar.");
  }

  @Test
  void onlyFixedShapesHaveSizes() {
    assertThat(Shape.of(2, 0).sizes()).containsExactly(2, 0);
    assertThatIllegalStateException().isThrownBy(() -> Shape.of(BATCH, 2).sizes())
        .withMessage("The dimension batch of [batch, 2] is symbolic.");
  }

  @Test
  void shapesDoNotChange() {
    var dims = new ArrayList<Dim>(List.of(Dim.of(2)));
    var shape = new Shape(dims);
    dims.add(Dim.of(3));
    assertThat(shape).isEqualTo(Shape.of(2));
  }
}
