package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// The chain rule for a loop is a loop in the other direction (backpropagation through time): it carries the cotangents of the
/// carries back, step by step, and adds up those of the constants. Each step is computed again from the carries before it, so nothing else
/// is kept, until the simplifier finds what is better kept.
final class LoopVjp {
  private final Loop loop;
  private final List<Tensor> parameters;
  private final Map<Loop.Result, Tensor> cotangents;
  /// The parameters that depend on what is wanted.
  private final Set<Tensor> varying;
  private final LoopParts parts;

  private LoopVjp(Loop loop, Map<Loop.Result, Tensor> cotangents, Predicate<Tensor> wanted) {
    this.loop = loop;
    this.cotangents = cotangents;
    parameters = loop.body().parameters();
    varying = Dependence.ofParameters(loop, wanted, node -> node.dtype().isFloating());
    parts = new LoopParts(loop);
  }

  /// Adds the contributions to the operands of a loop.
  ///
  /// @param cotangents of those results that have one
  /// @param wanted which operands need a cotangent
  static void apply(Loop loop, Map<Loop.Result, Tensor> cotangents, Predicate<Tensor> wanted,
      VjpRules.Contributions out) {
    new LoopVjp(loop, cotangents, wanted).apply(out);
  }

  private void apply(VjpRules.Contributions out) {
    var carries = carries();
    var seeds = new LinkedHashMap<Tensor, Tensor>();
    for (int carry : carries) {
      var parameter = parts.parameter("d_", parameters.get(carry), parameters.get(carry).shape());
      parts.carry(parameter,
          of(new Loop.Result.Last(carry)).orElseGet(() -> VjpRules.zeros(loop.initial().get(carry))));
      seeds.merge(loop.nextCarries().get(carry), parameter, Tensor::add);
    }
    for (int output = 0; output < loop.outputs().size(); output++) {
      var element = loop.outputs().get(output);
      sequence(new Loop.Result.Stacked(output))
          .ifPresent(parameter -> seeds.merge(element, parameter, Tensor::add));
    }
    var direct = new HashMap<Integer, Tensor>();
    for (int carry : carries) {
      sequence(new Loop.Result.Before(carry)).ifPresent(parameter -> direct.put(carry, parameter));
    }
    giveStepsTheirOperands();

    var backward = ReverseWalk.run(seeds, varying, null);
    var contributions = new ArrayList<Contribution>();
    for (int carry : carries) {
      var through = backward.of(parameters.get(carry));
      var sum = Stream.concat(Stream.ofNullable(direct.get(carry)), through.stream()).reduce(Tensor::add);
      parts.next(sum.orElseGet(() -> VjpRules.zeros(parameters.get(carry))));
      if (sum.isPresent() || loop.length().equals(Dim.of(0))) {
        contributions.add(new Contribution(carry, new Loop.Result.Last(carries.indexOf(carry))));
      }
    }
    int firstConstant = loop.initial().size() + loop.sequences().size();
    for (int operand = loop.initial().size(); operand < parameters.size(); operand++) {
      var parameter = parameters.get(operand);
      var contribution = backward.of(parameter);
      if (varying.contains(parameter) && contribution.isPresent()) {
        contributions.add(new Contribution(operand, operand < firstConstant
            ? new Loop.Result.Stacked(parts.output(contribution.get()))
            : new Loop.Result.Last(sum(parameter, contribution.get()))));
      }
    }
    var reversed = parts.loop(!loop.reverse());
    for (var contribution : contributions) {
      out.add(loop.operands().get(contribution.operand), reversed.result(contribution.result));
    }
  }

  /// A result of the backward loop that contributes to an operand.
  private record Contribution(int operand, Loop.Result result) {
  }

  /// The carries whose cotangents come from somewhere and lead to something that is wanted.
  private List<Integer> carries() {
    var reached = new HashSet<Integer>();
    int before;
    do {
      before = reached.size();
      var results = new ArrayList<Tensor>();
      reached.forEach(carry -> results.add(loop.nextCarries().get(carry)));
      for (int output = 0; output < loop.outputs().size(); output++) {
        if (of(new Loop.Result.Stacked(output)).isPresent()) {
          results.add(loop.outputs().get(output));
        }
      }
      var used = new HashSet<>(GraphWalk.topological(results));
      for (int carry = 0; carry < loop.initial().size(); carry++) {
        if (used.contains(parameters.get(carry)) || of(new Loop.Result.Last(carry)).isPresent()
            || of(new Loop.Result.Before(carry)).isPresent()) {
          reached.add(carry);
        }
      }
    } while (reached.size() > before);
    return reached.stream().filter(carry -> varying.contains(parameters.get(carry))).sorted().toList();
  }

  /// What each step is computed again from.
  private void giveStepsTheirOperands() {
    int carries = loop.initial().size();
    int sequences = loop.sequences().size();
    for (int operand = 0; operand < parameters.size(); operand++) {
      if (operand < carries) {
        parts.sequence(parameters.get(operand), loop.result(new Loop.Result.Before(operand)));
      } else if (operand < carries + sequences) {
        parts.sequence(parameters.get(operand), loop.operands().get(operand));
      } else {
        parts.constant(parameters.get(operand), loop.operands().get(operand));
      }
    }
  }

  /// Lets the cotangent of a result, if there is one, come in step by step.
  private Optional<Tensor> sequence(Loop.Result result) {
    return of(result).map(cotangent -> {
      var parameter = parts.parameter("d_", loop.element(result), loop.element(result).shape());
      parts.sequence(parameter, cotangent);
      return parameter;
    });
  }

  /// Adds up a contribution over the steps, and returns the number of the carry that does.
  private int sum(Tensor parameter, Tensor contribution) {
    var sum = parts.parameter("d_", parameter, parameter.shape());
    parts.next(sum.add(contribution));
    return parts.carry(sum, VjpRules.zeros(parameter));
  }

  private Optional<Tensor> of(Loop.Result result) {
    return Optional.ofNullable(cotangents.get(result));
  }
}
