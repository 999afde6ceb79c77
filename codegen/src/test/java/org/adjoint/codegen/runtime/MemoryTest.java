package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.trust.ChildProcess;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Memory does not run out, whatever the number of steps and of programs, and what would never fit is not begun.
@Tag("trust")
class MemoryTest {
  private static final long MEGABYTE = 1 << 20;

  private static Map<String, Long> grown(String what, int times, TestReporter reporter) throws IOException {
    var process = ChildProcess.run(List.of("--add-modules=jdk.incubator.vector", "-Xmx256m", "-XX:+UseSerialGC",
        "-Dadjoint.threads=1"), MemoryProbe.class, what, Integer.toString(times));
    assertThat(process.status()).as(process.output()).isZero();
    var figures = process.output().lines().map(line -> line.split(" ", -1))
        .filter(words -> words.length == 2 && words[1].matches("-?\\d+"))
        .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
    reporter.publishEntry(times + " " + what, figures.toString());
    return figures;
  }

  /// The heap is looked at after a collection. What is resident also holds what the JIT compiler and the collector keep.
  @Test
  void stepsLeaveNothingBehind(TestReporter reporter) throws IOException {
    var grown = grown("steps", Form.choose(20_000, 1_000_000), reporter);
    assertThat(Objects.requireNonNull(grown.get("heap"))).isLessThan(MEGABYTE);
    assertThat(Objects.requireNonNull(grown.get("resident"))).isLessThan(64 * MEGABYTE);
  }

  @Test
  void programsThatAreDroppedLeaveNoClasses(TestReporter reporter) throws IOException {
    int programs = Form.choose(200, 10_000);
    var grown = grown("programs", programs, reporter);
    assertThat(Objects.requireNonNull(grown.get("classes"))).isLessThan(programs / 4);
    // The JIT compiler keeps profiles there; a class takes ten thousand bytes and more.
    assertThat(Objects.requireNonNull(grown.get("metaspace"))).isLessThan(8 * MEGABYTE);
    assertThat(Objects.requireNonNull(grown.get("heap"))).isLessThan(MEGABYTE);
  }

  // ---- what does not fit ----

  private static Program outerProduct() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n"), 1));
    var all = x.matMul(x.transpose()).tanh();
    return Program.named("outer product").output("y", all.matMul(all).sum(1)).build();
  }

  private static NdArray column(int size) {
    return NdArray.filled(DType.FLOAT32, Shape.of(size, 1), 0.5);
  }

  @Test
  void aRunThatCannotFitIsRefusedBeforehand() {
    var session = new GeneratedCodeBackend().compile(outerProduct()).session();
    long heap = Runtime.getRuntime().maxMemory();
    int tooMany = (int) Math.min(46_000, Math.ceil(Math.sqrt(heap / 4.0)));
    assertThatThrownBy(() -> session.bind("x", column(tooMany)).run()).isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("The program \"outer product\" needs [0-9.]+ GB of memory at the sizes \\{n=" + tooMany
            + "\\} \\([0-9.]+ MB for inputs and constants, [0-9.]+ MB for outputs, [0-9.]+ GB for values in between\\), but the heap of"
            + " this JVM has at most [0-9.]+ GB: start java with a larger -Xmx, or bind smaller inputs\\.");
    session.bind("x", column(3)).run();
    assertThat(session.output("y").size()).isEqualTo(3);
  }

  @Test
  void anArrayLongerThanJavaHasIsRefusedBeforehand() {
    var session = new GeneratedCodeBackend().compile(outerProduct()).session();
    assertThatThrownBy(() -> session.bind("x", column(50_000)).run()).isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs an array of 2500000000 elements").hasMessageContaining("{n=50000}")
        .hasMessageEndingWith("but a Java array has at most 2147483639: bind smaller inputs.");
  }

  /// Every temporary of a program counts, but what is used one after the other shares its memory.
  @Test
  void whatFitsIsRun() {
    var plan = new GeneratedCodeBackend().compile(outerProduct()).buffers();
    var sizes = Map.of("n", 1_000);
    long temporaries = plan.allocate(sizes).bytes();
    long all = temporaries + 2 * 4 * 1_000;
    assertThat(HeapCheck.allocation("p", plan, sizes, all).bytes()).isEqualTo(temporaries);
    assertThatThrownBy(() -> HeapCheck.allocation("p", plan, sizes, all - 1)).hasMessageContaining("needs");
  }
}
