package org.adjoint.autodiff;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// A loop for a batch: one loop, each step of which is taken for all examples at once.
final class BatchedLoop {
  private final Map<Loop.Result, Tensor> results = new HashMap<>();

  BatchedLoop(Loop loop, Batch batch) {
    var parameters = loop.body().parameters();
    var varying = Dependence.ofParameters(loop, batch::has, _ -> true);
    var parts = new LoopParts(loop);
    var examples = new LinkedHashMap<Tensor, Tensor>();
    int carries = loop.initial().size();
    int sequences = loop.sequences().size();
    for (int i = 0; i < parameters.size(); i++) {
      var parameter = parameters.get(i);
      var operand = loop.operands().get(i);
      boolean varies = varying.contains(parameter);
      var given = parameter;
      if (varies) {
        given = parts.parameter("batched_", parameter, batch.with(parameter.shape()));
        examples.put(parameter, given);
      }
      if (i < carries) {
        parts.carry(given, varies ? batch.all(operand) : operand);
      } else if (i < carries + sequences) {
        parts.sequence(given, varies ? Batch.moved(batch.of(operand), 0, 1) : operand);
      } else {
        parts.constant(given, batch.of(operand));
      }
    }
    var step = BatchWalk.run(loop.body().results(), examples, batch.size());
    for (int carry = 0; carry < carries; carry++) {
      var next = loop.nextCarries().get(carry);
      parts.next(varying.contains(parameters.get(carry)) ? step.all(next) : next);
    }
    loop.outputs().forEach(output -> parts.output(step.of(output)));
    var all = parts.loop(loop.reverse());
    for (var result : loop.results()) {
      switch (result) {
        case Loop.Result.Last(int carry) when varying.contains(parameters.get(carry)) ->
            results.put(result, all.result(result));
        case Loop.Result.Before(int carry) when varying.contains(parameters.get(carry)) ->
            results.put(result, Batch.moved(all.result(result), 1, 0));
        case Loop.Result.Stacked(int output) when step.has(loop.outputs().get(output)) ->
            results.put(result, Batch.moved(all.result(result), 1, 0));
        case Loop.Result _ -> {
          // The same for all examples.
        }
      }
    }
  }

  /// A result for the batch, or nothing where all examples share it.
  Optional<Tensor> of(Loop.Result result) {
    return Optional.ofNullable(results.get(result));
  }
}
