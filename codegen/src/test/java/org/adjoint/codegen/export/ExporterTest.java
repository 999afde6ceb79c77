package org.adjoint.codegen.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.fuzz.Sample;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Exported classes compile and run where there is no Adjoint, and compute the same bits as the compiled program.
@Tag("trust")
class ExporterTest {
  /// A program in one of the forms of exported code.
  ///
  /// @param backend runs it in that form
  /// @param passed the arguments of its method
  @SuppressWarnings("ArrayRecordComponent")
  private record Exported(Sample sample, GeneratedSource source, Backend backend, Object[] passed) {
  }

  /// Beyond what is needed, and in outputs beforehand.
  private static final int REST = 5;

  private static final Map<String, Exported> EXPORTED = new LinkedHashMap<>();
  private static Map<String, ForeignProcess.Outcome> outcomes = Map.of();

  @TempDir
  private static Path folder;

  @BeforeAll
  static void exportAndRun() throws Exception {
    var process = new ForeignProcess(folder);
    var samples = ExportExamples.all();
    for (int number = 0; number < samples.size(); number++) {
      var name = ".Program" + number;
      add(samples.get(number), Exporter.vector(), "vector" + name, new GeneratedCodeBackend());
      add(samples.get(number), Exporter.scalar(), "scalar" + name, new GeneratedCodeBackend(Machine.SCALAR));
    }
    for (var exported : EXPORTED.values()) {
      process.add(exported.source, exported.passed);
    }
    outcomes = process.run("--add-modules", "jdk.incubator.vector");
  }

  private static void add(Sample sample, Exporter exporter, String name, Backend backend) {
    EXPORTED.put(name, new Exported(sample, exporter.export(sample.program(), name), backend, arguments(sample)));
  }

  static Stream<String> names() {
    return EXPORTED.keySet().stream();
  }

  /// Arrays for inputs and outputs, those whose size is not fixed too long, and the sizes.
  private static Object[] arguments(Sample sample) {
    var passed = new ArrayList<Object>();
    for (var input : sample.program().inputs()) {
      passed.add(longer(sample.value(((Op.Input) input.op()).name()), input.shape()));
    }
    var sizes = sizes(sample);
    sample.program().outputs().values().forEach(output -> passed.add(longer(
        NdArray.filled(output.dtype(), output.shape().bind(sizes), REST), output.shape())));
    sample.program().symbols().forEach(symbol -> passed.add(Objects.requireNonNull(sizes.get(symbol))));
    return passed.toArray();
  }

  private static Object longer(NdArray value, Shape shape) {
    var array = NdArray.filled(value.dtype(), Shape.of(value.size() + (shape.isFixed() ? 0 : REST)), REST).values();
    System.arraycopy(value.values(), value.offset(), array, 0, value.size());
    return array;
  }

  private static Map<String, Integer> sizes(Sample sample) {
    var sizes = new LinkedHashMap<String, Integer>();
    for (var input : sample.program().inputs()) {
      var bound = sample.value(((Op.Input) input.op()).name()).shape().sizes();
      for (int axis = 0; axis < bound.length; axis++) {
        if (input.shape().dim(axis) instanceof Dim.Symbol(var symbol)) {
          sizes.put(symbol, bound[axis]);
        }
      }
    }
    return sizes;
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesTheBitsOfTheCompiledProgram(String name) {
    var exported = Objects.requireNonNull(EXPORTED.get(name));
    var program = exported.sample.program();
    var expected = exported.sample.run(exported.backend);
    var actual = Objects.requireNonNull(outcomes.get(name)).passed();
    int at = 0;
    for (var input : program.inputs()) {
      var label = ((Op.Input) input.op()).name();
      var value = expected.getOrDefault(label + " after", exported.sample.value(label));
      assertThat(actual[at++]).as("input %s of %s", label, program).isEqualTo(longer(value, input.shape()));
    }
    for (var output : program.outputs().entrySet()) {
      assertThat(actual[at++]).as("output %s of %s", output.getKey(), program)
          .isEqualTo(longer(Objects.requireNonNull(expected.get(output.getKey())), output.getValue().shape()));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void runsAgainInTheSameArrays(String name) {
    var outcome = Objects.requireNonNull(outcomes.get(name));
    assertThat(outcome.keepsItsArrays()).isTrue();
    // Vectors are objects until the JIT compiler has seen to them.
    if (name.startsWith("scalar")) {
      assertThat(outcome.allocated()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void needsNothingButTheJdk(String name) {
    var source = Objects.requireNonNull(EXPORTED.get(name)).source;
    assertThat(source.text()).doesNotContain("org.adjoint").startsWith("package " + source.packageName() + ";\n");
    assertThat(source.text().lines().filter(line -> line.startsWith("import ")))
        .allMatch(line -> line.startsWith("import java.") || (name.startsWith("vector")
            && line.matches("import (static )?jdk\\.incubator\\.vector\\..*")));
  }

  @Test
  void plainLoopsNeedNoMoreThanRelease21() throws Exception {
    var sources = new ArrayList<Path>();
    for (var exported : EXPORTED.values()) {
      if (exported.source.packageName().equals("scalar")) {
        sources.add(exported.source.writeTo(folder.resolve("plain")));
      }
    }
    ForeignProcess.compile(sources, folder.resolve("plain classes"), "--release", "21");
  }

  @Test
  void theSameProgramGivesTheSameSource() {
    var sample = ExportExamples.all().get(2);
    for (var exporter : List.of(Exporter.vector(256), Exporter.scalar())) {
      assertThat(exporter.export(sample.program(), "a.B")).isEqualTo(exporter.export(sample.program(), "a.B"));
    }
  }

  /// A program that has everything: a constant, a value that waits, an output, an update and a size.
  private static Program scores() {
    var programs = new ArrayList<Program>();
    new Origin("Model.java", 1).during(() -> {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 3));
      var offset = Tensor.input("offset", DType.FLOAT32, Shape.of(3));
      var weights = Tensor.constant(NdArray.of(new float[] {0.5f, 0.25f, 0.25f})).named("weights");
      var scores = x.add(offset).exp().mul(weights).named("scores");
      programs.add(Program.named("scores").output("share", scores.div(scores.max().named("largest")))
          .update(offset, offset.sub(x.mean(0).mul(0.1))).build());
    });
    return programs.getFirst();
  }

  /// To be written anew like those of [org.adjoint.codegen.GoldenSourceTest].
  @Test
  void readsAsCheckedIn() throws IOException {
    var golden = Path.of("src/test/resources/golden/export");
    var source = Exporter.scalar().export(scores(), "com.example.Scores");
    if (Boolean.getBoolean("adjoint.golden.rewrite")) {
      source.writeTo(golden);
    }
    assertThat(source.text()).isEqualTo(Files.readString(golden.resolve("com/example/Scores.java")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      5 | 3 | 6 | 2 | The array x, float32[rows, 3], needs at least 6 elements, but has 5.
      6 | 4 | 6 | 2 | The array offset, float32[3], needs 3 elements, but has 4.
      6 | 3 | 0 | 2 | The array share, float32[rows, 3], needs at least 6 elements, but has 0.
      6 | 3 | 6 | 0 | The size rows must be at least 1, but is 0.
      6 | 3 | 6 | 2000000000 | The array x, float32[rows, 3], needs at least 6000000000 elements, but has 6.
      """)
  void whatDoesNotFitIsSaidInOneSentence(int x, int offset, int share, int rows, String sentence) throws Exception {
    var file = Exporter.scalar().export(scores(), "checks.Scores").writeTo(folder.resolve("checks"));
    var classes = folder.resolve("checked classes");
    ForeignProcess.compile(List.of(file), classes);
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
      var type = loader.loadClass("checks.Scores");
      var run = type.getMethod("run", float[].class, float[].class, float[].class, int.class);
      var scores = type.getConstructor().newInstance();
      assertThatThrownBy(() -> run.invoke(scores, new float[x], new float[offset], new float[share], rows)).cause()
          .isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
    }
  }

  @Test
  void aFileThatIsThereAlreadyIsLeftAlone() throws IOException {
    var source = Exporter.scalar().export(scores(), "com.example.Scores");
    var file = source.writeTo(folder.resolve("written"));
    assertThat(file).isEqualTo(folder.resolve("written/com/example/Scores.java")).hasContent(source.text());
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    source.writeTo(folder.resolve("written"));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(0));
    Files.writeString(file, "class Other {}");
    assertThat(source.writeTo(folder.resolve("written"))).hasContent(source.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".A", "a..B", "a.1B", "a b.C", "a.class", "int", "a.int.B", "com/example/A",
    "../A",
    "a.B;", "a.B{}", "a.B//", "a.var", "record", "yield", "a.sealed", "permits", "A\nB", "a.B ", "a.\u0000B", "java.A",
    "java.lang.Model", "Math", "com.example.String", "a.Float", "true", "_"})
  void aNameThatNoClassCanHaveIsRefused(String name) {
    assertThatThrownBy(() -> Exporter.scalar().export(scores(), name)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void anyOtherNameCompiles() throws IOException {
    var sources = new ArrayList<Path>();
    for (var name : List.of("Model", "größe.Größe", "com.example.scores", "a.run", "b.Object", "c.FloatVector",
        "d.ADD", "e.ByteBuffer", "f.IllegalArgumentException", "g.VectorOperators", "h.from", "when.with", "$.$$",
        "i.j.k.E_1", "javax.Model", "l.Vector", "m.largest")) {
      sources.add(Exporter.vector(256).export(scores(), name).writeTo(folder.resolve("named")));
    }
    ForeignProcess.compile(sources, folder.resolve("named classes"), "--add-modules", "jdk.incubator.vector");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64, 100, 1024})
  void vectorsHaveTheSizesThatProcessorsHave(int bits) {
    assertThatThrownBy(() -> Exporter.vector(bits)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Vectors have 128, 256 or 512 bits, not " + bits + ".");
  }

  /// Prints what an export in vectors says where there are none.
  static final class WithoutVectors {
    private WithoutVectors() {
    }

    public static void main(String[] arguments) {
      try {
        Exporter.vector();
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
      System.out.println(Exporter.vector(256).export(scores(), "a.B").text().contains("SPECIES_256"));
    }
  }

  @Test
  void whereThereIsNoVectorApiTheSizeOfVectorsMustBeNamed() throws Exception {
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), WithoutVectors.class.getName()).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()).containsExactly(
        "This JVM has not resolved the module jdk.incubator.vector, so that the size of vectors is not known: start java with"
            + " --add-modules jdk.incubator.vector, or name a size.",
        "true");
  }

  private static Program sumOf(int inputs) {
    var sum = Tensor.input("x0", DType.FLOAT32, Shape.SCALAR);
    for (int number = 1; number < inputs; number++) {
      sum = sum.add(Tensor.input("x" + number, DType.FLOAT32, Shape.SCALAR));
    }
    return Program.named("sum").output("sum", sum).build();
  }

  @Test
  void moreArraysThanAMethodTakesAreRefused() throws Exception {
    var most = Exporter.scalar().export(sumOf(253), "many.Sum").writeTo(folder.resolve("many"));
    ForeignProcess.compile(List.of(most), folder.resolve("many classes"));
    assertThatThrownBy(() -> Exporter.scalar().export(sumOf(254), "many.Sum"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The program \"sum\" has 255 inputs, outputs and sizes, but a Java method takes at most 254; join some"
                + " of them.");
  }
}
