package org.adjoint.nn.optimizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Different optimisers for some parameters:
/// `ParameterGroups.of(new Adam(1e-3)).with(parameter -> parameter.name().startsWith("embedding"), new Sgd(0.1))`.
///
/// The learning rate is that of the parameters in no group; a group's keeps its ratio to it when that changes.
///
/// @param rest takes the parameters that are in no group
/// @param groups a parameter belongs to the first that it fits
public record ParameterGroups(Optimizer rest, List<Group> groups) implements Optimizer {
  /// Some parameters, and how they change.
  ///
  /// @param members which parameters belong to it
  /// @param optimizer what changes them
  public record Group(Predicate<Parameter> members, Optimizer optimizer) {}

  public ParameterGroups {
    groups = List.copyOf(groups);
    // The others are ratios to it.
    Limits.positive("learning rate of the parameters in no group", rest.learningRate());
  }

  /// All parameters in no group.
  public static ParameterGroups of(Optimizer rest) {
    return new ParameterGroups(rest, List.of());
  }

  /// A further group, of the parameters that fit none of those before.
  public ParameterGroups with(Predicate<Parameter> members, Optimizer optimizer) {
    var more = new ArrayList<>(groups);
    more.add(new Group(members, optimizer));
    return new ParameterGroups(rest, more);
  }

  @Override
  public double learningRate() {
    return rest.learningRate();
  }

  /// @throws IllegalArgumentException when a group has no parameter
  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var left = new LinkedHashMap<>(gradients);
    for (int i = 0; i < groups.size(); i++) {
      var group = groups.get(i);
      var taken = new LinkedHashMap<>(left);
      taken.keySet().removeIf(group.members.negate());
      if (taken.isEmpty()) {
        throw new IllegalArgumentException("Group " + (i + 1) + " of the parameter groups has no parameter; there are "
            + left.keySet().stream().map(Parameter::name).toList() + " left to choose from.");
      }
      left.keySet().removeAll(taken.keySet());
      group.optimizer.update(taken, learningRate.mul(group.optimizer.learningRate() / learningRate()), context);
    }
    if (!left.isEmpty()) {
      rest.update(left, learningRate, context);
    }
  }
}
