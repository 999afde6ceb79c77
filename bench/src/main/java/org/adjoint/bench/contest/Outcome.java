package org.adjoint.bench.contest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.adjoint.bench.contestant.Adjoint;

/// What came out for a row.
///
/// @param times microseconds, one for each round, by contestant
/// @param failures why a contestant was left out, by its name
/// @param limits of the machine, measured beside
/// @param allocated bytes that a step of Adjoint left on the heap; NaN where that was not measured
/// @param oneThread the median of Adjoint on one thread in the same run; NaN where there is none
public record Outcome(Row row, int threads, Map<String, List<Double>> times, Map<String, String> failures,
    Limits limits,
    double allocated, double oneThread) {
  public Outcome {
    times = new LinkedHashMap<>(times);
    failures = new LinkedHashMap<>(failures);
  }

  /// The median time of a contestant, in microseconds; nothing when it did not take part.
  public OptionalDouble median(String contestant) {
    var own = times.getOrDefault(contestant, List.of());
    return own.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median(own));
  }

  static double median(List<Double> numbers) {
    var sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// The time of the fastest peer over that of Adjoint: above 1 where Adjoint is ahead.
  OptionalDouble overBestPeer() {
    var own = median(Adjoint.NAME);
    var best = peers().min();
    return own.isPresent() && best.isPresent()
        ? OptionalDouble.of(best.getAsDouble() / own.getAsDouble())
        : OptionalDouble.empty();
  }

  private DoubleStream peers() {
    return times.keySet().stream().filter(name -> !name.equals(Adjoint.NAME)).map(this::median)
        .flatMapToDouble(OptionalDouble::stream);
  }

  OptionalDouble shareOfLimit(String contestant) {
    var median = median(contestant);
    return median.isPresent() ? limits.share(row.work().limit(), median.getAsDouble()) : median;
  }

  /// How many times as fast Adjoint is as on one thread.
  OptionalDouble speedup() {
    var own = median(Adjoint.NAME);
    return own.isEmpty() || Double.isNaN(oneThread)
        ? OptionalDouble.empty()
        : OptionalDouble.of(oneThread / own.getAsDouble());
  }
}
