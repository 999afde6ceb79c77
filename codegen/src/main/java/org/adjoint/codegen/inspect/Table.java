package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Columns of text: the first aligned at the left, the others at the right.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    var widths = IntStream.range(0, columns)
        .map(
            column -> rows.stream().mapToInt(row -> column < row.size() ? row.get(column).length() : 0).max().orElse(0))
        .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int... widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var space = " ".repeat(widths[column] - row.get(column).length());
      line.append(column == 0 ? row.get(column) + space : "   " + space + row.get(column));
    }
    return line.toString().stripTrailing() + "\n";
  }
}
