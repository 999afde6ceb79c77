package org.adjoint.codegen.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.codegen.java.GeneratedSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The cache as compilation uses it.
@Tag("trust")
@Isolated
class SharedCacheTest {
  private static final int NUMBER = 42;

  @TempDir
  private Path temporary;

  /// A class that leaves a number in the first array.
  private static GeneratedSource source() {
    return new GeneratedSource("org.adjoint.generated", "Answer", """
        package org.adjoint.generated;

        public final class Answer {
          public static void run(int kernel, Object[] arrays, int[] sizes, int from, int to) {
            ((int[]) arrays[0])[0] = %d;
          }
        }
        """.formatted(NUMBER), List.of());
  }

  private static int answer() throws Throwable {
    var result = new int[1];
    SourceCompiler.compile(source(), false).invoke(0, new Object[] {result}, new int[0], 0, 1);
    return result[0];
  }

  /// Compiles with a cache, in a process of its own, when it is told to by a byte.
  public static void main(String[] arguments) throws Throwable {
    System.out.println("ready");
    System.in.read();
    System.out.println(answer());
  }

  private Path folder() {
    return temporary.resolve("cache");
  }

  private List<Path> entries() throws IOException {
    try (var files = Files.list(folder())) {
      return files.toList();
    }
  }

  private int answerWithCache() throws Throwable {
    var before = System.getProperty(ClassCache.PROPERTY, folder().toString());
    System.setProperty(ClassCache.PROPERTY, folder().toString());
    try {
      return answer();
    } finally {
      System.setProperty(ClassCache.PROPERTY, before);
    }
  }

  @Test
  void aDamagedEntryIsMadeAnew() throws Throwable {
    assertThat(answerWithCache()).isEqualTo(NUMBER);
    var entry = entries().getFirst();
    var whole = Files.readAllBytes(entry);
    for (var content : List.of(new byte[0], "nonsense".getBytes(StandardCharsets.UTF_8), new byte[whole.length])) {
      Files.write(entry, content);
      assertThat(answerWithCache()).isEqualTo(NUMBER);
      assertThat(entries()).containsExactly(entry);
      assertThat(Files.readAllBytes(entry)).isEqualTo(whole);
    }
  }

  @Test
  void aWholeEntryIsUsedAndNotWrittenAgain() throws Throwable {
    answerWithCache();
    var entry = entries().getFirst();
    Files.setLastModifiedTime(entry, FileTime.fromMillis(0));
    assertThat(answerWithCache()).isEqualTo(NUMBER);
    assertThat(Files.getLastModifiedTime(entry)).isEqualTo(FileTime.fromMillis(0));
  }

  @Test
  void processesThatCompileTheSameAtOnceShareOneEntry() throws Exception {
    var processes = new ArrayList<Process>();
    for (int process = 0; process < 3; process++) {
      processes.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Dadjoint.cache=" + folder(), "-cp", System.getProperty("java.class.path"), SharedCacheTest.class.getName())
          .redirectErrorStream(true).start());
    }
    for (var process : processes) {
      assertThat(process.inputReader().readLine()).isEqualTo("ready");
    }
    for (var process : processes) {
      process.outputWriter().append('\n').flush();
    }
    for (var process : processes) {
      assertThat(process.inputReader().lines()).containsExactly(Integer.toString(NUMBER));
      assertThat(process.waitFor()).isZero();
    }
    assertThat(entries()).hasSize(1);
    assertThat(ClassCache.in(folder()).orElseThrow().read(ClassCache.key(source().text(), false))).isPresent();
  }

  @Test
  void anEntryOfAnotherJavaIsNotUsed() throws Throwable {
    answerWithCache();
    var before = System.getProperty("java.vm.version");
    System.setProperty("java.vm.version", "24");
    try {
      assertThat(ClassCache.in(folder()).orElseThrow().read(ClassCache.key(source().text(), false))).isEmpty();
      assertThat(answerWithCache()).isEqualTo(NUMBER);
      assertThat(entries()).hasSize(2);
    } finally {
      System.setProperty("java.vm.version", before);
    }
  }

  /// To somebody else the folder belongs to another.
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderOfSomebodyElseIsLeftAlone() throws Throwable {
    answerWithCache();
    var before = System.getProperty("user.name");
    System.setProperty("user.name", another(before));
    try {
      assertThat(ClassCache.in(folder())).isEmpty();
    } finally {
      System.setProperty("user.name", before);
    }
    assertThat(ClassCache.in(folder())).isPresent();
  }

  /// Another user whom the system knows: one whom it does not know would have no cache either.
  private String another(String user) {
    var users = temporary.getFileSystem().getUserPrincipalLookupService();
    var known = Stream.of("root", "daemon", "nobody").filter(other -> !other.equals(user)).filter(other -> {
      try {
        return users.lookupPrincipalByName(other) != null;
      } catch (IOException e) {
        return false;
      }
    }).findFirst();
    assumeTrue(known.isPresent(), "This system has one user.");
    return known.orElseThrow();
  }
}
