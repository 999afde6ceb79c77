package org.adjoint.bench.contest;

import java.util.Map;
import java.util.OptionalDouble;
import org.adjoint.bench.work.Limit;

/// What the machine can do at most, on as many threads as a contest has.
///
/// @param perSecond floating-point operations and bytes
public record Limits(Map<Limit.Resource, Double> perSecond) {
  /// Nothing was measured.
  static final Limits UNKNOWN = new Limits(Map.of());

  public Limits {
    perSecond = Map.copyOf(perSecond);
  }

  /// How large a share of the limit work has that takes so long.
  OptionalDouble share(Limit limit, double micros) {
    var most = perSecond.get(limit.resource());
    return most == null ? OptionalDouble.empty() : OptionalDouble.of(limit.amount() / (micros * 1e-6) / most);
  }
}
