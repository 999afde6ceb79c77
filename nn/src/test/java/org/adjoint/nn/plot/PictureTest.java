package org.adjoint.nn.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.SyntheticPoints;
import org.adjoint.nn.metrics.ConfusionMatrix;
import org.adjoint.nn.metrics.RocCurve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
class PictureTest {
  private static final Axis UNIT = Axis.linear("unit", -1, 1);

  static Stream<Arguments> pictures() {
    var curve = RocCurve.of(NdArray.of(new double[] {1, 2}), NdArray.of(new int[] {0, 1}), 1);
    return Stream.of(
        Arguments.of("lines", PanelsPlot.of("lines", Panel.of("", Axis.logarithmic("x"), Axis.logarithmic("y"),
            List.of(Series.numbered("a", new double[] {1e-6, 10, Double.NaN, -1, 5}, Series.Style.MARKED_LINE))))),
        Arguments.of("empty", PanelsPlot.of("empty", Panel.of("", UNIT, UNIT, List.of()))),
        Arguments.of("regions", regions(point -> point < 0 ? 0 : 1)),
        Arguments.of("surface", LossSurfacePlot.of("surface", UNIT, UNIT, (x, y) -> x * x + y * y,
            List.of(Series.of("way", new double[] {1, 0}, new double[] {1, 0}, Series.Style.LINE)))),
        Arguments.of("flat surface", LossSurfacePlot.of("flat", UNIT, UNIT, (_, _) -> 1, List.of())),
        Arguments.of("filters", new WeightFiltersPlot("filters", NdArray.of(new float[] {1, -1, 0, 2}, 4, 1), 2, 2, 3)),
        Arguments.of("curves", RocPlot.of("curves", Map.of("a", curve))),
        Arguments.of("learning", new LearningCurvesPlot("learning", List.of(Curve.of("a", 1, 2)), List.of())),
        Arguments.of("matrix", new ConfusionMatrixPlot("matrix",
            ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 1}, 2), List.of("<a & b>", "c"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void isWrittenInPixelsAndAsVectorsOfTheSameSize(String name, Picture picture, @TempDir Path folder) throws Exception {
    var pixels = folder.resolve("picture.PNG");
    var vectors = folder.resolve("picture.svg");
    picture.write(pixels);
    picture.write(vectors);
    assertThat(ImageIO.read(pixels.toFile()).getWidth()).isEqualTo(picture.width());
    assertThat(ImageIO.read(pixels.toFile()).getHeight()).isEqualTo(picture.height());
    var factory = DocumentBuilderFactory.newInstance();
    // The document names its type, which would otherwise be fetched.
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var root = factory.newDocumentBuilder().parse(vectors.toFile()).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("width")).isEqualTo(Integer.toString(picture.width()));
    assertThat(root.getAttribute("height")).isEqualTo(Integer.toString(picture.height()));
    assertThat(root.getElementsByTagName("g").getLength()).isPositive();
  }

  @Test
  void theSamePictureIsTheSameFile(@TempDir Path folder) throws IOException {
    for (var file : List.of("a.svg", "b.svg")) {
      regions(point -> point < 0 ? 0 : 1).write(folder.resolve(file));
    }
    assertThat(folder.resolve("a.svg")).hasSameBinaryContentAs(folder.resolve("b.svg"));
    assertThat(Files.size(folder.resolve("a.svg"))).isLessThan(300_000);
  }

  @Test
  void otherFilesAreRefused(@TempDir Path folder) {
    var file = folder.resolve("picture.gif");
    assertThatThrownBy(() -> regions(_ -> 0).write(file))
        .hasMessage("The name of a picture must end in .png or .svg, but it is " + file + ".");
  }

  @Test
  void regionsHaveThePaleColourOfTheClassThatIsPredictedThere() {
    var blue = Palette.between(Palette.BLUE, Palette.PAPER, 0.72);
    var orange = Palette.between(Palette.ORANGE, Palette.PAPER, 0.72);
    var image = regions(point -> point < 0 ? 0 : 1).draw();
    int middle = image.getWidth() / 2;
    assertThat(Pictures.count(blue, image, 0, middle)).isGreaterThan(20_000);
    assertThat(Pictures.count(orange, image, middle + 60, image.getWidth())).isGreaterThan(20_000);
    assertThat(Pictures.count(orange, image, 0, middle - 60)).isZero();
    assertThat(Pictures.count(Palette.ORANGE, image, 0, image.getWidth())).isPositive();
  }

  @Test
  void theValleyIsLightAndTheHillsAreDark() {
    var image = LossSurfacePlot.of("", UNIT, UNIT, (x, y) -> x * x + y * y, List.of()).draw();
    int middle = image.getHeight() / 2;
    var valley = new Color(image.getRGB(image.getWidth() / 2, middle));
    var hill = new Color(image.getRGB(image.getWidth() - 40, 80));
    assertThat(valley.getRed()).isGreaterThan(hill.getRed() + 50);
  }

  @Test
  void filtersShowTheSignOfWeights() {
    var image = new WeightFiltersPlot("", NdArray.of(new float[] {3, -3}, 1, 2), 1, 1, 2).draw();
    assertThat(Pictures.count(Palette.BLUE, image, 0, image.getWidth() / 2)).isGreaterThan(5_000);
    assertThat(Pictures.count(Palette.ORANGE, image, 0, image.getWidth() / 2)).isLessThan(1_000); // of the scale
    assertThat(Pictures.count(Palette.ORANGE, image, image.getWidth() / 2, image.getWidth())).isGreaterThan(5_000);
    assertThatThrownBy(() -> new WeightFiltersPlot("", NdArray.of(new float[3], 3, 1), 2, 2, 1))
        .hasMessage("Weights of images of 2 × 2 pixels must be a matrix of 4 rows, but they are float32[3, 1].");
  }

  /// On the grid of `x² + y²` around its middle the line of level 9 is a circle of radius 3.
  @Test
  void contourLinesLieWhereTheFunctionHasTheLevel() {
    var values = new double[11][11];
    for (int row = 0; row < 11; row++) {
      for (int column = 0; column < 11; column++) {
        values[row][column] = (row - 5) * (row - 5) + (column - 5) * (column - 5);
      }
    }
    int points = 0;
    var at = new double[6];
    for (var path = ContourLines.at(9, values).getPathIterator(null); !path.isDone(); path.next()) {
      assertThat(path.currentSegment(at)).isIn(PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO);
      assertThat(Math.hypot(at[0] - 5, at[1] - 5)).isCloseTo(3, within(0.1));
      points++;
    }
    assertThat(points).isGreaterThan(20);
    assertThat(ContourLines.at(1000, values).getPathIterator(null).isDone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2.5, LINEAR, 2.5", "2.5, COUNT, ' '", "2, COUNT, 2", "100, LOGARITHMIC, 100", "1000, LOGARITHMIC, 10³",
    "1e-6, LOGARITHMIC, 10⁻⁶", "0.01, LOGARITHMIC, 0.01", "5000, LOGARITHMIC, 5000"})
  void ticksAreLabelledAsTheScaleNeeds(double value, Axis.Scale scale, String label) {
    assertThat(ChartStyle.label(value, scale)).isEqualTo(label);
  }

  @Test
  void refusesPicturesThatCannotBeDrawn() {
    assertThatThrownBy(() -> new Series("a", List.of(1.0), List.of(), Series.Style.LINE))
        .hasMessage("The series \"a\" must have as many horizontal as vertical positions, but it has 1 and 0.");
    assertThatThrownBy(() -> PanelsPlot.of("", 1, List.of())).hasMessageContaining("at least one panel");
    assertThatThrownBy(() -> LossSurfacePlot.of("", Axis.linear("w"), UNIT, (x, _) -> x, List.of()).draw())
        .hasMessage("A panel with a background needs linear axes from a minimum to a maximum, but \"w\" is none.");
    var solid = new Dataset(NdArray.of(new float[6], 2, 3), NdArray.of(new int[2]));
    assertThatThrownBy(() -> DecisionRegionsPlot.of("", List.of("a", "b"), solid, List.of("c"), x -> x))
        .hasMessageContaining("float32[2, 3]");
  }

  /// A classifier of the first coordinate.
  private interface Rule {
    int of(double x);
  }

  private static Picture regions(Rule rule) {
    return DecisionRegionsPlot.of("regions", List.of("x", "y"), SyntheticPoints.xor(40, 0.1, 1), List.of("no", "yes"),
        points -> {
          var classes = new int[points.shape().sizes()[0]];
          for (int i = 0; i < classes.length; i++) {
            classes[i] = rule.of(points.get(2 * i));
          }
          return NdArray.of(classes);
        });
  }
}
