package org.adjoint.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.adjoint.bench.contest.EntrantProcess;
import org.adjoint.bench.contest.Rows;
import org.adjoint.bench.contestant.Adjoint;
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

/// From the start of a process to its first finished training step, and the end of the process, which may use all cores.
///
/// Each iteration starts a process of its own, ten in all, so the one that starts them need not be started anew.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 10)
public class StartUp {
  /// What is trained.
  @Param({"xor", "mlp"})
  public String network = "";

  /// Whether compiled classes are found in a cache.
  @Param({"false", "true"})
  public boolean cached;

  private Path folder;

  /// An empty cache, or one that an earlier process has filled.
  @Setup(Level.Iteration)
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("adjoint-start");
    if (cached) {
      start();
    }
  }

  /// Starts a process and waits for it.
  @Benchmark
  public void start() {
    var row = Rows.named(List.of("start-" + network)).getFirst();
    try (var process = EntrantProcess.start(new Adjoint(), row, Runtime.getRuntime().availableProcessors(), folder,
        List.of("-Dadjoint.cache=" + folder.resolve("cache")))) {
      process.ask("first");
    }
  }
}
