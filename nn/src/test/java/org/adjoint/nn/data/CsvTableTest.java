package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adjoint.array.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("trust")
class CsvTableTest {
  @TempDir
  Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  @Test
  void readsNumbersAndClassesOfNamedColumns() throws IOException {
    var table = CsvTable.read(file("""
        length, species,"width, in cm"
        1.5,virginica,2
        -2e-1,"setosa", 4.0

        3,virginica,6
        """), ',');
    assertThat(table.columns()).containsExactly("length", "species", "width, in cm");
    assertThat(table.size()).isEqualTo(3);
    var numbers = table.numbers(DType.FLOAT64, "width, in cm", "length");
    assertThat(numbers.describe()).isEqualTo("float64[3, 2]");
    assertThat(numbers.toDoubles()).containsExactly(2, 1.5, 4, -0.2, 6, 3);
    assertThat(table.classNames("species")).containsExactly("setosa", "virginica");
    assertThat(table.classes("species").toDoubles()).containsExactly(1, 0, 1);
    assertThat(new Dataset(numbers, table.classes("species")).classCounts()).containsExactly(1, 2);
  }

  @Test
  void takesOtherSeparators() throws IOException {
    assertThat(CsvTable.read(file("a;b\n1;2\n"), ';').numbers(DType.FLOAT32, "b").toFloats()).containsExactly(2);
    assertThat(CsvTable.read(file("a\tb\n1\t2\n"), '\t').numbers(DType.FLOAT32, "a").toFloats()).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '#', value = {
    "a,b~1,2~3 # 'The file FILE cannot be read as comma-separated values (Record 3 has 1 fields, but first record had 2 fields).'",
    "'' # 'The file FILE should begin with a line of column names, but it is empty.'",
    "a,a~1,2 # The file FILE has two columns called \"a\".",
    "a~NaN # The column \"a\" of FILE should hold numbers, but line 2 has \"NaN\".",
    "a~1~1e39 # The column \"a\" of FILE should hold numbers, but line 3 has \"1e39\".",
    "a~1f # The column \"a\" of FILE should hold numbers, but line 2 has \"1f\".",
    "a~0x1p3 # The column \"a\" of FILE should hold numbers, but line 2 has \"0x1p3\".",
    "a~x # The column \"a\" of FILE should hold numbers, but line 2 has \"x\"."})
  void tellsInOneSentenceWhatIsWrong(String text, String sentence) throws IOException {
    var file = file(text.replace("~", "\n"));
    assertThatThrownBy(() -> CsvTable.read(file, ',').numbers(DType.FLOAT32, "a"))
        .isInstanceOf(InvalidDataException.class).hasMessage(sentence.replace("FILE", file.toString()));
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    assertThatThrownBy(() -> CsvTable.read(folder.resolve("none"), ','))
        .hasMessage("The file " + folder.resolve("none") + " is missing; it should hold comma-separated values.");
    var table = CsvTable.read(file("a,b\n1,2\n"), ',');
    assertThatThrownBy(() -> table.numbers(DType.FLOAT32, "c"))
        .hasMessage("The file " + folder.resolve("t.csv") + " has no column \"c\"; it has a, b.");
    var huge = file("a\n" + "x".repeat(20_000_000) + "\n");
    assertThatThrownBy(() -> CsvTable.read(huge, ',')).isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("The file " + huge + " cannot be read as comma-separated values (");
  }
}
