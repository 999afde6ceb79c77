package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.kernel.Machine;
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

  // ---- many sizes ----

  /// Outputs and inputs of a thousand sizes would take three times the heap of the process.
  @Test
  void aThousandSizesLeaveNoMoreThanAPartOfTheHeap(TestReporter reporter) throws IOException {
    var grown = grown("sizes", Form.choose(1_000, 20_000), reporter);
    assertThat(Objects.requireNonNull(grown.get("heap"))).isLessThan(80 * MEGABYTE);
  }

  @Test
  void aSessionServesAThousandSizesAndForgetsTheOldOnes() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n"), 3));
    var shifted = x.sub(x.mean(0).expand(0));
    var compiled = new GeneratedCodeBackend(Machine.SCALAR, 1)
        .compile(Program.named("sizes").output("y", shifted).output("squares", shifted.square().sum()).build());
    var session = new GeneratedSession(compiled);
    var sizes = new ArrayList<>(IntStream.rangeClosed(1, 1_000).boxed().toList());
    Collections.shuffle(sizes, new Random(1));
    var first = run(session, sizes.getFirst());
    var copy = first.copy();
    for (int size : sizes) {
      run(session, size);
      assertThat(session.keptSizes()).isLessThanOrEqualTo(Layouts.MOST);
      // The variance of 0, 1, … n − 1, three times.
      assertThat(session.output("squares").item()).isCloseTo(size * ((double) size * size - 1) / 4,
          withinPercentage(0.01));
    }
    assertThat(first.toFloats()).containsExactly(copy.toFloats());
    run(session, sizes.getFirst());
    assertThat(session.output("y").toFloats()).containsExactly(copy.toFloats());
    assertThat(leastBytes(session, sizes.subList(sizes.size() - Layouts.MOST / 2, sizes.size()))).isZero();
  }

  private static NdArray rows(int size) {
    var rows = NdArray.zeros(DType.FLOAT32, Shape.of(size, 3));
    for (int place = 0; place < rows.size(); place++) {
      rows.set(place, Math.floorDiv(place, 3));
    }
    return rows;
  }

  private static NdArray run(GeneratedSession session, int size) {
    session.bind("x", rows(size)).run();
    return session.output("y");
  }

  /// What a hundred runs at some sizes allocate, once the JIT compiler has had its time.
  private static long leastBytes(GeneratedSession session, List<Integer> sizes) {
    var values = sizes.stream().map(MemoryTest::rows).toArray(NdArray[]::new);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 2_000 && least > 0; round++) {
      long before = AllocatedBytes.ofThisThread();
      for (int run = 0; run < 100; run++) {
        session.bind("x", values[run % values.length]).run();
      }
      least = Math.min(least, AllocatedBytes.ofThisThread() - before);
    }
    return least;
  }

  @Test
  void ofSizesWhoseArraysAreLargeFewerAreKept() {
    var layouts = new Layouts();
    for (int size = 1; size <= 5; size++) {
      layouts.makeRoom(25);
      layouts.add(layout(size, 10, 0));
    }
    assertThat(layouts.count()).isEqualTo(3);
    // The one that was used longest ago goes.
    assertThat(layouts.find(new int[] {3})).isNotNull();
    layouts.makeRoom(15);
    assertThat(layouts.find(new int[] {4})).isNull();
    assertThat(layouts.find(new int[] {3})).isNotNull();
    layouts.makeRoom(-1);
    assertThat(layouts.count()).isZero();
  }

  @Test
  void arraysThatTheWorkspaceHasReplacedAreNotUsedAgain() {
    var layouts = new Layouts();
    layouts.add(layout(1, 10, 0));
    layouts.add(layout(2, 10, 1));
    assertThat(layouts.find(new int[] {1})).isNull();
    assertThat(layouts.find(new int[] {2})).isNotNull();
  }

  private static Layout layout(int size, long bytes, int generation) {
    return new Layout(new int[] {size}, new Object[0], new int[0][], new PartialSums[0], new int[0], Map.of(), bytes,
        generation);
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
