package org.adjoint.bench.contest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.bench.contest.Criterion.AheadOf;
import org.adjoint.bench.contest.Criterion.AheadOfBest;
import org.adjoint.bench.contest.Criterion.AtMost;
import org.adjoint.bench.contest.Criterion.ShareOfLimit;
import org.adjoint.bench.contest.Criterion.Speedup;
import org.adjoint.bench.contest.Row.Measurement;
import org.adjoint.bench.contest.Row.Target;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.adjoint.bench.work.Work.Form;

/// All rows of the table, with their targets.
public final class Rows {
  private static final double MANY_FLOPS = 1e7;

  private Rows() {
  }

  /// All rows, in the order of the table.
  public static List<Row> all() {
    return Stream.of(products(), steps(), batches(), latencies()).flatMap(List::stream).toList();
  }

  /// The rows with given names. `*` stands for any characters; a name is taken for a beginning when it is no whole name.
  ///
  /// @throws IllegalArgumentException when there is no such row
  public static List<Row> named(List<String> names) {
    var all = all();
    return names.stream().flatMap(name -> matching(all, name).stream()).distinct().toList();
  }

  private static List<Row> matching(List<Row> all, String name) {
    var exact = all.stream().filter(row -> row.id().equals(name)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    var pattern = Pattern.compile(Arrays.stream(name.split("\\*", -1)).map(Pattern::quote)
        .reduce((left, right) -> left + ".*" + right).orElseThrow() + ".*");
    var found = all.stream().filter(row -> pattern.matcher(row.id()).matches()).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException("There is no row " + name + "; the rows are "
          + String.join(", ", all.stream().map(Row::id).toList()) + ".");
    }
    return found;
  }

  private static List<Row> products() {
    var rows = new ArrayList<Row>();
    for (int size : new int[] {128, 256, 512, 1024, 2048}) {
      rows.add(product(new Work.Product(DType.FLOAT32, Form.AB, size, size, size), size >= 256 ? 0.9 : 0));
    }
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      if (dtype == DType.FLOAT64) {
        rows.add(product(new Work.Product(dtype, Form.AB, 512, 512, 512), 0.85));
      }
      for (int[] shape : new int[][] {{100, 784, 500}, {100, 500, 500}, {100, 500, 10}}) {
        int batch = shape[0];
        int inputs = shape[1];
        int units = shape[2];
        rows.add(mlpProduct(new Work.Product(dtype, Form.AB, batch, inputs, units)));
        rows.add(mlpProduct(new Work.Product(dtype, Form.ATB, inputs, batch, units)));
        rows.add(mlpProduct(new Work.Product(dtype, Form.ABT, batch, units, inputs)));
      }
      for (int[] shape : new int[][] {{1000, 37, 10}, {1, 784, 500}, {7, 13, 5}}) {
        rows.add(mlpProduct(new Work.Product(dtype, Form.AB, shape[0], shape[1], shape[2])));
      }
    }
    return rows;
  }

  private static Row mlpProduct(Work.Product work) {
    return product(work, work.flops() >= MANY_FLOPS ? 0.85 : 0);
  }

  /// @param share of the peak that is to be reached; 0 for none
  private static Row product(Work.Product work, double share) {
    var shape = work.rows() + "x" + work.inner() + "x" + work.columns();
    var form = switch (work.form()) {
      case AB -> "A·B";
      case ATB -> "Aᵀ·B";
      case ABT -> "A·Bᵀ";
    };
    var targets = new ArrayList<Target>();
    targets.add(always(new AheadOfBest(1)));
    if (share > 0) {
      targets.add(always(new ShareOfLimit(share)));
      targets.add(on(2, new Speedup(1.85)));
    }
    return new Row("product-" + work.dtype() + "-" + work.form().name().toLowerCase(Locale.ROOT) + "-" + shape,
        form + ", " + work.dtype() + ", " + shape.replace("x", " × "), Measurement.STEP, work, targets);
  }

  private static List<Row> steps() {
    return List.of(
        step("mlp-sigmoid", "training step 784-500-500-10, sigmoid, SGD, batch 100",
            new Work.TrainingStep(Network.SIGMOID_SGD, 100), always(new ShareOfLimit(0.85)), on(1, new AheadOfBest(1)),
            on(2, new AheadOfBest(1.35)), on(2, new Speedup(1.85))),
        step("mlp-relu-adam", "training step 784-512-256-10, ReLU, Adam, batch 128",
            new Work.TrainingStep(Network.RELU_ADAM, 128), always(new ShareOfLimit(0.85)), on(1, new AheadOfBest(1.2)),
            on(2, new AheadOfBest(1.6)), on(2, new Speedup(1.85))),
        step("xor", "training step 2-4-1, batch 4", new Work.TrainingStep(Network.XOR, 4), always(new AtMost(0.6))),
        step("fusion-1e4", "mean((tanh(x·w + b)·σ(x) − y)²), value and gradients, 10⁴ elements",
            new Work.Fusion(10_000), on(1, new AtMost(6)), always(new AheadOf("PyTorch", 10))),
        step("fusion-1e6", "the same, 10⁶ elements", new Work.Fusion(1_000_000), on(1, new AtMost(600)),
            on(2, new AtMost(333)), always(new AheadOf("PyTorch", 6)), on(2, new Speedup(1.8))),
        step("cross-entropy", "softmax cross-entropy, value and gradient, 4096 × 1000",
            new Work.CrossEntropy(4096, 1000), always(new AheadOfBest(2.5))),
        step("logistic", "logistic regression 10,000 × 100, float64, value and gradient",
            new Work.LogisticRegression(10_000, 100), always(new AheadOfBest(1.5))),
        step("convolution", "convolutional step, 28 × 28, batch 64", new Work.ConvolutionStep(64),
            always(new AheadOf("PyTorch", 1))),
        step("lstm", "LSTM, 100 steps, batch 32, 32 inputs, 64 units, value and gradients",
            new Work.Recurrence(100, 32, 32, 64), always(new AheadOfBest(1))),
        step("inference", "prediction 784-500-500-10, batch 100", new Work.Prediction(Network.SIGMOID_SGD, 100),
            always(new AheadOfBest(1)), on(2, new Speedup(1.85))));
  }

  private static Row step(String id, String title, Work work, Target... targets) {
    return new Row(id, title, Measurement.STEP, work, List.of(targets));
  }

  private static List<Row> batches() {
    return Stream.of(1, 2, 5, 16, 37, 64, 100, 128)
        .map(batch -> step("batch-" + batch, "the sigmoid step for any batch, at " + batch,
            new Work.AnyBatch(Network.SIGMOID_SGD, batch), always(new AheadOfBest(0.95))))
        .toList();
  }

  private static List<Row> latencies() {
    var xor = new Work.TrainingStep(Network.XOR, 4);
    var mlp = new Work.TrainingStep(Network.SIGMOID_SGD, 100);
    return List.of(
        latency("compile-cold", "graph to loaded classes, new process", Measurement.COLD_COMPILATION, mlp, 1.2),
        latency("compile-cached", "the same, from the cache", Measurement.CACHED_COMPILATION, mlp, 0.15),
        latency("compile-warm", "the same, warm JVM, no cache", Measurement.WARM_COMPILATION, mlp, 0.3),
        latency("start-first-xor", "process start to first step, XOR, nothing cached", Measurement.FIRST_START, xor, 1),
        latency("start-xor", "the same, cached", Measurement.START, xor, 0.4),
        latency("start-first-mlp", "process start to first step, MLP, nothing cached", Measurement.FIRST_START, mlp,
            1.5),
        latency("start-mlp", "the same, cached", Measurement.START, mlp, 0.7));
  }

  private static Row latency(String id, String title, Measurement measurement, Work work, double seconds) {
    return new Row(id, title, measurement, work, List.of(always(new AtMost(1e6 * seconds))));
  }

  private static Target always(Criterion criterion) {
    return on(0, criterion);
  }

  private static Target on(int threads, Criterion criterion) {
    return new Target(criterion, threads);
  }
}
