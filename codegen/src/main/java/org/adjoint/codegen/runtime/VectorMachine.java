package org.adjoint.codegen.runtime;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.adjoint.codegen.kernel.Machine;

/// What the Vector API says of the processor.
public final class VectorMachine {
  private VectorMachine() {
  }

  /// This machine; nothing where the JVM has not resolved the module `jdk.incubator.vector`.
  public static Optional<Machine> find() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").map(_ -> detect());
  }

  /// This machine, where the module is there.
  static Machine detect() {
    int bits = Integer.getInteger("adjoint.vectorBits", FloatVector.SPECIES_PREFERRED.vectorBitSize());
    // AVX-512 and the 128-bit sets of ARM have 32 vector registers, AVX and SSE 16.
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return new Machine(bits, bits >= 512 || arm ? 32 : 16);
  }
}
