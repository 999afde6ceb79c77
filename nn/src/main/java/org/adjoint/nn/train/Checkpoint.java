package org.adjoint.nn.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.Safetensors;
import org.jspecify.annotations.Nullable;

/// A training run in a safetensors file: weights, state, what the optimiser remembers, counters, the place in the data, the schedule, the listeners and
/// the history.
final class Checkpoint {
  private static final Map<String, String> KIND = Map.of("kind", "adjoint checkpoint");
  private static final String PARAMETER = "parameter/";
  private static final String LISTENER = "listener";
  private static final String POSITION = "run/position";
  private static final String SUMS = "run/sums";
  private static final String SECONDS = "run/seconds";
  private static final String SCHEDULE = "run/schedule";
  private static final String HISTORY = "run/history";

  private Checkpoint() {}

  /// Writes a checkpoint, or replaces it as a whole.
  static void write(Path file, TrainingRun run, List<TrainingListener> listeners) throws IOException {
    var tensors = new LinkedHashMap<String, NdArray>();
    run.step().parameters().forEach(parameter -> tensors.put(PARAMETER + parameter.name(), parameter.value()));
    var state = run.state();
    tensors.put(POSITION, NdArray.of(position(run, state)));
    tensors.put(SUMS, NdArray.of(state.sums()));
    tensors.put(SECONDS, NdArray.of(new double[] {state.seconds()}));
    tensors.put(SCHEDULE, NdArray.of(state.schedule()));
    tensors.put(HISTORY, HistoryTable.of(state.history()));
    for (int i = 0; i < listeners.size(); i++) {
      var prefix = LISTENER + i + "/";
      listeners.get(i).state().forEach((name, value) -> tensors.put(prefix + name, value));
    }
    Safetensors.write(file, tensors, KIND);
  }

  private static long[] position(TrainingRun run, RunState state) {
    var plan = run.plan();
    return new long[] {state.steps(), state.epoch(), state.batch(), plan.data().size(), plan.batchSize(), plan.seed(),
      plan.shuffle() ? 1 : 0};
  }

  /// Brings a run to where a checkpoint was written. Nothing is changed unless all fits.
  ///
  /// @throws InvalidDataException when the file is no checkpoint, or one of another run
  static void read(Path file, TrainingRun run, List<TrainingListener> listeners) throws IOException {
    var contents = Safetensors.read(file);
    if (!contents.metadata().equals(KIND)) {
      throw invalid(file, "it is not one that a trainer has written");
    }
    var tensors = contents.tensors();
    var parameters = new LinkedHashMap<Parameter, NdArray>();
    for (var parameter : run.step().parameters()) {
      var value = tensors.get(PARAMETER + parameter.name());
      if (value == null || !value.describe().equals(parameter.value().describe())) {
        throw invalid(file, "this run needs " + parameter + ", but it has "
            + (value == null ? "no such parameter" : value.describe()));
      }
      parameters.put(parameter, value);
    }
    long known = tensors.keySet().stream().filter(name -> name.startsWith(PARAMETER)).count();
    if (known != parameters.size()) {
      throw invalid(file, "it has " + known + " parameters, but this run has " + parameters.size());
    }
    var state = state(file, run, tensors);
    var remembered = new ArrayList<Map<String, NdArray>>();
    for (int i = 0; i < listeners.size(); i++) {
      var one = below(LISTENER + i + "/", tensors);
      var listener = listeners.get(i);
      requireFitting(file, "listeners remember", () -> listener.check(run, one));
      remembered.add(one);
    }
    // The schedule looks at its state and takes it at once, so it comes first.
    requireFitting(file, "schedule remembers", () -> run.restore(state));
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).restore(remembered.get(i));
    }
    parameters.forEach((parameter, value) -> parameter.value().assign(value));
  }

  private static RunState state(Path file, TrainingRun run, Map<String, NdArray> tensors) {
    var now = run.state();
    var current = position(run, now);
    var position = numbers(file, tensors, POSITION, DType.INT64, current.length) instanceof long[] numbers
        ? numbers
        : new long[current.length];
    if (!Arrays.equals(current, 3, current.length, position, 3, current.length)) {
      throw invalid(file, "it belongs to " + described(position) + ", but this run has " + described(current));
    }
    long batches = run.batches();
    if (position[1] < 1 || position[1] > Integer.MAX_VALUE || position[2] < 0 || position[2] > batches
        || position[0] != (position[1] - 1) * batches + position[2]) {
      throw invalid(file, "it stands at step " + position[0] + ", epoch " + position[1] + ", batch " + position[2]
          + " of " + batches);
    }
    var history = HistoryTable.read(tensors.get(HISTORY), run.plan());
    if (history == null || history.epochs().size() != position[1] - 1) {
      throw invalid(file, "its history does not belong to this run");
    }
    return new RunState(position[0], (int) position[1], (int) position[2],
        (double[]) numbers(file, tensors, SUMS, DType.FLOAT64, now.sums().length),
        ((double[]) numbers(file, tensors, SECONDS, DType.FLOAT64, 1))[0],
        (double[]) numbers(file, tensors, SCHEDULE, DType.FLOAT64, now.schedule().length), history);
  }

  private static String described(long[] position) {
    return position[3] + " samples in batches of " + position[4] + ", seed " + position[5]
        + (position[6] == 1 ? "" : ", not shuffled");
  }

  private static Object numbers(Path file, Map<String, NdArray> tensors, String name, DType dtype, int count) {
    var array = tensors.get(name);
    if (array == null || array.dtype() != dtype || array.size() != count) {
      throw invalid(file, "\"" + name + "\" should have " + count + " numbers of type " + dtype + ", but is "
          + (array == null ? "missing" : array.describe()));
    }
    return array.values();
  }

  private static Map<String, NdArray> below(String prefix, Map<String, NdArray> tensors) {
    var state = new LinkedHashMap<String, NdArray>();
    tensors.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        state.put(name.substring(prefix.length()), value);
      }
    });
    return state;
  }

  private static void requireFitting(Path file, String whoRemembers, Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException failure) {
      throw invalid(file, "what its " + whoRemembers + " does not belong to this run (" + failure.getMessage() + ")");
    }
  }

  private static InvalidDataException invalid(Path file, String reason) {
    return new InvalidDataException("The checkpoint " + file + " does not fit: " + reason + ".");
  }

  /// A history as a matrix: loss, validation loss and seconds, then metrics, then validation metrics.
  private static final class HistoryTable {
    private static final int FIXED = 3;

    static NdArray of(History history) {
      var rows = history.epochs().stream().map(HistoryTable::row).toList();
      int columns = rows.isEmpty() ? 0 : rows.getFirst().length;
      var all = new double[rows.size() * columns];
      for (int row = 0; row < rows.size(); row++) {
        System.arraycopy(rows.get(row), 0, all, row * columns, columns);
      }
      return NdArray.of(all, rows.size(), columns);
    }

    private static double[] row(History.Epoch epoch) {
      var row = new ArrayList<>(List.of(epoch.loss(), epoch.validationLoss(), epoch.seconds()));
      row.addAll(epoch.metrics().values());
      row.addAll(epoch.validationMetrics().values());
      return row.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// The history, or `null` when the table has not the columns of the plan.
    static @Nullable History read(@Nullable NdArray table, TrainingRun.Plan plan) {
      var metrics = plan.objectives().metrics();
      int validated = plan.validation() == null ? 0 : metrics.size();
      int columns = FIXED + metrics.size() + validated;
      if (table == null || table.dtype() != DType.FLOAT64 || table.shape().rank() != 2
          || (table.size() > 0 && table.shape().sizes()[1] != columns)) {
        return null;
      }
      var epochs = new ArrayList<History.Epoch>();
      for (int at = 0; at < table.size(); at += columns) {
        epochs.add(new History.Epoch(epochs.size() + 1, table.get(at),
            named(table, at + FIXED, metrics, metrics.size()), table.get(at + 1),
            named(table, at + FIXED + metrics.size(), metrics, validated), table.get(at + 2)));
      }
      return new History(epochs);
    }

    private static Map<String, Double> named(NdArray table, int from, List<Objectives.Measured> metrics, int count) {
      var named = new LinkedHashMap<String, Double>();
      for (int i = 0; i < count; i++) {
        named.put(metrics.get(i).name(), table.get(from + i));
      }
      return named;
    }
  }
}
