package org.adjoint.codegen.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("trust")
class ClassCacheTest {
  private static final String KEY = ClassCache.key("class A {}", true);
  private static final Map<String, byte[]> CLASSES = Map.of("A", new byte[] {1, 2, 3}, "B", new byte[0]);

  @TempDir
  private Path temporary;

  private ClassCache cache() {
    return ClassCache.in(folder()).orElseThrow();
  }

  private Path folder() {
    return temporary.resolve("some/cache");
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder())) {
      return files.toList();
    }
  }

  private Path onlyFile() throws IOException {
    assertThat(files()).hasSize(1);
    return files().getFirst();
  }

  @Test
  void whatIsKeptComesBack() throws IOException {
    assertThat(cache().read(KEY)).isEmpty();
    cache().write(KEY, CLASSES);
    assertThat(cache().read(KEY)).hasValueSatisfying(kept -> {
      assertThat(kept.keySet()).isEqualTo(CLASSES.keySet());
      assertThat(kept.get("A")).containsExactly(1, 2, 3);
      assertThat(kept.get("B")).isEmpty();
    });
    assertThat(onlyFile()).exists();
  }

  @Test
  void aKeyTellsSourcesAndDialectsApart() {
    assertThat(List.of(KEY, ClassCache.key("class A {}", false), ClassCache.key("class A { }", true)))
        .doesNotHaveDuplicates();
    assertThat(ClassCache.key("class A {}", true)).isEqualTo(KEY);
  }

  @Test
  void anEntryWithAnyByteChangedIsNotUsed() throws IOException {
    cache().write(KEY, CLASSES);
    var file = onlyFile();
    var bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      var changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertThat(cache().read(KEY)).as("byte %d", at).isEmpty();
    }
  }

  @Test
  void anEntryThatWasCutOffIsNotUsed() throws IOException {
    cache().write(KEY, CLASSES);
    var file = onlyFile();
    var bytes = Files.readAllBytes(file);
    for (int length : IntStream.range(0, bytes.length).toArray()) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThat(cache().read(KEY)).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void anEntryUnderAnotherKeyIsNotUsed() throws IOException {
    var other = ClassCache.key("class B {}", true);
    cache().write(KEY, CLASSES);
    Files.move(onlyFile(), folder().resolve(other + ".classes"));
    assertThat(cache().read(other)).isEmpty();
  }

  @Test
  void nobodyElseMayWriteToTheFolder() throws IOException {
    Files.createDirectories(folder());
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    cache();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder()))).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @CsvSource({"rwxrwxrwx, false", "rwxrwx---, false", "rwxr-xr-x, true"})
  void whatOthersMayHavePutThereIsNotUsed(String permissions, boolean used) throws IOException {
    cache().write(KEY, CLASSES);
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(permissions));
    assertThat(cache().read(KEY).isPresent()).isEqualTo(used);
    cache().write(KEY, CLASSES);
    assertThat(cache().read(KEY)).isPresent();
  }

  @Test
  void aFolderThatCannotBeMadeIsDoneWithout() throws IOException {
    var file = Files.createFile(temporary.resolve("file"));
    assertThat(ClassCache.in(file.resolve("cache"))).isEmpty();
  }

  @Test
  void theOldestEntriesGoWhenThereAreMany() throws IOException {
    var cache = cache();
    for (int number = 0; number < 1_001; number++) {
      cache.write(ClassCache.key("class C" + number + " {}", true), Map.of());
    }
    assertThat(files().size()).isBetween(500, 1_000);
    assertThat(cache.read(ClassCache.key("class C1000 {}", true))).isPresent();
  }
}
