package org.adjoint.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// A file of comma-separated values (RFC 4180) whose first line names the columns.
///
/// ```java
/// var table = CsvTable.read(file, ',');
/// var data = new Dataset(table.numbers(DType.FLOAT32, "length", "width"), table.classes("species"));
/// ```
public final class CsvTable {
  private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][-+]?\\d++)?");

  private final Path path;
  private final List<String> columns;
  private final List<CsvRecord> rows;

  private CsvTable(Path path, List<String> columns, List<CsvRecord> rows) {
    this.path = path;
    this.columns = columns;
    this.rows = rows;
  }

  /// Reads a file in UTF-8. Empty lines are left out.
  ///
  /// @param separator between fields: `','`, `';'` or `'\t'`
  /// @throws InvalidDataException when the file is missing, is not such text, or its lines differ in their number of fields
  public static CsvTable read(Path path, char separator) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidDataException("The file " + path + " is missing; it should hold comma-separated values.");
    }
    try (var reader = CsvReader.builder().fieldSeparator(separator).ofCsvRecord(path)) {
      FileMemory.require("The file " + path, Files.size(path));
      var records = FileMemory.bounded("The file " + path, () -> {
        var all = new ArrayList<CsvRecord>();
        reader.forEach(all::add);
        return all;
      });
      if (records.isEmpty()) {
        throw new InvalidDataException(
            "The file " + path + " should begin with a line of column names, but it is empty.");
      }
      var columns = records.getFirst().getFields().stream().map(String::strip).toList();
      requireDifferent(path, columns);
      return new CsvTable(path, columns, List.copyOf(records.subList(1, records.size())));
    } catch (CsvParseException | IOException | UncheckedIOException failure) {
      throw new InvalidDataException(
          "The file " + path + " cannot be read as comma-separated values (" + reason(failure) + ").", failure);
    }
  }

  private static String reason(Exception failure) {
    var cause = failure.getCause();
    return Excerpt.of(String.valueOf(cause == null ? failure.getMessage() : cause.getMessage()));
  }

  private static void requireDifferent(Path path, List<String> columns) {
    var met = new LinkedHashSet<String>();
    for (var column : columns) {
      if (!met.add(column)) {
        throw new InvalidDataException("The file " + path + " has two columns called " + Excerpt.quoted(column) + ".");
      }
    }
  }

  /// The names of the columns.
  public List<String> columns() {
    return columns;
  }

  /// The number of lines, without that of the names.
  public int size() {
    return rows.size();
  }

  /// Columns of numbers, `[size, columns]`.
  ///
  /// @param dtype a floating-point type
  /// @param names of the columns, in the order wanted
  /// @throws IllegalArgumentException when there is no such column
  /// @throws InvalidDataException when a field is no number, or too large for the type
  public NdArray numbers(DType dtype, String... names) {
    var numbers = NdArray.zeros(dtype, Shape.of(rows.size(), names.length));
    for (int i = 0; i < names.length; i++) {
      int column = column(names[i]);
      for (int row = 0; row < rows.size(); row++) {
        numbers.set(row * names.length + i, number(dtype, rows.get(row), column));
      }
    }
    return numbers;
  }

  private double number(DType dtype, CsvRecord row, int column) {
    var field = row.getField(column).strip();
    double number = NUMBER.matcher(field).matches() ? Double.parseDouble(field) : Double.NaN;
    if (!Double.isFinite(dtype == DType.FLOAT32 ? (float) number : number)) {
      throw new InvalidDataException("The column " + Excerpt.quoted(columns.get(column)) + " of " + path
          + " should hold numbers, but line " + row.getStartingLineNumber() + " has " + Excerpt.quoted(field) + ".");
    }
    return number;
  }

  /// A column of names as classes, int32 `[size]`, in the order of [#classNames].
  ///
  /// @throws IllegalArgumentException when there is no such column
  public NdArray classes(String name) {
    int column = column(name);
    var names = classNames(name);
    return NdArray.of(
        rows.stream().mapToInt(row -> Collections.binarySearch(names, row.getField(column).strip())).toArray());
  }

  /// The different entries of a column, in alphabetical order.
  ///
  /// @throws IllegalArgumentException when there is no such column
  public List<String> classNames(String name) {
    int column = column(name);
    return rows.stream().map(row -> row.getField(column).strip()).distinct().sorted().toList();
  }

  private int column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new IllegalArgumentException(
          "The file " + path + " has no column \"" + name + "\"; it has " + Excerpt.of(String.join(", ", columns))
              + ".");
    }
    return column;
  }
}
