package org.adjoint.bench.contestant;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.bench.work.Work;
import org.adjoint.eval.Backend;

/// Adjoint as people use it: training steps and predictions take any number of samples.
public final class Adjoint implements Contestant {
  /// The name in tables.
  public static final String NAME = "Adjoint";
  static final String VERSION = "as built here";

  private static final String SETTINGS = "adjoint.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return VERSION;
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
    return settings(threads);
  }

  /// The properties of Adjoint that this process was started with, and the number of threads.
  static List<String> settings(int threads) {
    var own = System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith(SETTINGS)).sorted()
        .map(name -> "-D" + name + "=" + System.getProperty(name));
    return Stream.concat(own, Stream.of("-Dadjoint.threads=" + threads)).toList();
  }
}
