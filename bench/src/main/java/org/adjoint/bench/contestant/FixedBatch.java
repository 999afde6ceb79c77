package org.adjoint.bench.contestant;

import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.bench.work.Work;
import org.adjoint.eval.Backend;

/// Adjoint with programs that are compiled for one number of samples, to see what it costs to leave that open.
public final class FixedBatch implements Contestant {
  @Override
  public String name() {
    return "Adjoint (fixed batch)";
  }

  @Override
  public String version() {
    return Adjoint.VERSION;
  }

  @Override
  public boolean does(Work work) {
    return work instanceof Work.AnyBatch;
  }

  @Override
  public Task prepare(Work work, int threads) {
    return ProgramTask.of(Formulation.of(work, Dim.of(((Work.AnyBatch) work).batch())), Backend.best());
  }

  @Override
  public List<String> flags(int threads) {
    return Adjoint.settings(threads);
  }
}
