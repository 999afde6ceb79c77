package org.adjoint.nn.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Parameter;
import org.jspecify.annotations.Nullable;

/// Stops training when the validation loss, or the training loss where there is no validation, has not become smaller for some epochs, and gives the
/// network the weights back that it had when the loss was smallest (L. Prechelt, *Early stopping – but when?*, 1998).
public final class EarlyStopping implements TrainingListener {
  private static final String PROGRESS = "progress";
  private static final String WEIGHTS = "best/";

  private final int patience;
  private final double improvement;
  private final Map<String, NdArray> best = new LinkedHashMap<>();
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private int waited;
  private @Nullable TrainingRun run;

  /// Waits for `patience` epochs without a smaller loss.
  public EarlyStopping(int patience) {
    this(patience, 0);
  }

  /// Waits for `patience` epochs without a loss that is smaller by more than `improvement`.
  ///
  /// @throws IllegalArgumentException unless the patience is at least 1 and the improvement at least 0
  public EarlyStopping(int patience, double improvement) {
    if (patience < 1 || !(improvement >= 0)) {
      throw new IllegalArgumentException(
          "Early stopping needs a patience of at least 1 and an improvement of at least 0,"
              + " but they are " + patience + " and " + improvement + ".");
    }
    this.patience = patience;
    this.improvement = improvement;
  }

  @Override
  public void started(TrainingRun run) {
    this.run = run;
    if (run.steps() == 0) {
      best.clear();
      bestLoss = Double.POSITIVE_INFINITY;
      bestEpoch = 0;
      waited = 0;
    } else if (waited >= patience) {
      run.stop();
    }
  }

  @Override
  public void epochEnded(History.Epoch epoch) {
    var current = running();
    double loss = current.monitored(epoch);
    if (loss < bestLoss - improvement) {
      bestLoss = loss;
      bestEpoch = epoch.number();
      waited = 0;
      for (var parameter : current.parameters()) {
        best.computeIfAbsent(parameter.name(), _ -> parameter.value().copy()).assign(parameter.value());
      }
    } else if (++waited >= patience) {
      current.stop();
    }
  }

  @Override
  public void ended(History history) {
    for (var parameter : running().parameters()) {
      var value = best.get(parameter.name());
      if (value != null) {
        parameter.value().assign(value);
      }
    }
  }

  /// The epoch with the smallest loss, from 1; 0 before there is one.
  public int bestEpoch() {
    return bestEpoch;
  }

  private TrainingRun running() {
    if (run == null) {
      throw new IllegalStateException("Early stopping was told of an epoch before training has started.");
    }
    return run;
  }

  @Override
  public Map<String, NdArray> state() {
    var state = new LinkedHashMap<String, NdArray>();
    state.put(PROGRESS, NdArray.of(new double[] {bestLoss, bestEpoch, waited}));
    best.forEach((name, value) -> state.put(WEIGHTS + name, value));
    return state;
  }

  @Override
  public void check(TrainingRun run, Map<String, NdArray> state) {
    var progress = state.get(PROGRESS);
    if (progress == null || progress.dtype() != DType.FLOAT64 || progress.size() != 3
        || Double.isNaN(progress.get(0)) || !isCount(progress.get(1)) || !isCount(progress.get(2))) {
      throw new IllegalArgumentException(
          "early stopping needs the best loss, its epoch and the epochs waited");
    }
    var parameters = progress.get(1) == 0 ? List.<Parameter>of() : run.parameters();
    for (var parameter : parameters) {
      var value = state.get(WEIGHTS + parameter.name());
      if (value == null || !value.describe().equals(parameter.value().describe())) {
        throw new IllegalArgumentException("early stopping needs " + parameter + ", but it has "
            + (value == null ? "no such weight" : value.describe()));
      }
    }
    long kept = state.keySet().stream().filter(name -> name.startsWith(WEIGHTS)).count();
    if (kept != parameters.size()) {
      throw new IllegalArgumentException(
          "early stopping needs " + parameters.size() + " best weights, but it has " + kept);
    }
  }

  private static boolean isCount(double number) {
    return number >= 0 && number == (int) number;
  }

  @Override
  public void restore(Map<String, NdArray> state) {
    var progress = Objects.requireNonNull(state.get(PROGRESS));
    bestLoss = progress.get(0);
    bestEpoch = (int) progress.get(1);
    waited = (int) progress.get(2);
    best.clear();
    state.forEach((name, value) -> {
      if (name.startsWith(WEIGHTS)) {
        best.put(name.substring(WEIGHTS.length()), value.copy());
      }
    });
  }
}
