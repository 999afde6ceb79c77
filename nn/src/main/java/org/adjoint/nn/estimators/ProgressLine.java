package org.adjoint.nn.estimators;

import java.io.PrintStream;
import java.util.Locale;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.TrainingListener;

/// Tells how training goes on in one line, which each epoch overwrites.
final class ProgressLine implements TrainingListener {
  private final PrintStream out;
  private final int epochs;
  private final String metric;
  private int length;

  ProgressLine(PrintStream out, int epochs, String metric) {
    this.out = out;
    this.epochs = epochs;
    this.metric = metric;
  }

  @Override
  public void epochEnded(History.Epoch epoch) {
    var line = String.format(Locale.ROOT, "epoch %d/%d  cost %.4f  %s %.4f", epoch.number(), epochs, epoch.loss(),
        metric, epoch.metric());
    if (!Double.isNaN(epoch.validationMetric())) {
      line += String.format(Locale.ROOT, "  validation %.4f", epoch.validationMetric());
    }
    // Spaces cover what is left of a longer line.
    out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
    length = line.length();
    if (epoch.number() == epochs) {
      out.println();
    }
    out.flush();
  }
}
