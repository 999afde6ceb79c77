package org.adjoint.nn.optimizers.fullbatch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.adjoint.nn.limits.Limits;

/// L-BFGS (D. Liu and J. Nocedal, *On the limited memory BFGS method for large scale optimization*, 1989): a Newton method whose inverse Hessian is
/// estimated from the last few steps and changes of the gradient, with a line search for the strong Wolfe conditions. It needs memory for a few
/// points only, so it suits networks.
///
/// @param memory how many steps are remembered, 5 to 20 as a rule
/// @param stopping when it ends
public record Lbfgs(int memory, Stopping stopping) implements Minimizer {
  public Lbfgs {
    Limits.atLeast("memory of L-BFGS", memory, 1);
  }

  /// L-BFGS that remembers 10 steps.
  public Lbfgs(Stopping stopping) {
    this(10, stopping);
  }

  @Override
  public Minimum minimize(Objective objective) {
    return Search.run(objective, stopping, new History(memory));
  }

  /// A step `s` and the change `y` of the gradient along it.
  private record Change(Vector step, Vector ofGradient, double product) {}

  private static final class History implements Search.Direction {
    private final int memory;
    private final Deque<Change> changes = new ArrayDeque<>();

    private History(int memory) {
      this.memory = memory;
    }

    /// The two loops: minus the estimated inverse Hessian times the gradient.
    @Override
    public Vector from(Vector at, Objective.Slope slope) {
      var direction = slope.gradient().times(-1);
      var shares = new ArrayDeque<Double>();
      for (var change : changes) {
        double share = change.step.dot(direction) / change.product;
        direction = direction.plus(-share, change.ofGradient);
        shares.push(share);
      }
      if (!changes.isEmpty()) {
        var last = changes.getFirst();
        direction = direction.times(last.product / last.ofGradient.dot(last.ofGradient));
      }
      for (var change : (Iterable<Change>) changes::descendingIterator) {
        double share = shares.pop() - change.ofGradient.dot(direction) / change.product;
        direction = direction.plus(share, change.step);
      }
      return direction;
    }

    /// Nothing is known of the scale at first.
    @Override
    public double firstStep(Vector direction) {
      return changes.isEmpty() ? Math.min(1, 1 / Math.sqrt(direction.dot(direction))) : 1;
    }

    @Override
    public void moved(WolfeSearch.Point to, Vector from, Objective.Slope slope) {
      var step = to.at().minus(from);
      var change = to.slope().gradient().minus(slope.gradient());
      double product = step.dot(change);
      // Positive by the Wolfe conditions, unless rounding has the better of it.
      if (product > 0) {
        changes.push(new Change(step, change, product));
        if (changes.size() > memory) {
          changes.removeLast();
        }
      }
    }
  }
}
