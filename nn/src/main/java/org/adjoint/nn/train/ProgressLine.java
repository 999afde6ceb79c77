package org.adjoint.nn.train;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Shows how training goes on, one line for each epoch: loss, metrics, speed and the time that is left. Where there is a terminal, the line is there from the
/// beginning of the epoch, with a bar. [#single] is one short line for all epochs.
public final class ProgressLine implements TrainingListener {
  private final PrintStream out;
  private final String validation;
  private final boolean single;
  private final boolean terminal;
  private @Nullable TrainingRun run;
  private @Nullable ProgressBar bar;
  private int length;

  /// Writes to `out`.
  public ProgressLine(PrintStream out) {
    this(out, "validation");
  }

  /// Writes to `out`.
  ///
  /// @param validation what the validation data are called
  public ProgressLine(PrintStream out, String validation) {
    this(out, validation, false);
  }

  private ProgressLine(PrintStream out, String validation, boolean single) {
    this.out = out;
    this.validation = validation;
    this.single = single;
    terminal = !single && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /// One line, short enough for a terminal, that each epoch overwrites.
  public static ProgressLine single(PrintStream out) {
    return new ProgressLine(out, "validation", true);
  }

  @Override
  public void started(TrainingRun run) {
    this.run = run;
  }

  @Override
  public void batchEnded(int epoch, int batch, int batches, double loss) {
    if (!terminal || run == null) {
      return;
    }
    if (bar == null) {
      bar = new ProgressBarBuilder().setTaskName("epoch " + epoch + "/" + run.plannedEpochs()).setInitialMax(batches)
          .setStyle(ProgressBarStyle.ASCII).setUnit(" batches", 1).showSpeed().clearDisplayOnFinish().build();
    }
    bar.stepTo(batch);
    bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4f", loss) + named("", run.metrics()));
  }

  @Override
  public void epochEnded(History.Epoch epoch) {
    closeBar();
    if (run == null) {
      return;
    }
    var line = String.format(Locale.ROOT, "epoch %2d/%d  loss %.4f%s", epoch.number(), run.plannedEpochs(),
        epoch.loss(), named("", epoch.metrics()));
    if (!single && !Double.isNaN(epoch.validationLoss())) {
      line += String.format(Locale.ROOT, "  %s loss %.4f", validation, epoch.validationLoss());
    }
    line += named(validation + " ", epoch.validationMetrics());
    // By the last epoch, since the first ones run before the code is compiled.
    var left = String.format(Locale.ROOT, "  %.0f s left", epoch.seconds() * (run.plannedEpochs() - epoch.number()));
    if (single) {
      overwrite(line + left);
    } else {
      out.println(line + String.format(Locale.ROOT, "  %.1f s  %.0f samples/s", epoch.seconds(),
          run.samples() / Math.max(epoch.seconds(), 1e-9)) + left);
    }
  }

  private void overwrite(String line) {
    // Spaces cover what is left of a longer line.
    out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
    out.flush();
    length = line.length();
  }

  @Override
  public void ended(History history) {
    closeBar();
    if (length > 0) {
      out.println();
      length = 0;
    }
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private static String named(String prefix, Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(metric -> String.format(Locale.ROOT, "  %s%s %.4f", prefix, metric.getKey(), metric.getValue()))
        .collect(Collectors.joining());
  }
}
