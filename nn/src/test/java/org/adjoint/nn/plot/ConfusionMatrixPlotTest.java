package org.adjoint.nn.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.adjoint.nn.metrics.ConfusionMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
class ConfusionMatrixPlotTest {
  private static final List<String> NAMES = List.of("cat", "dog");

  @Test
  void coloursRightPredictionsBlueAndConfusionsOrange() {
    var right = ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 1}, 2);
    var wrong = ConfusionMatrix.of(new int[] {0, 1}, new int[] {1, 0}, 2);
    var worstConfusion = Palette.between(Palette.PAPER, Palette.ORANGE, 0.7);
    var blue = new ConfusionMatrixPlot("right", right, NAMES).draw();
    var orange = new ConfusionMatrixPlot("wrong", wrong, NAMES).draw();
    assertThat(Pictures.count(Palette.BLUE, blue, 0, blue.getWidth())).isGreaterThan(1000);
    assertThat(Pictures.count(worstConfusion, blue, 0, blue.getWidth())).isZero();
    assertThat(Pictures.count(Palette.BLUE, orange, 0, orange.getWidth())).isZero();
    assertThat(Pictures.count(worstConfusion, orange, 0, orange.getWidth())).isGreaterThan(1000);
  }

  @Test
  void widensForLongNames() {
    var matrix = ConfusionMatrix.of(new int[] {0}, new int[] {0}, 2);
    var narrow = new ConfusionMatrixPlot("", matrix, NAMES).draw();
    var wide = new ConfusionMatrixPlot("", matrix, List.of("a dog that is as long as this name", "cat")).draw();
    assertThat(wide.getWidth()).isGreaterThan(narrow.getWidth() + 300);
  }

  @Test
  void drawsClassesWithoutSamples() {
    var image = new ConfusionMatrixPlot("empty", ConfusionMatrix.of(new int[0], new int[0], 2), NAMES).draw();
    assertThat(Pictures.count(Palette.BLUE, image, 0, image.getWidth())).isZero();
  }

  @Test
  void writesAPng(@TempDir Path folder) throws IOException {
    var file = folder.resolve("matrix.png");
    new ConfusionMatrixPlot("animals", ConfusionMatrix.of(new int[] {0}, new int[] {0}, 2), NAMES).write(file);
    assertThat(ImageIO.read(file.toFile()).getHeight()).isGreaterThan(150);
  }

  @Test
  void needsANameForEachClass() {
    var matrix = ConfusionMatrix.of(new int[] {0}, new int[] {0}, 3);
    assertThatThrownBy(() -> new ConfusionMatrixPlot("", matrix, NAMES))
        .hasMessage("There must be a name for each of the 3 classes, but there are 2 names.");
  }
}
