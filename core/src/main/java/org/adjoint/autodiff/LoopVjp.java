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
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// The chain rule for a loop is a loop in the other direction (backpropagation through time): it carries the cotangents of the
/// carries back, step by step, and adds up those of the constants. Each step is computed again from the carries before it, so nothing else
/// is kept.
final class LoopVjp {
  private final Loop loop;
  private final Map<Loop.Result, Tensor> cotangents;
  private final Predicate<Tensor> wanted;
  private final Set<String> names = new HashSet<>();

  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Tensor> initial = new ArrayList<>();
  private final List<Tensor> sequences = new ArrayList<>();

  private LoopVjp(Loop loop, Map<Loop.Result, Tensor> cotangents, Predicate<Tensor> wanted) {
    this.loop = loop;
    this.cotangents = cotangents;
    this.wanted = wanted;
    loop.body().parameters().forEach(parameter -> names.add(String.valueOf(parameter.name())));
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
    var carries = floating(loop.initial(), 0, _ -> true);
    int afterCarries = loop.initial().size();
    int afterSequences = afterCarries + loop.sequences().size();
    var ofSequences = floating(loop.sequences(), afterCarries, wanted);
    var ofConstants = floating(loop.constants(), afterSequences, wanted);

    // What is carried backward: the cotangent of each carry after the step, and the sums for the constants.
    var seeds = new LinkedHashMap<Tensor, Tensor>();
    for (var carry : carries) {
      var last = Optional.ofNullable(cotangents.get(new Loop.Result.Last(carry.number)));
      initial.add(last.orElseGet(() -> zeros(carry.operand)));
      seed(seeds, loop.nextCarries().get(carry.number), parameter(carry.parameter));
    }
    var sums = new ArrayList<Tensor>();
    for (var constant : ofConstants) {
      initial.add(zeros(constant.operand));
      sums.add(parameter(constant.parameter));
    }
    // What each step is computed again from, and the cotangents that come in at each step.
    var bodyParameters = loop.body().parameters();
    for (int carry = 0; carry < afterCarries; carry++) {
      sequences.add(loop.result(new Loop.Result.Before(carry)));
      parameters.add(bodyParameters.get(carry));
    }
    sequences.addAll(loop.sequences());
    parameters.addAll(bodyParameters.subList(afterCarries, afterSequences));
    for (int output = 0; output < loop.outputs().size(); output++) {
      var cotangent = cotangents.get(new Loop.Result.Stacked(output));
      if (cotangent != null) {
        sequences.add(cotangent);
        seed(seeds, loop.outputs().get(output), parameter(loop.outputs().get(output)));
      }
    }
    var ofBefore = new HashMap<Integer, Tensor>();
    for (var carry : carries) {
      var cotangent = cotangents.get(new Loop.Result.Before(carry.number));
      if (cotangent != null) {
        sequences.add(cotangent);
        ofBefore.put(carry.number, parameter(carry.parameter));
      }
    }
    parameters.addAll(bodyParameters.subList(afterSequences, bodyParameters.size()));

    var backward = ReverseWalk.run(seeds, bodyParameters, null);
    var results = new ArrayList<Tensor>();
    for (var carry : carries) {
      var direct = Optional.ofNullable(ofBefore.get(carry.number));
      var through = backward.of(carry.parameter);
      results.add(Stream.concat(direct.stream(), through.stream()).reduce(Tensor::add)
          .orElseGet(() -> zeros(carry.parameter)));
    }
    for (int i = 0; i < sums.size(); i++) {
      var sum = sums.get(i);
      results.add(backward.of(ofConstants.get(i).parameter).map(sum::add).orElse(sum));
    }
    for (var sequence : ofSequences) {
      results.add(backward.of(sequence.parameter).orElseGet(() -> zeros(sequence.parameter)));
    }
    var reversed = new Loop(new Body(parameters, results), initial, sequences, loop.constants(), loop.length(),
        !loop.reverse());
    int last = 0;
    for (var operand : Stream.concat(carries.stream(), ofConstants.stream()).toList()) {
      out.add(operand.operand, reversed.result(new Loop.Result.Last(last++)));
    }
    int stacked = 0;
    for (var sequence : ofSequences) {
      out.add(sequence.operand, reversed.result(new Loop.Result.Stacked(stacked++)));
    }
  }

  /// An operand with a derivative.
  ///
  /// @param number among its kind
  private record Differentiable(int number, Tensor operand, Tensor parameter) {
  }

  private List<Differentiable> floating(List<Tensor> operands, int first, Predicate<Tensor> wanted) {
    var found = new ArrayList<Differentiable>();
    for (int i = 0; i < operands.size(); i++) {
      if (operands.get(i).dtype().isFloating() && wanted.test(operands.get(i))) {
        found.add(new Differentiable(i, operands.get(i), loop.body().parameters().get(first + i)));
      }
    }
    return found;
  }

  private static void seed(Map<Tensor, Tensor> seeds, Tensor result, Tensor cotangent) {
    if (result.dtype().isFloating()) {
      seeds.merge(result, cotangent, Tensor::add);
    }
  }

  /// A new parameter for the cotangent of a value of the body.
  private Tensor parameter(Tensor of) {
    return parameter("d_" + (of.name() == null ? of.op().label() : of.name()), of.dtype(), of.shape());
  }

  private Tensor parameter(String label, DType dtype, Shape shape) {
    var name = label;
    for (int number = 2; !names.add(name); number++) {
      name = label + number;
    }
    var parameter = Tensor.input(name, dtype, shape);
    parameters.add(parameter);
    return parameter;
  }

  private static Tensor zeros(Tensor like) {
    return like.number(0).broadcastTo(like.shape());
  }
}
