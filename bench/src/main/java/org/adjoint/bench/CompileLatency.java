package org.adjoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.adjoint.array.Dim;
import org.adjoint.bench.contestant.Formulation;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.graph.Program;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// From the graph of a training step to loaded classes, on one thread.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CompileLatency {
  /// What is compiled.
  @Param({"SIGMOID_SGD", "XOR"})
  public Network network = Network.SIGMOID_SGD;

  private Program program;

  /// Builds the graph anew, since nothing may be left from the last time; without a cache unless a benchmark fills one.
  @Setup(Level.Iteration)
  public void prepare() {
    System.setProperty("adjoint.cache", "off");
    program = Formulation.of(new Work.TrainingStep(network, 100), Dim.symbol("batch")).program();
  }

  /// A folder with all classes in it.
  @State(Scope.Benchmark)
  public static class FilledCache {
    private String folder = "";

    /// Fills a new folder.
    @Setup(Level.Trial)
    public void fill(CompileLatency latency) throws IOException {
      folder = Files.createTempDirectory("adjoint-cache").toString();
      latency.prepare();
      System.setProperty("adjoint.cache", folder);
      latency.compile();
    }

    /// Lets the next compilation use it.
    @Setup(Level.Invocation)
    public void use() {
      System.setProperty("adjoint.cache", folder);
    }
  }

  /// The first program of a process.
  @Benchmark
  @Fork(10)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public Executable cold() {
    return compile();
  }

  /// In a process that has compiled many.
  @Benchmark
  @Fork(5)
  @Warmup(iterations = 20)
  @Measurement(iterations = 10)
  public Executable warm() {
    return compile();
  }

  /// In such a process, with classes from the cache.
  @Benchmark
  @Fork(5)
  @Warmup(iterations = 20)
  @Measurement(iterations = 10)
  public Executable cached(FilledCache cache) {
    return compile();
  }

  private Executable compile() {
    return Backend.best().compile(program);
  }
}
