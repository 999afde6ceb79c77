package org.adjoint.codegen.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Coordinate;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

class AxisMapTest {
  private static final Shape DOMAIN = Shape.of(Dim.symbol("batch"), 3, 1, 5);

  private static List<String> extents(AxisMap axes) {
    return extents(axes, 4);
  }

  private static List<String> extents(AxisMap axes, int rank) {
    return axes.loops(0, rank).stream().map(loop -> loop.extent().toString()).toList();
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

  private static IndexMap resolved(Op op) {
    return IndexMap.resolve(Tensor.of(op), IndexMap.identity(Tensor.of(op).shape().rank())).map();
  }

  @Test
  void aPartOfTheFirstAxisStillLiesInARow() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(9, 5));
    var axes = AxisMap.separate(Shape.of(4, 5));
    axes.index(x.shape(), resolved(new Op.Slice(x, 0, 3, 4, 1)));
    assertThat(extents(axes.joined(0), 2)).containsExactly("20");
  }

  @Test
  void everySecondRowPartsOfRowsAndOneReversedAxisAreKeptApart() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(9, 5));
    for (var op : List.of(new Op.Slice(x, 0, 0, 5, 2), new Op.Slice(x, 1, 1, 3, 1), new Op.Reverse(x, 0),
        new Op.Reverse(x, 1), new Op.Unfold(x, 0, 3, 1, 1))) {
      var axes = AxisMap.separate(Tensor.of(op).shape());
      axes.index(x.shape(), resolved(op));
      assertThat(extents(axes.joined(0), Tensor.of(op).shape().rank())).as(op.toString()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void whatRunsBackwardsAlongAllAxesLiesInARowToo() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 5));
    var axes = AxisMap.separate(x.shape());
    axes.index(x.shape(), resolved(new Op.Reverse(Tensor.of(new Op.Reverse(x, 1)), 0)));
    assertThat(extents(axes.joined(0), 2)).containsExactly("5 * batch");
  }

  @Test
  void windowsThatDoNotOverlapAreAReshape() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(12));
    var axes = AxisMap.separate(Shape.of(4, 3));
    axes.index(x.shape(), resolved(new Op.Unfold(x, 0, 3, 3, 1)));
    assertThat(extents(axes.joined(0), 2)).containsExactly("12");
  }

  @Test
  void aStrideMayBeNegative() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(9, 5));
    var axes = AxisMap.separate(x.shape());
    var index = axes.index(x.shape(), resolved(new Op.Reverse(x, 0)));
    assertThat(index.stride(axes.loop(0).orElseThrow())).isEqualTo(Extent.of(-5));
  }
}
