package org.adjoint.nn.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
class LearningCurvesPlotTest {
  private static final Curve TRAINING = Curve.of("training", 0.6, 0.3, 0.2);
  private static final Curve VALIDATION = Curve.of("validation", 0.5, 0.4, 0.35);

  @Test
  void drawsLossOnTheLeftAndAccuracyOnTheRight() {
    var image = new LearningCurvesPlot("run", List.of(TRAINING, VALIDATION), List.of(TRAINING)).draw();
    int middle = image.getWidth() / 2;
    assertThat(Pictures.count(Palette.BLUE, image, 0, middle)).isPositive();
    assertThat(Pictures.count(Palette.ORANGE, image, 0, middle)).isPositive();
    assertThat(Pictures.count(Palette.BLUE, image, middle, image.getWidth())).isPositive();
    assertThat(Pictures.count(Palette.ORANGE, image, middle, image.getWidth())).isZero();
  }

  @Test
  void drawsOneEpochManyEpochsAndDivergence() {
    assertThat(blueOf(Curve.of("training", 0.5))).isPositive();
    assertThat(blueOf(Curve.of("training", IntStream.range(0, 500).asDoubleStream().toArray()))).isPositive();
    assertThat(blueOf(Curve.of("training", 1, Double.POSITIVE_INFINITY, Double.NaN))).isPositive();
  }

  @Test
  void leavesThePanelEmptyWhenNoValueIsFinite() {
    assertThat(blueOf(Curve.of("training", Double.NaN, Double.NEGATIVE_INFINITY))).isZero();
  }

  private static long blueOf(Curve curve) {
    var image = new LearningCurvesPlot("run", List.of(curve), List.of()).draw();
    return Pictures.count(Palette.BLUE, image, 0, image.getWidth());
  }

  @Test
  void writesAPng(@TempDir Path folder) throws IOException {
    var file = folder.resolve("curves.png");
    new LearningCurvesPlot("run", List.of(TRAINING), List.of(VALIDATION)).write(file);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isGreaterThan(1000);
  }
}
