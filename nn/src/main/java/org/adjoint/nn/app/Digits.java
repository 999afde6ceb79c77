package org.adjoint.nn.app;

import java.nio.file.Path;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.MnistFiles;
import org.adjoint.nn.data.SyntheticDigits;

/// The images of a run.
///
/// @param description where they come from
record Digits(String description, Dataset train, Dataset test) {
  private static final int DRAWN_FOR_TRAINING = 12_000;
  private static final int DRAWN_FOR_TESTING = 2_000;
  private static final long DRAWING_SEED = 20;

  /// Images that are drawn by the program, the same on every machine.
  static Digits drawn() {
    var split =
        SyntheticDigits.generate(DRAWN_FOR_TRAINING + DRAWN_FOR_TESTING, DRAWING_SEED).split(DRAWN_FOR_TRAINING);
    return new Digits("drawn digits", split.first(), split.second());
  }

  /// The MNIST images in a folder.
  static Digits read(Path folder) {
    var mnist = MnistFiles.read(folder);
    return new Digits("MNIST in " + folder, mnist.train(), mnist.test());
  }
}
