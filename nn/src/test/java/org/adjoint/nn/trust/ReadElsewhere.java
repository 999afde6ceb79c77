package org.adjoint.nn.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.adjoint.nn.data.CsvTable;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.data.MnistFiles;
import org.adjoint.nn.io.Npy;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.model.Model;

/// Reads files one after the other, to be run in a process with little memory. Prints one line for each: what the reader says.
final class ReadElsewhere {
  private ReadElsewhere() {}

  /// Reads the files.
  ///
  /// @param arguments the file that names them, one on each line
  public static void main(String[] arguments) throws IOException {
    for (var file : Files.readAllLines(Path.of(arguments[0]))) {
      System.out.println(answer(Path.of(file)));
    }
  }

  private static String answer(Path file) throws IOException {
    try {
      read(file);
      return "read";
    } catch (InvalidDataException refusal) {
      return Objects.toString(refusal.getMessage());
    }
  }

  /// The name of a file says what it should be.
  private static void read(Path file) throws IOException {
    var name = file.toString();
    switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "npy" -> Npy.read(file);
      case "npz" -> Npy.readArchive(file);
      case "csv" -> CsvTable.read(file, ',');
      case "safetensors" -> Safetensors.read(file);
      case "model" -> Model.load(file);
      default -> MnistFiles.read(file);
    }
  }

  /// How the process is started.
  static List<String> options() {
    return List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }
}
