package org.adjoint.codegen.runtime;

import jdk.incubator.vector.FloatVector;
import org.adjoint.codegen.kernel.Machine;

/// What the Vector API says of the processor. To be loaded only where the module is there.
final class VectorMachine {
  private VectorMachine() {
  }

  static Machine detect() {
    int bits = Integer.getInteger("adjoint.vectorBits", FloatVector.SPECIES_PREFERRED.vectorBitSize());
    // AVX-512 and the 128-bit sets of ARM have 32 vector registers, AVX and SSE 16.
    boolean arm = System.getProperty("os.arch", "").equals("aarch64");
    return new Machine(bits, bits >= 512 || arm ? 32 : 16);
  }
}
