package org.adjoint.bench.work;

/// How much of what the machine is limited by a piece of work needs.
///
/// @param resource what bounds the work
/// @param amount floating-point operations, or bytes
public record Limit(Resource resource, double amount) {
  /// What a machine has a limit of.
  public enum Resource {
    /// Multiplications and additions in float32.
    FLOAT32,
    /// Multiplications and additions in float64.
    FLOAT64,
    /// Bytes that go between memory and processor.
    MEMORY,
    /// Neither: the data stay in the cache, and the time goes into something else.
    NONE
  }

  /// The bytes that caches of today hold.
  private static final double LARGE_CACHE = 32e6;

  /// Work that nothing bounds which is measured here.
  static final Limit NONE = new Limit(Resource.NONE, 0);

  static Limit flops(double amount) {
    return new Limit(Resource.FLOAT32, amount);
  }

  /// Of data that do not stay in a cache between two runs; of others nothing is known.
  static Limit bytes(double amount) {
    return amount < LARGE_CACHE ? NONE : new Limit(Resource.MEMORY, amount);
  }
}
