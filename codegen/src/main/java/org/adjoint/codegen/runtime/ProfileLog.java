package org.adjoint.codegen.runtime;

import java.util.ArrayList;
import java.util.List;

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

  private static synchronized void print() {
    for (var entry : ENTRIES) {
      var profile = entry.session.profile();
      if (profile.runs() > 0) {
        System.err.println("Times of the program \"" + entry.compiled.program().name() + "\""
            + (profile.sizes().isEmpty()
                ? ""
                : " at " + profile.sizes())
            + ":\n" + entry.compiled.inspect().with(profile).times());
      }
    }
  }
}
