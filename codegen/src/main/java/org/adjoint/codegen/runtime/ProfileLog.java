package org.adjoint.codegen.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The sessions whose times are printed when the JVM ends, because the property `adjoint.profile` asks for it.
final class ProfileLog {
  private record Entry(CompiledProgram compiled, ProfiledSession session) {
  }

  private static final List<Entry> ENTRIES = new ArrayList<>();

  private ProfileLog() {
  }

  static boolean isOn() {
    return Boolean.getBoolean("adjoint.profile");
  }

  /// A session that will be printed.
  static synchronized ProfiledSession session(CompiledProgram compiled) {
    if (ENTRIES.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(ProfileLog::print, "adjoint-profile"));
    }
    var session = new ProfiledSession(compiled);
    ENTRIES.add(new Entry(compiled, session));
    return session;
  }

  /// Tables for the sizes at which most time was spent, and a line for each of the others.
  private static synchronized void print() {
    for (var entry : ENTRIES) {
      var profiles = entry.session.profiles();
      if (!profiles.isEmpty()) {
        var sizes = new TreeMap<>(profiles.getFirst().sizes());
        System.err.println("Times of the program \"" + entry.compiled.program().name() + "\""
            + (sizes.isEmpty() ? "" : " at " + sizes) + ":\n"
            + entry.compiled.inspect().with(profiles.getFirst()).times()
            + profiles.stream().skip(1).map(profile -> profile.summary() + "\n").collect(Collectors.joining()));
      }
    }
  }
}
