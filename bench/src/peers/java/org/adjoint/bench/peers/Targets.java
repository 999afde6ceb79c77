package org.adjoint.bench.peers;

import org.adjoint.array.NdArray;

/// Classes in the form that some frameworks want them in.
final class Targets {
  private Targets() {
  }

  /// A row for each class, with a single one.
  static NdArray asRows(NdArray targets, int classes) {
    var ones = NdArray.of(new float[targets.size() * classes], targets.size(), classes);
    for (int sample = 0; sample < targets.size(); sample++) {
      ones.set(sample * classes + (int) targets.get(sample), 1);
    }
    return ones;
  }
}
