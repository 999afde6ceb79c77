package org.adjoint.bench.contestant;

import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.bench.work.Work;
import org.adjoint.eval.Backend;

/// Adjoint as people use it: training steps and predictions take any number of samples.
public final class Adjoint implements Contestant {
  /// The name in tables.
  public static final String NAME = "Adjoint";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean does(Work work) {
    return true;
  }

  @Override
  public Task prepare(Work work, int threads) {
    return ProgramTask.of(Formulation.of(work, Dim.symbol("batch")), Backend.best());
  }

  @Override
  public List<String> flags(int threads) {
    return List.of("-Dadjoint.threads=" + threads);
  }
}
