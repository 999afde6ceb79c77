package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.adjoint.array.Extent;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// The results of one loop, and how a step of it is computed.
///
/// @param loop what they are results of
/// @param results with an [Op.Scan] each
/// @param body the schedule of a step: a program that takes the body's parameters, updates the carries, and has an output for each
///     result that is stacked, called after its number
/// @param steps what the loop goes through
public record LoopGroup(Loop loop, List<Tensor> results, Schedule body, Steps steps) implements Group {
  /// The group of the results of a loop.
  ///
  /// @param symbols the sizes that are known
  static LoopGroup of(List<Tensor> results, Collection<String> symbols) {
    var loop = ((Op.Scan) results.getFirst().op()).loop();
    var builder = Program.named("step").assuming(symbols);
    loop.body().parameters().forEach(builder::input);
    for (int carry = 0; carry < loop.initial().size(); carry++) {
      builder.update(loop.body().parameters().get(carry), loop.nextCarries().get(carry));
    }
    for (var number : stacked(loop, results).keySet()) {
      builder.output(name(number), loop.element(loop.results().get(number)));
    }
    var body = Scheduler.schedule(Normalizer.apply(builder.build()));
    return new LoopGroup(loop, results, body, new Steps(Extent.of(loop.length())));
  }

  @Override
  public List<Tensor> nodes() {
    return results;
  }

  /// The results that grow by an element in each step, by their number.
  Map<Integer, Tensor> stacked() {
    return stacked(loop, results);
  }

  private static Map<Integer, Tensor> stacked(Loop loop, List<Tensor> results) {
    var stacked = new TreeMap<Integer, Tensor>();
    for (var node : results) {
      int number = ((Op.Scan) node.op()).result();
      if (!(loop.results().get(number) instanceof Loop.Result.Last)) {
        stacked.put(number, node);
      }
    }
    return stacked;
  }

  /// The parameters of the body as its schedule knows them, in the order of the loop's operands.
  List<Tensor> parameters() {
    var parameters = new ArrayList<Tensor>();
    for (var parameter : loop.body().parameters()) {
      parameters.add(body.program().inputs().stream().filter(input -> input.op().equals(parameter.op())).findFirst()
          .orElseThrow());
    }
    return parameters;
  }

  private static String name(int number) {
    return "output" + number;
  }

  /// The value in the body that is stored for a stacked result.
  Tensor output(int number) {
    return Accesses.stored(Objects.requireNonNull(body.program().outputs().get(name(number))));
  }

  /// The node of a carry after the last step, if that is a result.
  Optional<Tensor> last(int carry) {
    var result = new Loop.Result.Last(carry);
    return results.stream().filter(node -> ((Op.Scan) node.op()).result() == loop.number(result)).findFirst();
  }
}
