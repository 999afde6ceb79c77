package org.adjoint.autodiff;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// The tangents of a loop's results: one loop in the same direction, which carries each value together with its tangent.
final class LoopJvp {
  private final Map<Loop.Result, Tensor> tangents = new HashMap<>();

  /// @param loop what is differentiated
  /// @param given the tangents of its operands
  LoopJvp(Loop loop, ForwardWalk.Tangents given) {
    var body = loop.body();
    var varying =
        Dependence.ofParameters(loop, operand -> given.of(operand).isPresent(), node -> node.dtype().isFloating());
    var parts = new LoopParts(loop);
    var seeds = new LinkedHashMap<Tensor, Tensor>();
    var places = new HashMap<Integer, Integer>();
    int carries = loop.initial().size();
    int sequences = loop.sequences().size();
    for (int carry = 0; carry < carries; carry++) {
      parts.carry(body.parameters().get(carry), loop.initial().get(carry));
    }
    for (int i = 0; i < body.parameters().size(); i++) {
      var parameter = body.parameters().get(i);
      var operand = loop.operands().get(i);
      if (i >= carries + sequences) {
        parts.constant(parameter, operand);
      } else if (i >= carries) {
        parts.sequence(parameter, operand);
      }
      if (varying.contains(parameter)) {
        var tangent = parts.parameter("t_", parameter, parameter.shape());
        seeds.put(parameter, tangent);
        var ofOperand = given.of(operand).orElseGet(() -> VjpRules.zeros(operand));
        if (i < carries) {
          places.put(i, parts.carry(tangent, ofOperand));
        } else if (i < carries + sequences) {
          parts.sequence(tangent, ofOperand);
        } else {
          parts.constant(tangent, ofOperand);
        }
      }
    }
    var forward = ForwardWalk.run(body.results(), seeds);
    loop.nextCarries().forEach(parts::next);
    var stacked = new HashMap<Integer, Integer>();
    for (int carry = 0; carry < carries; carry++) {
      var next = loop.nextCarries().get(carry);
      if (places.containsKey(carry)) {
        parts.next(forward.of(next).orElseGet(() -> VjpRules.zeros(next)));
      }
    }
    for (int output = 0; output < loop.outputs().size(); output++) {
      var tangent = forward.of(loop.outputs().get(output));
      if (tangent.isPresent()) {
        stacked.put(output, parts.output(tangent.get()));
      }
    }
    var both = parts.loop(loop.reverse());
    places.forEach((carry, place) -> {
      tangents.put(new Loop.Result.Last(carry), both.result(new Loop.Result.Last(place)));
      tangents.put(new Loop.Result.Before(carry), both.result(new Loop.Result.Before(place)));
    });
    stacked.forEach((output, place) -> tangents.put(new Loop.Result.Stacked(output),
        both.result(new Loop.Result.Stacked(place))));
  }

  /// The tangent of a result, or nothing where it is zero.
  Optional<Tensor> of(Loop.Result result) {
    return Optional.ofNullable(tangents.get(result));
  }
}
