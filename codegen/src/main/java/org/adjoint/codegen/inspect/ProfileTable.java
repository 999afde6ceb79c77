package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A profile as tables: by kernel, and by layer where kernels have layers.
final class ProfileTable {
  /// What stands for kernels that belong to no layer.
  private static final String NO_LAYER = "(no layer)";
  private static final String OF_LIMIT = "of limit";

  private ProfileTable() {
  }

  /// The tables; where limits are known, beside each rate what share of its limit it is.
  static String of(Profile profile, List<KernelReport> kernels, Optional<MachineLimits> limits) {
    double whole = profile.perRun();
    var byKernel = new Table().row(limits.isPresent()
        ? List.of("kernel", "time", "share", "GFLOP/s", OF_LIMIT, "GB/s", OF_LIMIT)
        : List.of("kernel", "time", "share", "GFLOP/s", "GB/s"));
    for (var kernel : kernels) {
      double time = profile.perRun(kernel.number());
      double flops = perSecond(kernel.work().operations(), time);
      double bytes = perSecond(kernel.work().bytes(), time);
      var row = new ArrayList<>(List.of(kernel.number() + " " + kernel.method(), Units.nanoseconds(time),
          Units.percent(whole == 0 ? 0 : time / whole)));
      row.add(giga(flops));
      limits.ifPresent(known -> row.add(known.shareOfFlops(flops)));
      row.add(giga(bytes));
      limits.ifPresent(known -> row.add(known.shareOfBytes(bytes)));
      byKernel.row(row);
    }
    byKernel.row(List.of("all, " + profile.mean(), Units.nanoseconds(whole)));
    limits.ifPresent(known -> byKernel.row(
        List.of("limit of the machine", "", "", giga(known.flops()), "", giga(known.bytes()))));
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

  /// An amount per second.
  static double perSecond(double amount, double nanoseconds) {
    return nanoseconds == 0 ? 0 : amount / nanoseconds * 1e9;
  }

  private static String giga(double rate) {
    return rate == 0 ? "" : String.format(Locale.ROOT, "%.1f", rate / 1e9);
  }
}
