package org.adjoint.nn.plot;

import java.awt.Graphics2D;
import java.util.List;
import org.adjoint.nn.train.History;

/// Loss and accuracy by epoch, in two panels side by side.
///
/// @param title the heading of the picture
/// @param losses the lines of the left panel, usually training and validation
/// @param accuracies the lines of the right panel, in the same order, so that each name has one colour
public record LearningCurvesPlot(String title, List<Curve> losses, List<Curve> accuracies) implements Picture {
  private static final int MOST_POINTS_WITH_MARKERS = 40;

  public LearningCurvesPlot {
    losses = List.copyOf(losses);
    accuracies = List.copyOf(accuracies);
  }

  /// The curves of a training run. Validation has none where nothing was measured.
  ///
  /// @param validationName what the legend calls the validation samples
  public static LearningCurvesPlot of(String title, History history, String validationName) {
    var epochs = history.epochs();
    return new LearningCurvesPlot(title,
        List.of(new Curve("training", epochs.stream().map(History.Epoch::loss).toList()),
            new Curve(validationName, epochs.stream().map(History.Epoch::validationLoss).toList())),
        List.of(new Curve("training", epochs.stream().map(History.Epoch::metric).toList()),
            new Curve(validationName, epochs.stream().map(History.Epoch::validationMetric).toList())));
  }

  @Override
  public int width() {
    return panels().width();
  }

  @Override
  public int height() {
    return panels().height();
  }

  @Override
  public void paint(Graphics2D graphics) {
    panels().paint(graphics);
  }

  private PanelsPlot panels() {
    return new PanelsPlot(title, 2, 700, 480, List.of(panel("Loss", losses), panel("Accuracy", accuracies)));
  }

  private static Panel panel(String heading, List<Curve> curves) {
    int epochs = curves.stream().mapToInt(curve -> curve.values().size()).max().orElse(0);
    var style = epochs > MOST_POINTS_WITH_MARKERS ? Series.Style.LINE : Series.Style.MARKED_LINE;
    var series = curves.stream().map(curve -> Series.numbered(curve.name(),
        curve.values().stream().mapToDouble(Double::doubleValue).toArray(), style)).toList();
    return Panel.of(heading, Axis.count("epoch", Math.max(2, epochs)), Axis.linear(""), series);
  }
}
