package org.adjoint.nn.plot;

import java.awt.geom.Path2D;

/// The lines along which a function that is known on a grid has one value: in each cell of the grid straight pieces between the places where the
/// value is crossed on its edges ("marching squares", after W. Lorensen and H. Cline, 1987).
final class ContourLines {
  private ContourLines() {}

  /// The lines of one level.
  ///
  /// @param values at the points of the grid, row by row
  /// @param level the value on the lines
  /// @return in the coordinates `(column, row)` of the grid
  static Path2D at(double level, double[]... values) {
    var path = new Path2D.Double();
    for (int row = 0; row + 1 < values.length; row++) {
      for (int column = 0; column + 1 < values[row].length; column++) {
        cell(level, values, row, column, path);
      }
    }
    return path;
  }

  private static void cell(double level, double[][] values, int row, int column, Path2D path) {
    // Around the cell: each corner, and where the level is crossed on the way to the next one.
    int[][] corners = {{row, column}, {row, column + 1}, {row + 1, column + 1}, {row + 1, column}};
    boolean open = false;
    for (int corner = 0; corner < 4; corner++) {
      var from = corners[corner];
      var to = corners[(corner + 1) % 4];
      double before = values[from[0]][from[1]];
      double after = values[to[0]][to[1]];
      if ((before < level) == (after < level)) {
        continue;
      }
      double share = (level - before) / (after - before);
      double x = from[1] + share * (to[1] - from[1]);
      double y = from[0] + share * (to[0] - from[0]);
      // There are two crossings, or four around a saddle; every other one ends a piece.
      if (open) {
        path.lineTo(x, y);
      } else {
        path.moveTo(x, y);
      }
      open = !open;
    }
  }
}
