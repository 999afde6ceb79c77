package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.codegen.export.Exporter;
import org.adjoint.codegen.export.ForeignProcess;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.functions.Reductions;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Names come from users and files. Whatever they are, code compiles, computes the right thing and runs nothing else.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class HostileNamesTest {
  /// What injected code would set.
  private static final String PROPERTY = "adjoint.test.injected";
  private static final String CODE = " static { System.setProperty(\"" + PROPERTY + "\", \"yes\"); } ";

  static Stream<String> names() {
    var codes = Stream.of("; System.exit(1); //", "*/", "*/" + CODE + "/*", "*\\" + CODE + "/*", "**\\/" + CODE + "/*",
        "\\u002a\\u002f" + CODE + "/*", "*\n/" + CODE, "\n" + CODE + "//", "\r\n*/" + CODE + "/**", "\u2028" + CODE,
        "\"" + CODE + "\"", "'", "\\", "\u001a", "\u0000", "{@code", "}", "{@link Object}", "<b>", "@param", "$L", "$$",
        "$T$S", "%s", "${x}", "\\u000a" + CODE, "\\u0022 + x + \\u0022", "\\\\u000a" + CODE,
        "</script><script>x()</script>", "]]>",
        "<!--", "\"\"\"", "\t", "\b\f", "\u0085" + CODE, "\u202e", "//", "/**", "{@snippet :");
    var words = Stream.of("class", "int", "float", "var", "yield", "record", "sealed", "permits", "when", "_", "__",
        "null", "true", "this", "super", "module", "strictfp", "enum", "assert");
    var taken = Stream.of("from", "to", "i", "j", "ij", "x_i", "FLOATS", "FLOAT_LANES", "INTS", "DOUBLES", "run",
        "kernel", "arrays", "sizes", "Math", "Float", "Double", "Integer", "Long", "Object", "String", "System",
        "FloatVector", "VectorOperators", "VectorSpecies", "ADD", "IllegalArgumentException", "LOG2_E", "main",
        "hashCode", "getClass", "wait", "toString", "clone", "exponent", "rest", "series", "total", "java", "org",
        "TrainStep", "training step", "package-info", "module-info");
    var scripts = Stream.of("größe", "变量", "λ", "x₁", "é", "e\u0301", "😀", "\ud800", "ａ", "١", "-1", "9lives", " ",
        "  two  words ", "a.b", "a-b", "a/b", "layer.0.weight", "I", "İ", "", "x".repeat(300),
        "x".repeat(10_000), "größe ".repeat(1_500), "../../../etc/passwd", "..\\..\\x", "C:\\x", "/absolute/path",
        "file:///x", "~");
    return Stream.of(codes, words, taken, scripts).flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("names")
  void anyNameMayStandAnywhere(String name) {
    var x = Tensor.input(name, DType.FLOAT32, Shape.of(Dim.symbol("n"), 20));
    var w = Tensor.input(name + " ", DType.FLOAT32, Shape.of(20, 9));
    var hidden = x.matMul(w).tanh().named(name);
    var again = Reductions.softmax(hidden, -1).named(name);
    var constant = Tensor.constant(Samples.moderate(DType.FLOAT32, Shape.of(9), 4)).named(name);
    var program = Program.named(name).output(name, again.add(constant).log().named(name)).output("hidden", hidden)
        .update(w, w.sub(w.exp().mul(0.1)).named(name)).build();
    var inputs = new LinkedHashMap<String, NdArray>();
    inputs.put(name, Samples.moderate(DType.FLOAT32, Shape.of(7, 20), 1));
    inputs.put(name + " ", Samples.moderate(DType.FLOAT32, Shape.of(20, 9), 2));
    // Logarithms of negative numbers included.
    Agreement.assertAgree(program, inputs, Tolerance.ulpsOfScale(1_000, 1));
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  @Test
  void anyNameMayStandInExportedCode(@TempDir Path folder) throws IOException, ClassNotFoundException {
    var files = new ArrayList<Path>();
    for (var name : names().toList()) {
      var x = Tensor.input(name, DType.FLOAT32, Shape.of(Dim.symbol("n"), 3));
      var constant = Tensor.constant(Samples.moderate(DType.FLOAT32, Shape.of(3), 4)).named(name);
      var shifted = x.add(constant).named(name);
      var program = Program.named(name).output(name, shifted.div(shifted.max().named(name))).update(x, shifted).build();
      var source = Exporter.vector(256).export(program, "exported.Program" + files.size());
      files.add(source.writeTo(folder));
    }
    ForeignProcess.compile(files, folder, "--add-modules", "jdk.incubator.vector");
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      for (int number = 0; number < files.size(); number++) {
        Class.forName("exported.Program" + number, true, loader);
      }
    }
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  /// Those that a symbol accepts.
  static Stream<String> identifiers() {
    return names().filter(HostileNamesTest::isIdentifier);
  }

  @ParameterizedTest
  @MethodSource("identifiers")
  void aSymbolMayHaveAnyNameThatItAccepts(String name) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol(name), 3));
    var y = Tensor.input(name, DType.FLOAT32, Shape.of(4, 3));
    var program = Program.named("p").output("mean", x.mean(0)).output("product", y.matMul(x.transpose())).build();
    Agreement.assertAgree(program, Map.of("x", Samples.moderate(DType.FLOAT32, Shape.of(5, 3), 1), name,
        Samples.moderate(DType.FLOAT32, Shape.of(4, 3), 2)), Tolerance.ulpsOfScale(100, 1));
  }

  private static boolean isIdentifier(String name) {
    try {
      Dim.symbol(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// Where a node comes from stands in comments, and in the messages of lookups.
  @Test
  void anyTextMayBeTheNameOfASourceFile() {
    var names = names().toList();
    int together = 40;
    for (int first = 0; first < names.size(); first += together) {
      var table = Tensor.input("table", DType.FLOAT32, Shape.of(5, 2));
      var places = Tensor.input("places", DType.INT32, Shape.of(4));
      var builder = Program.named("p");
      for (int number = first; number < Math.min(names.size(), first + together); number++) {
        var output = "y" + number;
        double scale = 1.0 / (number + 1);
        new Origin(names.get(number), number).during(
            () -> builder.output(output, Tensor.of(new Op.Gather(table.mul(scale).exp(), places, 0)).named(output)));
      }
      Agreement.assertAgree(builder.build(), Map.of("table", Samples.moderate(DType.FLOAT32, Shape.of(5, 2), 1),
          "places", NdArray.of(new int[] {4, 0, 1, 1})), Tolerance.ulps(4));
    }
    assertThat(System.getProperty(PROPERTY)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberMayBeAConstant(DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(40));
    var builder = Program.named("p").input(x);
    for (double number : DoubleStream.of(Samples.edges(dtype)).distinct().toArray()) {
      var constant = Tensor.scalar(dtype, number);
      builder.output("scalar " + number, constant);
      if (dtype != DType.BOOL) {
        builder.output("sum " + number, x.add(constant)).output("kept " + number, x.maximum(constant));
      }
    }
    Agreement.assertAgree(builder.build(), Map.of("x", Samples.edges(dtype, Shape.of(40), 1)), Tolerance.ulps(0));
  }

  /// File names have at most 255 bytes.
  @Test
  void aLongNameIsCutWhereItNamesAFile() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(3));
    var compiled = new GeneratedCodeBackend(Machine.SCALAR)
        .compile(Program.named("long ".repeat(2_000)).output("y".repeat(5_000), x.exp()).build());
    assertThat(compiled.source().fileName()).hasSizeLessThan(120).matches("[A-Za-z]+\\.java");
  }

  /// Distinct names that become the same identifier.
  @Test
  void namesThatLookAlikeInCodeStayApart() {
    var names = List.of("a b", "aB", "a-b", "a_b", "a.b", "a2", "a", "a 2", "A", "a_", "_a", "a_i", "a_ij");
    var inputs = new LinkedHashMap<String, NdArray>();
    var sum = Tensor.scalar(DType.FLOAT32, 0).broadcastTo(Shape.of(30));
    var builder = Program.named("p");
    for (var name : names) {
      var x = Tensor.input(name, DType.FLOAT32, Shape.of(30));
      inputs.put(name, Samples.moderate(DType.FLOAT32, Shape.of(30), names.indexOf(name)));
      sum = sum.mul(0.5).add(x).named("a");
      builder.output(name, sum);
    }
    Agreement.assertAgree(builder.build(), inputs, Tolerance.ulpsOfScale(20, 1));
  }

  @Test
  void manyKernelsMayHaveOneName() {
    var builder = Program.named("p");
    var inputs = new LinkedHashMap<String, NdArray>();
    for (int number = 1; number < 6; number++) {
      var x = Tensor.input("x" + number, DType.FLOAT32, Shape.of(number));
      inputs.put("x" + number, Samples.moderate(DType.FLOAT32, Shape.of(number), number));
      builder.output("y" + number, x.exp().named("x1"));
    }
    Agreement.assertAgree(builder.build(), inputs, Tolerance.ulps(4));
  }

  // ---- stable sources ----

  private static Program program(long seed) {
    return Differentiated.of(RandomProgram.of(seed, DType.FLOAT32)).program();
  }

  @Test
  void theSameProgramBuiltTwiceGivesTheSameSource() {
    for (var machine : List.of(new Machine(256, 16), Machine.SCALAR)) {
      for (long seed = 0; seed < 8; seed++) {
        var sources = new ArrayList<Map<String, String>>();
        for (int time = 0; time < 2; time++) {
          sources.add(new GeneratedCodeBackend(machine).compile(program(seed)).sources());
        }
        assertThat(sources.get(1)).isEqualTo(sources.get(0)).hasSize(1);
        assertThat(Objects.requireNonNull(sources.get(0).values().iterator().next()))
            .contains("static void run(int kernel");
      }
    }
  }
}
