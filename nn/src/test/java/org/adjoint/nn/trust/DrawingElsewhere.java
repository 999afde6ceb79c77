package org.adjoint.nn.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.nn.plot.Curve;
import org.adjoint.nn.plot.LearningCurvesPlot;

/// Draws learning curves, to be run in places where nothing can be drawn. Prints a line for each picture: that it is written, or why not.
final class DrawingElsewhere {
  private DrawingElsewhere() {}

  /// Draws.
  ///
  /// @param arguments the files
  public static void main(String[] arguments) {
    var curves = List.of(new Curve("training", List.of(2.0, 1.0, 0.5)));
    for (var file : arguments) {
      try {
        new LearningCurvesPlot("Learning curves", curves, curves).write(Path.of(file));
        System.out.println("written");
      } catch (IOException failure) {
        System.out.println(failure.getMessage());
      }
    }
  }
}
