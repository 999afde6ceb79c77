package org.adjoint.bench.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What the processor is and can do, as far as Linux tells.
///
/// @param lines about one of its cores, each `name : value`
public record Processor(List<String> lines) {
  public Processor {
    lines = List.copyOf(lines);
  }

  /// The processor of this machine.
  public static Processor current() {
    try {
      return new Processor(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException _) {
      return new Processor(List.of());
    }
  }

  /// Its name, with the numbers that tell apart what is sold under one name; the architecture where nothing else is known.
  public String name() {
    var name =
        value("model name").orElseGet(() -> Objects.requireNonNullElse(System.getProperty("os.arch"), "unknown"));
    var family = value("cpu family");
    var model = value("model");
    return family.isPresent() && model.isPresent()
        ? name + " (family " + family.get() + ", model " + model.get() + ")"
        : name;
  }

  /// Whether it has vectors of 512 bits.
  public boolean hasAvx512() {
    return value("flags").stream().anyMatch(flags -> List.of(flags.split("\\s+")).contains("avx512f"));
  }

  private Optional<String> value(String name) {
    return lines.stream().map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name)).map(parts -> parts[1].strip()).findFirst();
  }
}
