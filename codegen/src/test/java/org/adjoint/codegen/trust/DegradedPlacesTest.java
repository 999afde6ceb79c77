package org.adjoint.codegen.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.adjoint.trust.ChildProcess;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where something is missing that most computers have, a program runs all the same, or one sentence says what is missing and what to do.
/// Each place is a JVM of its own.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class DegradedPlacesTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String ROWS = "100";

  @TempDir
  Path folder;

  private static ChildProcess run(String rows, String... options) throws IOException {
    return ChildProcess.run(Stream.concat(Stream.of("-Xmx256m"), Stream.of(options)).toList(), DegradedProgram.class,
        rows);
  }

  // ---- places where all works ----

  /// @param options of `java`; `NOWHERE` stands for a folder that nobody can make
  record Place(String what, List<String> options) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Place> placesWhereAllWorks() {
    var places = List.of(
        new Place("without a folder of classes that can be written to", List.of("-Dadjoint.cache=NOWHERE")),
        new Place("without a temporary folder that can be written to", List.of("-Djava.io.tmpdir=NOWHERE")),
        new Place("without windows, fonts and printing",
            List.of("--limit-modules=java.base,java.compiler,jdk.compiler,jdk.incubator.vector")),
        new Place("on one core", List.of("-XX:ActiveProcessorCount=1")),
        new Place("with a heap of 64 MB", List.of("-Xmx64m")));
    var all = new Place("with all of that missing", places.stream().flatMap(place -> place.options.stream()).toList());
    return Form.isLong() ? Stream.concat(places.stream(), Stream.of(all)) : Stream.of(all);
  }

  @ParameterizedTest
  @MethodSource("placesWhereAllWorks")
  void programsRunAsEverywhere(Place place) throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    var options = new ArrayList<>(List.of(VECTORS));
    place.options.forEach(option -> options.add(option.replace("NOWHERE", file.resolve("folder").toString())));
    var process = run(ROWS, options.toArray(String[]::new));
    assertThat(process.output()).contains("right by generated code (Vector API, ");
    assertThat(process.output()).doesNotContain("\tat ", "Exception");
    assertThat(process.status()).isZero();
  }

  // ---- the folder of classes that nobody names ----

  /// Without the property that names it, and with a home of its own.
  ///
  /// @param cache where `XDG_CACHE_HOME` points, nowhere if it is empty
  private static ChildProcess runWithHome(Path home, String cache) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ChildProcess.run(
        List.of(java, VECTORS, "-Xmx256m", "-Duser.home=" + home, "-cp", System.getProperty("java.class.path"),
            DegradedProgram.class.getName(), ROWS),
        Map.of("XDG_CACHE_HOME", cache, "LOCALAPPDATA", home.toString()));
  }

  @Test
  void withoutAHomeThatCanBeWrittenToProgramsRunAsEverywhere() throws IOException {
    var nowhere = Files.createFile(folder.resolve("file")).resolve("folder");
    var caches = Form.isLong() ? List.of(nowhere.toString(), "") : List.of(nowhere.toString());
    for (var cache : caches) {
      var process = runWithHome(nowhere, cache);
      assertThat(process.output()).contains("right by generated code (Vector API, ").doesNotContain("\tat ",
          "Exception");
      assertThat(process.status()).isZero();
    }
  }

  @Test
  void classesAreKeptBelowTheHomeOfTheUser() throws IOException {
    var process = runWithHome(folder, "");
    assertThat(process.output()).contains("right by generated code (Vector API, ");
    try (var files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).anyMatch(file -> file.endsWith(".classes") && file.contains("adjoint"));
    }
  }

  @Test
  void withoutTheVectorApiCodeIsScalarAndTheLogNamesTheFlag() throws IOException {
    var process = run(ROWS);
    assertThat(process.output()).contains("right by generated code (scalar)")
        .contains("Generated code is scalar and slow, since this JVM has not resolved the module jdk.incubator.vector:"
            + " start java with --add-modules jdk.incubator.vector");
    assertThat(process.status()).isZero();
  }

  // ---- places where something is refused ----

  @Test
  void withoutACompilerOneSentenceSaysWhatToDo() throws IOException {
    assertRefused(run(ROWS, VECTORS, "--limit-modules=java.base,java.compiler,jdk.incubator.vector"),
        "This Java runtime has no compiler: run on a JDK, or on an image that has the module jdk.compiler.");
    assertRefused(run(ROWS, VECTORS, "--limit-modules=java.base,jdk.incubator.vector"),
        "This Java runtime has no compiler: run on a JDK, or on an image that has the module jdk.compiler.");
  }

  @Test
  void aProgramTooLargeForASmallHeapIsRefusedBeforeItRuns() throws IOException {
    var process = run("100000", VECTORS, "-Xmx64m", "-XX:+UseSerialGC");
    assertThat(process.output()).containsPattern("refused: The program \"step\" needs [0-9.]+ MB of memory at the sizes"
        + " \\{n=100000} .* but the heap of this JVM has at most [0-9.]+ MB: start java with a larger -Xmx, or bind smaller inputs\\.");
    assertThat(process.status()).isEqualTo(3);
  }

  @Test
  void aProgramThatDoesNotFitBesideOtherObjectsIsRefusedBeforeItRuns() throws IOException {
    var process =
        ChildProcess.run(List.of(VECTORS, "-Xmx64m", "-XX:+UseSerialGC"), DegradedProgram.class, "6000", "40");
    assertThat(process.output()).containsPattern("refused: The program \"step\" needs [0-9.]+ MB of memory at the sizes"
        + " \\{n=6000} .* but other objects leave less than that of the heap of this JVM, which has at most [0-9.]+ MB:"
        + " start java with a larger -Xmx, or bind smaller inputs\\.");
    assertThat(process.status()).isEqualTo(3);
  }

  private static void assertRefused(ChildProcess process, String sentence) {
    assertThat(process.output()).contains("refused: " + sentence).doesNotContain("\tat ");
    assertThat(process.status()).isEqualTo(3);
  }

  // ---- runtimes of one's own ----

  /// A runtime made by `jlink` with the modules that are named, and no others. Takes some seconds, so that it belongs to the long form; the
  /// short one limits modules.
  @Test
  void runtimesWithAndWithoutACompiler() throws IOException {
    assumeTrue(Form.isLong());
    assertThat(ToolProvider.findFirst("jlink")).as("the JDK's jlink").isPresent();
    var complete = linked("complete", "java.base,java.compiler,jdk.compiler,jdk.incubator.vector");
    assertThat(ChildProcess.run(complete, List.of(VECTORS), Map.of(), DegradedProgram.class, ROWS).output())
        .contains("right by generated code (Vector API, ");
    var small = linked("small", "java.base,java.compiler,jdk.incubator.vector");
    assertRefused(ChildProcess.run(small, List.of(VECTORS), Map.of(), DegradedProgram.class, ROWS),
        "This Java runtime has no compiler: run on a JDK, or on an image that has the module jdk.compiler.");
  }

  private Path linked(String name, String modules) {
    var runtime = folder.resolve(name);
    int status =
        ToolProvider.findFirst("jlink").orElseThrow().run(System.out, System.err, "--add-modules", modules, "--output",
            runtime.toString());
    assertThat(status).isZero();
    return runtime;
  }
}
