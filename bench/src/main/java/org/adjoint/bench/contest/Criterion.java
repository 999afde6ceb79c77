package org.adjoint.bench.contest;

import java.util.Locale;
import java.util.OptionalDouble;
import org.adjoint.bench.contestant.Adjoint;

/// What a result should reach.
public sealed interface Criterion {
  /// How the target is written in a table.
  String text();

  /// Whether a result reaches it, from 0 to 1 when it does not, at least 1 when it does; nothing when what it compares with was not
  /// measured.
  OptionalDouble reached(Outcome outcome);

  /// At least so large a share of the machine's limit.
  record ShareOfLimit(double share) implements Criterion {
    @Override
    public String text() {
      return "≥ %.0f %% of the limit".formatted(100 * share);
    }

    @Override
    public OptionalDouble reached(Outcome outcome) {
      var reached = outcome.shareOfLimit(Adjoint.NAME);
      return reached.isPresent() ? OptionalDouble.of(reached.getAsDouble() / share) : reached;
    }
  }

  /// At least so many times as fast as the best peer.
  record AheadOfBest(double factor) implements Criterion {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "≥ %s × the best peer", Figures.plain(factor));
    }

    @Override
    public OptionalDouble reached(Outcome outcome) {
      var ratio = outcome.overBestPeer();
      return ratio.isPresent() ? OptionalDouble.of(ratio.getAsDouble() / factor) : ratio;
    }
  }

  /// At least so many times as fast as one peer.
  record AheadOf(String peer, double factor) implements Criterion {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "≥ %s × %s", Figures.plain(factor), peer);
    }

    @Override
    public OptionalDouble reached(Outcome outcome) {
      var own = outcome.median(Adjoint.NAME);
      var other = outcome.median(peer);
      return own.isPresent() && other.isPresent()
          ? OptionalDouble.of(other.getAsDouble() / own.getAsDouble() / factor)
          : OptionalDouble.empty();
    }
  }

  /// At most so long.
  record AtMost(double micros) implements Criterion {
    @Override
    public String text() {
      return "≤ " + Figures.time(micros);
    }

    @Override
    public OptionalDouble reached(Outcome outcome) {
      var own = outcome.median(Adjoint.NAME);
      return own.isPresent() ? OptionalDouble.of(micros / own.getAsDouble()) : own;
    }
  }

  /// At least so many times as fast as on one thread.
  record Speedup(double factor) implements Criterion {
    @Override
    public String text() {
      return String.format(Locale.ROOT, "≥ %s × 1 thread", Figures.plain(factor));
    }

    @Override
    public OptionalDouble reached(Outcome outcome) {
      var speedup = outcome.speedup();
      return speedup.isPresent() ? OptionalDouble.of(speedup.getAsDouble() / factor) : speedup;
    }
  }
}
