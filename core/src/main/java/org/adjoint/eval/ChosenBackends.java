package org.adjoint.eval;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What [Backend#best] has chosen so far in this process, by description.
final class ChosenBackends {
  private static final Set<String> DESCRIPTIONS = ConcurrentHashMap.newKeySet();

  private ChosenBackends() {
  }

  /// Whether a backend is chosen for the first time.
  static boolean add(Backend backend) {
    return DESCRIPTIONS.add(backend.description());
  }
}
