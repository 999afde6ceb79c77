package org.adjoint.codegen.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Coordinate;
import org.adjoint.codegen.schedule.IndexMap;
import org.junit.jupiter.api.Test;

class AxisMapTest {
  private static final Shape DOMAIN = Shape.of(Dim.symbol("batch"), 3, 1, 5);

  private static List<String> extents(AxisMap axes) {
    return axes.loops(0, 4).stream().map(loop -> loop.extent().toString()).toList();
  }

  @Test
  void separateAxesHaveALoopEachButForThoseOfSizeOne() {
    assertThat(extents(AxisMap.separate(DOMAIN))).containsExactly("batch", "3", "5");
    assertThat(AxisMap.separate(DOMAIN).loop(2)).isEmpty();
  }

  @Test
  void axesThatLieInARowInEveryArrayShareALoop() {
    var axes = AxisMap.separate(DOMAIN);
    axes.index(DOMAIN, IndexMap.identity(4));
    assertThat(extents(axes.joined(0))).containsExactly("15 * batch");
  }

  @Test
  void rowsAndTheirElementsDoNotShareALoop() {
    var axes = AxisMap.separate(DOMAIN);
    axes.index(DOMAIN, IndexMap.identity(4));
    assertThat(extents(axes.joined(1))).containsExactly("batch", "15");
    assertThat(extents(axes.joined(2))).containsExactly("3 * batch", "5");
  }

  @Test
  void anArrayThatIsRepeatedAlongAnAxisKeepsItApart() {
    var axes = AxisMap.separate(DOMAIN);
    axes.index(DOMAIN, IndexMap.identity(4));
    axes.index(Shape.of(3, 1, 5), IndexMap.of(1, 2, 3));
    assertThat(extents(axes.joined(0))).containsExactly("batch", "15");
  }

  @Test
  void aCoordinateKeepsItsAxisApart() {
    var axes = AxisMap.separate(DOMAIN);
    axes.index(DOMAIN, IndexMap.identity(4));
    axes.coordinate(Coordinate.of(3), lookup -> new Local("index", DType.INT32, false));
    assertThat(extents(axes.joined(0))).containsExactly("3 * batch", "5");
  }

  @Test
  void aTransposedArrayIsReadAtItsOwnStrides() {
    var domain = Shape.of(4, 7);
    var axes = AxisMap.separate(domain);
    var index = axes.index(Shape.of(7, 4), IndexMap.of(1, 0));
    assertThat(index.stride(axes.loop(0).orElseThrow())).isEqualTo(Extent.ONE);
    assertThat(index.stride(axes.loop(1).orElseThrow())).isEqualTo(Extent.of(4));
    assertThat(index.parts().getLast().stride()).isEqualTo(Extent.ONE);
  }

  @Test
  void axesOfSizeOneDoNotMoveAnArray() {
    var axes = AxisMap.separate(Shape.of(4, 7));
    var index = axes.index(Shape.of(1, 7), new IndexMap(List.of(Coordinate.FIRST, Coordinate.of(1))));
    assertThat(index.variables()).singleElement()
        .satisfies(axis -> assertThat(axis).isSameAs(axes.loop(1).orElseThrow()));
  }
}
