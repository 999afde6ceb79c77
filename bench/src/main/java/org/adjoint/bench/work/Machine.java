package org.adjoint.bench.work;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.adjoint.codegen.runtime.VectorMachine;

/// Where and when something is measured.
///
/// @param processor its name
/// @param cores how many may be used
/// @param system the operating system
/// @param java the virtual machine
/// @param vectorBits the size of vectors; 0 without the Vector API
/// @param date of the measurement
public record Machine(String processor, int cores, String system, String java, int vectorBits, LocalDate date) {
  /// This machine, now.
  public static Machine current() {
    return new Machine(Processor.current().name(), Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + ", "
            + System.getProperty("java.vm.vendor"),
        VectorMachine.find().map(machine -> machine.vectorBits()).orElse(0),
        LocalDate.now(ZoneOffset.UTC));
  }

  /// A list, as Markdown.
  public String markdown() {
    return """
        - Processor: %s, cores used: %d
        - System: %s
        - Java: %s
        - Vectors: %s
        - Date: %s
        """.formatted(processor, cores, system, java, vectorBits == 0 ? "none" : vectorBits + " bits", date);
  }
}
