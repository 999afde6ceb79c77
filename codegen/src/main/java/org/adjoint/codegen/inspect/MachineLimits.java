package org.adjoint.codegen.inspect;

/// What a machine can do at most, as it was measured.
///
/// @param flops multiplications and additions in a second
/// @param bytes read and written in a second, from and to memory
public record MachineLimits(double flops, double bytes) {
  /// What stands for the share of memory traffic that is faster than memory, as only that within a cache is.
  static final String CACHED = "cached";

  /// The share of the limit that is so many multiplications and additions in a second: `37 %`.
  String shareOfFlops(double rate) {
    return Units.percent(rate / flops);
  }

  /// The share of the limit that is so many bytes in a second: `37 %`, or [#CACHED].
  String shareOfBytes(double rate) {
    return rate > bytes ? CACHED : Units.percent(rate / bytes);
  }
}
