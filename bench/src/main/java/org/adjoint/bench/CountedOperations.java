package org.adjoint.bench;

import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.bench.contestant.Formulation;
import org.adjoint.bench.work.Limit;
import org.adjoint.bench.work.Work;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;

/// The limit of work that has no other: all arithmetic that its generated code does, against the multiply-add peak.
final class CountedOperations {
  private CountedOperations() {
  }

  /// Compiles the work, and counts.
  static Limit of(Work work) {
    int batch = work instanceof Work.TrainingStep step ? step.batch() : 1;
    var program = Formulation.of(work, Dim.of(batch)).program();
    var kernels = new GeneratedCodeBackend().compile(program).inspect().kernels();
    double operations = kernels.stream().mapToDouble(kernel -> kernel.work().operations()).sum();
    boolean doubles = program.inputs().stream().anyMatch(input -> input.dtype() == DType.FLOAT64);
    return new Limit(doubles ? Limit.Resource.FLOAT64 : Limit.Resource.FLOAT32, operations);
  }
}
