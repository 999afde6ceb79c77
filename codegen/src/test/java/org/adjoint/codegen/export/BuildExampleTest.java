package org.adjoint.codegen.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of a build with an exported class, step by step as its `pom.xml` says.
class BuildExampleTest {
  private static final Path PROJECT = Path.of("src/it/export").toAbsolutePath();
  private static final Pattern ARGUMENT = Pattern.compile("<argument>(.*)</argument>|<classpath/>");

  @TempDir
  private Path target;

  @Test
  void theExampleBuildsAndRunsWithoutAdjoint() throws Exception {
    var generated = target.resolve("generated");
    assertThat(java(exportArguments(generated))).isEmpty();
    assertThat(generated.resolve("com/example/Line.java")).exists();
    var classes = target.resolve("classes");
    ForeignProcess.compile(Stream.concat(sources(generated), sources(PROJECT.resolve("src/main/java"))).toList(),
        classes);
    assertThat(java(List.of("-cp", classes.toString(), "com.example.FitLine"))).isEqualTo("y = 2.000 x + 1.000");
  }

  /// What the example's build calls `java` with.
  private static List<String> exportArguments(Path generated) throws IOException {
    var pom = Files.readString(PROJECT.resolve("pom.xml"));
    var list = pom.substring(pom.indexOf("<arguments>"), pom.indexOf("</arguments>"));
    var arguments = new ArrayList<String>();
    ARGUMENT.matcher(list).results().forEach(found -> arguments.add(found.group(1) == null
        ? System.getProperty("java.class.path")
        : found.group(1).replace("${model.sources}", generated.toString())));
    return arguments;
  }

  private static Stream<Path> sources(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    }
  }

  private static String java(List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(arguments);
    var process = new ProcessBuilder(command).directory(PROJECT.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
