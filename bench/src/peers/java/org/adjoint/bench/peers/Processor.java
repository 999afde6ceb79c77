package org.adjoint.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the processor can do, as far as Linux tells.
final class Processor {
  private Processor() {
  }

  /// Whether it has vectors of 512 bits.
  static boolean hasAvx512() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .anyMatch(line -> line.startsWith("flags") && List.of(line.split("\\s+")).contains("avx512f"));
    } catch (IOException _) {
      return false;
    }
  }
}
