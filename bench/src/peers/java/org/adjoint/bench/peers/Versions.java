package org.adjoint.bench.peers;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/// The releases of other frameworks, as the build fetches them.
final class Versions {
  private Versions() {
  }

  /// The release of a contestant.
  static String of(String contestant) {
    var versions = new Properties();
    try (var in = new InputStreamReader(
        Objects.requireNonNull(Versions.class.getResourceAsStream("versions.properties")), StandardCharsets.UTF_8)) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(versions.getProperty(contestant.replace(' ', '-')));
  }
}
