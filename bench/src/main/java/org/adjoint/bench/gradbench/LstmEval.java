package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Loops;
import org.adjoint.graph.Tensor;

/// How well layers of LSTM cells with diagonal weights predict the next character of a text.
final class LstmEval {
  private static final List<String> PARAMETERS = List.of("main_params", "extra_params");

  private LstmEval() {
  }

  static Eval eval() {
    return new ScalarEval("objective", "jacobian", LstmEval::values, LstmEval::objective, PARAMETERS, outputs -> {
      var all = new ArrayList<Double>();
      PARAMETERS.forEach(name -> all.addAll(Eval.doubles(new Named<>(outputs).get(name))));
      return all;
    });
  }

  private static Map<String, NdArray> values(Input input) {
    return Map.of("main_params", input.array("main_params"), "extra_params", input.array("extra_params"), "state",
        input.array("state"), "sequence", input.array("sequence"));
  }

  /// The mean, over characters and their bits, of `−next · (prediction − log(Σ exp(prediction) + 2))`.
  private static Tensor objective(Named<Tensor> in, Input input) {
    var sequence = in.get("sequence");
    int layers = input.array("state").shape().sizes()[0] / 2;
    int[] sizes = input.array("sequence").shape().sizes();
    int steps = sizes[0] - 1;
    var extra = rows(in.get("extra_params"), 3);
    var main = rows(in.get("main_params"), 2 * layers);
    var carries = new ArrayList<>(rows(in.get("state"), 2 * layers));
    carries.add(Tensor.scalar(DType.FLOAT64, 0).named("total"));
    var characters = Layouts.slice(sequence, "0:" + steps).named("character");
    var following = Layouts.slice(sequence, "1:" + sizes[0]).named("next");
    var last = Loops.scan(carries, List.of(characters, following), (state, elements) -> {
      var next = new ArrayList<Tensor>();
      var x = elements.getFirst().mul(extra.getFirst());
      for (int layer = 0; layer < layers; layer++) {
        var hidden = state.get(2 * layer);
        var weights = Layouts.split(main.get(2 * layer), 4, 0);
        var biases = Layouts.split(main.get(2 * layer + 1), 4, 0);
        var forget = x.mul(weights.get(0)).add(biases.get(0)).sigmoid();
        var ingate = hidden.mul(weights.get(1)).add(biases.get(1)).sigmoid();
        var outgate = x.mul(weights.get(2)).add(biases.get(2)).sigmoid();
        var change = hidden.mul(weights.get(3)).add(biases.get(3)).tanh();
        var cell = state.get(2 * layer + 1).mul(forget).add(ingate.mul(change));
        x = outgate.mul(cell.tanh());
        next.add(x);
        next.add(cell);
      }
      var prediction = x.mul(extra.get(1)).add(extra.get(2));
      var logarithm = prediction.exp().sum().add(2).log();
      next.add(state.getLast().add(elements.getLast().mul(prediction.sub(logarithm)).sum()));
      return new Loops.Step(next, List.of());
    });
    return last.carries().getLast().div(-(double) steps * sizes[1]);
  }

  private static List<Tensor> rows(Tensor matrix, int count) {
    return IntStream.range(0, count).mapToObj(row -> Layouts.slice(matrix, Integer.toString(row))).toList();
  }
}
