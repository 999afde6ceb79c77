package org.adjoint.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is printed can be pasted: javac takes it, and it computes the same.
@Tag("trust")
class JavaPrinterTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /// The samples as they come back from source code.
  private List<Sample> pasted(List<Sample> samples) throws IOException, ReflectiveOperationException {
    var source = new StringBuilder("""
        import java.util.List;
        import java.util.Map;
        import org.adjoint.array.*;
        import org.adjoint.graph.*;

        public class Pasted {
        """);
    for (int number = 0; number < samples.size(); number++) {
      source.append("  public static org.adjoint.fuzz.Sample sample").append(number).append("() {\n")
          .append(JavaPrinter.print(samples.get(number)))
          .append("return new org.adjoint.fuzz.Sample(program, values);\n  }\n");
    }
    var file = Files.writeString(folder.resolve("Pasted.java"), source.append("}\n"));
    var messages = new StringWriter();
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    int failed = javac.run(new PrintWriter(messages), new PrintWriter(messages), "-proc:none", "-cp",
        System.getProperty("java.class.path"), "-d", folder.toString(), file.toString());
    assertThat(failed).as("%s\n%s", messages, source).isZero();
    try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      var type = loader.loadClass("Pasted");
      var pasted = new ArrayList<Sample>();
      for (int number = 0; number < samples.size(); number++) {
        pasted.add((Sample) type.getMethod("sample" + number).invoke(null));
      }
      return pasted;
    }
  }

  @Test
  void everyProgramCanBePasted() throws IOException, ReflectiveOperationException {
    var samples = IntStream.range(0, 60).mapToObj(seed -> Differentiated
        .of(RandomProgram.of(seed, seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64))).toList();
    var pasted = pasted(samples);
    for (int number = 0; number < samples.size(); number++) {
      assertThat(Difference.between(samples.get(number).run(), pasted.get(number).run(), 0))
          .as("%s", samples.get(number).program()).isEmpty();
      assertThat(JavaPrinter.print(pasted.get(number))).isEqualTo(JavaPrinter.print(samples.get(number)));
    }
  }

  @Test
  void whatWasMadeSmallStillFailsWhenItIsPasted() throws IOException, ReflectiveOperationException {
    var small = ShrinkerTest.wrongOnes(5).stream().map(sample -> Shrinker.shrink(sample, ShrinkerTest::isWrong))
        .toList();
    assertThat(small).allSatisfy(sample -> assertThat(JavaPrinter.print(sample).lines().count()).isLessThan(25));
    assertThat(pasted(small))
        .allSatisfy(sample -> assertThat(ShrinkerTest.isWrong(sample)).as(JavaPrinter.print(sample)).isTrue());
  }
}
