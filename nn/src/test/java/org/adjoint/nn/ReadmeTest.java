package org.adjoint.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README shows a program and what it prints; both must be true.
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void theExampleCompilesAndPrintsTheResultAndTheKernelThatTheReadmeShows(@TempDir Path folder) throws Exception {
    var blocks = javaBlocks(Files.readString(Path.of("..", "README.md")));
    var output = run(compile(blocks.get(0), folder));
    assertThat(output).startsWith("y = 2.000 x + 1.000").contains(blocks.get(1));
  }

  private static List<String> javaBlocks(String readme) {
    var blocks = new ArrayList<String>();
    var matcher = JAVA.matcher(readme);
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  private static Path compile(String example, Path folder) throws Exception {
    var source = Files.writeString(folder.resolve("Example.java"), example);
    int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), "-classpath",
        System.getProperty("java.class.path"), source.toString());
    assertThat(result).isZero();
    return folder;
  }

  private static String run(Path classes) throws Exception {
    var standard = System.out;
    var printed = new ByteArrayOutputStream();
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      var main = loader.loadClass("Example").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      // The README shows the code for vectors of this size.
      System.setProperty("adjoint.vectorBits", "256");
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(standard);
      System.clearProperty("adjoint.vectorBits");
    }
    return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
