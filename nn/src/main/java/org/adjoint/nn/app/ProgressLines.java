package org.adjoint.nn.app;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.adjoint.nn.train.History;
import org.adjoint.nn.train.TrainingListener;
import org.jspecify.annotations.Nullable;

/// Shows how training goes on: a bar that fills within each epoch where there is a terminal, and a line after each.
final class ProgressLines implements TrainingListener {
  private final PrintStream out;
  private final int epochs;
  private final boolean terminal;
  private @Nullable ProgressBar bar;

  ProgressLines(PrintStream out, int epochs) {
    this.out = out;
    this.epochs = epochs;
    terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  @Override
  public void batchEnded(int epoch, int batch, int batches, double loss) {
    if (!terminal) {
      return;
    }
    if (bar == null) {
      bar = new ProgressBarBuilder().setTaskName("epoch " + epoch + "/" + epochs).setInitialMax(batches)
          .setStyle(ProgressBarStyle.ASCII).setUnit(" batches", 1).showSpeed().clearDisplayOnFinish().build();
    }
    bar.stepTo(batch);
    bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss));
  }

  @Override
  public void epochEnded(History.Epoch epoch) {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    out.println(String.format(Locale.ROOT,
        "epoch %2d/%d  loss %.4f  accuracy %.4f  test loss %.4f  test accuracy %.4f  %.1f s", epoch.number(), epochs,
        epoch.loss(), epoch.metric(), epoch.validationLoss(), epoch.validationMetric(), epoch.seconds()));
  }
}
