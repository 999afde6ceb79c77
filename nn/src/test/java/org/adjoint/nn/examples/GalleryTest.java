package org.adjoint.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.adjoint.nn.Samples;
import org.adjoint.nn.console.Console;
import org.adjoint.nn.data.SyntheticPoints;
import org.adjoint.nn.layers.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
  @Test
  @EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
  void drawsEveryPictureTwice(@TempDir Path folder) throws Exception {
    assertThat(Gallery.run(Console.ofProcess(), "--output", folder.toString(), "--effort", "0.02")).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSize(20)
          .contains("perceptron.png", "decision-regions.svg", "learning-curves.png", "confusion-matrix.png",
              "loss-surface.svg", "weight-filters.png", "vanishing-gradient.svg", "overfitting.png");
    }
  }

  /// A sigmoid's derivative is at most 1/4, ReLU's is 1 where a unit is active.
  @Test
  void theGradientVanishesThroughSigmoidsAndNotThroughRelu() {
    var points = SyntheticPoints.spirals(60, 3, 0.03, 1);
    var sigmoid = VanishingGradient.magnitudes(Activation.SIGMOID, points, Samples.generated());
    var relu = VanishingGradient.magnitudes(Activation.RELU, points, Samples.generated());
    assertThat(sigmoid[0] / sigmoid[9]).isLessThan(1e-4);
    assertThat(relu[0] / relu[9]).isBetween(0.02, 1.0);
    assertThat(Arrays.stream(sigmoid).sorted().toArray()).isEqualTo(sigmoid);
  }
}
