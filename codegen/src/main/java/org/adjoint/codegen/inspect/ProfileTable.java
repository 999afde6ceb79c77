package org.adjoint.codegen.inspect;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A profile as tables: by kernel, and by layer where kernels have layers.
final class ProfileTable {
  /// What stands for kernels that belong to no layer.
  private static final String NO_LAYER = "(no layer)";

  private ProfileTable() {
  }

  static String of(Profile profile, List<KernelReport> kernels) {
    double whole = profile.perRun();
    var byKernel = new Table().row(List.of("kernel", "time", "share", "GFLOP/s", "GB/s"));
    for (var kernel : kernels) {
      double time = profile.perRun(kernel.number());
      byKernel.row(List.of(kernel.number() + " " + kernel.method(), Units.nanoseconds(time),
          Units.percent(whole == 0 ? 0 : time / whole), rate(kernel.work().operations(), time),
          rate(kernel.work().bytes(), time)));
    }
    byKernel.row(List.of("all, mean of " + profile.runs() + " runs", Units.nanoseconds(whole)));
    var layers = layers(profile, kernels);
    if (layers.size() == 1) {
      return byKernel.toString();
    }
    var byLayer = new Table().row(List.of("layer", "time", "share"));
    layers.forEach(layer -> byLayer.row(List.of(layer.getKey(), Units.nanoseconds(layer.getValue()),
        Units.percent(whole == 0 ? 0 : layer.getValue() / whole))));
    return byKernel + "\n" + byLayer;
  }

  /// The time of each layer, in nanoseconds, the longest first.
  static List<Map.Entry<String, Double>> layers(Profile profile, List<KernelReport> kernels) {
    var layers = new LinkedHashMap<String, Double>();
    kernels.forEach(kernel -> layers.merge(kernel.layer().orElse(NO_LAYER), profile.perRun(kernel.number()),
        Double::sum));
    return layers.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).toList();
  }

  /// Giga per second is one in each nanosecond.
  private static String rate(double amount, double nanoseconds) {
    return nanoseconds == 0 ? "" : String.format(Locale.ROOT, "%.1f", amount / nanoseconds);
  }
}
