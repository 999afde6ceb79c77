package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The loops of a matrix product: over the batch, the rows, the columns and the terms of the sums.
///
/// Where the second factor consists of windows, as in a convolution, its rows and columns are several axes each, so that the windows are
/// read from where they lie instead of being copied side by side first.
///
/// @param product an [Op.MatMul]
/// @param columns the sizes of the axes that make the columns
/// @param terms the sizes of the axes that make the terms
public record ProductDomain(Tensor product, List<Dim> columns, List<Dim> terms) {
  /// Fewer neighbours than this do not fill a vector.
  private static final int FEW_NEIGHBOURS = 16;

  public ProductDomain {
    columns = List.copyOf(columns);
    terms = List.copyOf(terms);
  }

  /// The loops of a product.
  public static ProductDomain of(Tensor product) {
    var factors = (Op.MatMul) product.op();
    if (!isWindows(factors.y())) {
      return new ProductDomain(product, List.of(product.shape().dim(-1)),
          List.of(factors.x().shape().dim(factors.transposeX() ? -2 : -1)));
    }
    var windows = windows(factors.y());
    int split = split(windows.shape(), factors.y().shape());
    var rows = windows.shape().dims().subList(0, split);
    var columns = windows.shape().dims().subList(split, windows.shape().rank());
    return factors.transposeY()
        ? new ProductDomain(product, rows, columns)
        : new ProductDomain(product, columns, rows);
  }

  /// Whether a matrix is a reshape of windows that nobody stores.
  public static boolean isWindows(Tensor matrix) {
    return matrix.op() instanceof Op.Reshape(var x, _) && matrix.shape().rank() == 2
        && !IndexMap.isExpansion(x.shape(), matrix.shape()) && !Accesses.isComputed(x) && canBeRead(x)
        && x.shape().elements().isFixed() && split(x.shape(), matrix.shape()) > 0;
  }

  /// Whether a product can read windows, arranged as `x`, along vectors from where they lie.
  private static boolean canBeRead(Tensor x) {
    int last = x.shape().rank() - 1;
    if (last < 1 || !(x.shape().dim(last) instanceof Dim.Fixed(int neighbours)) || neighbours < FEW_NEIGHBOURS) {
      return false;
    }
    var access = IndexMap.resolve(x, IndexMap.identity(last + 1));
    boolean overlap = access.map().axes().stream().anyMatch(coordinate -> coordinate.terms().size() > 1);
    return overlap && access.map().axes().getLast().equals(Coordinate.of(last));
  }

  private static Tensor windows(Tensor matrix) {
    return ((Op.Reshape) matrix.op()).x();
  }

  /// How many axes become the rows of a matrix; 0 when an axis lies across.
  private static int split(Shape shape, Shape matrix) {
    return IntStream.range(1, shape.rank())
        .filter(axes -> elements(shape.dims().subList(0, axes)).equals(Extent.of(matrix.dim(0)))
            && elements(shape.dims().subList(axes, shape.rank())).equals(Extent.of(matrix.dim(1))))
        .findFirst().orElse(0);
  }

  private static Extent elements(List<Dim> dims) {
    return new Shape(dims).elements();
  }

  /// The axis of the loops over rows; those of the batch come before, and those of the columns and then of the terms after.
  public int rowAxis() {
    return product.shape().rank() - 2;
  }

  /// The first axis of the loops over terms.
  public int firstTerm() {
    return rowAxis() + 1 + columns.size();
  }

  /// The sizes of all loops.
  public Shape shape() {
    var dims = new ArrayList<>(product.shape().dims().subList(0, rowAxis() + 1));
    dims.addAll(columns);
    dims.addAll(terms);
    return new Shape(dims);
  }

  /// Where the result stands.
  public IndexMap result() {
    return matrix(Coordinate.of(rowAxis()), column());
  }

  /// What is read of the first factor, and of the second.
  List<IndexMap.Access> factors() {
    var factors = (Op.MatMul) product.op();
    var row = Coordinate.of(rowAxis());
    var x = IndexMap.resolve(factors.x(), factors.transposeX() ? matrix(term(), row) : matrix(row, term()));
    if (!isWindows(factors.y())) {
      return List.of(x,
          IndexMap.resolve(factors.y(), factors.transposeY() ? matrix(column(), term()) : matrix(term(), column())));
    }
    var columnAxes = IndexMap.range(rowAxis() + 1, firstTerm()).axes();
    var termAxes = IndexMap.range(firstTerm(), shape().rank()).axes();
    var place = new ArrayList<>(factors.transposeY() ? columnAxes : termAxes);
    place.addAll(factors.transposeY() ? termAxes : columnAxes);
    return List.of(x, IndexMap.resolve(windows(factors.y()), new IndexMap(place)));
  }

  private IndexMap matrix(Coordinate first, Coordinate second) {
    var axes = new ArrayList<>(IndexMap.identity(rowAxis()).axes());
    axes.add(first);
    axes.add(second);
    return new IndexMap(axes);
  }

  private Coordinate column() {
    return joined(rowAxis() + 1, columns);
  }

  private Coordinate term() {
    return joined(firstTerm(), terms);
  }

  /// The coordinate along an axis that loops from `first` on go through.
  private static Coordinate joined(int first, List<Dim> dims) {
    if (dims.size() == 1) {
      return Coordinate.of(first);
    }
    var terms = new ArrayList<Coordinate.Term>();
    IntStream.range(0, dims.size()).forEach(at -> {
      long scale = elements(dims.subList(at + 1, dims.size())).factor();
      terms.add(new Coordinate.Term(new Coordinate.DomainAxis(first + at), scale));
    });
    return new Coordinate(terms, Offset.ZERO);
  }
}
