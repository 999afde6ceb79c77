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

  @Test
  void bothPanelsAreAtTheSameHeight() {
    var curves = List.of(TRAINING, VALIDATION);
    var image = new LearningCurvesPlot("", curves, curves).draw();
    int middle = image.getWidth() / 2;
    int belowHeadings = PanelsPlot.HEADING + 30;
    int aboveLegend = image.getHeight() - 50;
    var left = image.getSubimage(0, belowHeadings, middle, aboveLegend - belowHeadings);
    var right = image.getSubimage(middle, belowHeadings, middle, aboveLegend - belowHeadings);
    assertThat(right.getRGB(0, 0, middle, right.getHeight(), null, 0, middle))
        .isEqualTo(left.getRGB(0, 0, middle, left.getHeight(), null, 0, middle));
  }

  @Test
  void bothPanelsShareOneLegend() {
    var image = new LearningCurvesPlot("", List.of(TRAINING, VALIDATION), List.of(TRAINING, VALIDATION)).draw();
    var legend = image.getSubimage(0, image.getHeight() - 36, image.getWidth(), 36);
    int third = image.getWidth() / 3;
    assertThat(Pictures.count(Palette.BLUE, legend, third, 2 * third)).isPositive();
    assertThat(Pictures.count(Palette.BLUE, legend, 0, third)).isZero();
    assertThat(Pictures.count(Palette.BLUE, legend, 2 * third, image.getWidth())).isZero();
  }

  @Test
  void manyNamesTakeSeveralRows() {
    var look = SeriesLook.of(0, Series.Style.MARKED_LINE);
    var names = IntStream.range(0, 6).mapToObj(i -> new Legend.Entry("a rather long name " + i, look)).toList();
    assertThat(new Legend(names).height(520)).isGreaterThan(new Legend(names).height(1560)).isLessThan(100);
    assertThat(new Legend(List.of()).height(520)).isZero();
  }

  @Test
  void labelsTicksWithAFewDigits() {
    assertThat(ChartStyle.number(1.465707476437092)).isEqualTo("1.4657");
    assertThat(ChartStyle.number(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(ChartStyle.number(0)).isEqualTo("0");
    assertThat(ChartStyle.number(200)).isEqualTo("200");
    assertThat(ChartStyle.number(-0.0005)).isEqualTo("-0.0005");
    assertThat(ChartStyle.number(1e300)).isEqualTo("1E+300");
    assertThat(ChartStyle.number(2.5e-9)).isEqualTo("2.5E-9");
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
