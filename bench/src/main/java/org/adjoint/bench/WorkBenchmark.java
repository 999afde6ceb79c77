package org.adjoint.bench;

import java.util.concurrent.TimeUnit;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A piece of work done by Adjoint, again and again. Subclasses say which.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(5)
public abstract class WorkBenchmark {
  /// How many threads share a kernel.
  @Param({"1", "2"})
  public int threads = 1;

  private Task task;

  /// What is done, given the parameters.
  protected abstract Work work();

  /// Who does it.
  protected Contestant contestant() {
    return new Adjoint();
  }

  /// Compiles the program and binds its values. Each combination of parameters has a process of its own, so the property is set for it alone.
  @Setup
  public void prepare() {
    System.setProperty("adjoint.threads", Integer.toString(threads));
    task = contestant().prepare(work(), threads);
  }

  /// Does the work once.
  @Benchmark
  public void run() {
    task.run();
  }
}
