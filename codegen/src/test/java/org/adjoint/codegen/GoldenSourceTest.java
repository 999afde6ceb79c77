package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The text of generated code, as checked in under `src/test/resources/golden`.
///
/// After a change that is meant to alter it, run the test with the property
/// `adjoint.golden.rewrite` set to `true`; the files are written anew, and the difference is there to be read:
///
/// ```
/// mvn test -pl codegen -am -Dtest=GoldenSourceTest -Dsurefire.failIfNoSpecifiedTests=false -Dadjoint.golden.rewrite=true
/// ```
class GoldenSourceTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  /// Fixed, so that the text is the same on every machine.
  private static final Machine MACHINE = new Machine(256, 16);

  static Stream<Named<Program>> programs() {
    // One line of source for all nodes, so that the text does not change with the file that makes them.
    var programs = new ArrayList<Program>();
    new Origin("Model.java", 1).during(() -> programs.addAll(GoldenPrograms.all()));
    return programs.stream().map(program -> Named.of(program.name(), program));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void generatedSourceIsTheOneCheckedIn(Program program) throws IOException {
    var sources = new LinkedHashMap<>(new GeneratedCodeBackend(MACHINE).compile(program).sources());
    assertThat(sources).hasSize(1);
    for (var source : sources.entrySet()) {
      var file = FOLDER.resolve(source.getKey());
      if (Boolean.getBoolean("adjoint.golden.rewrite")) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, source.getValue());
      }
      assertThat(source.getValue()).isEqualTo(Files.readString(file));
    }
  }
}
