package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Formula;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Reads a formula as a graph again, so that what is printed can be computed.
final class FormulaEvaluation {
  private final Map<String, Tensor> values;
  private final Shape target;

  /// @param values what symbols stand for
  /// @param target the shape of what the formula is for
  FormulaEvaluation(Map<String, Tensor> values, Shape target) {
    this.values = values;
    this.target = target;
  }

  Tensor of(Formula formula) {
    return switch (formula) {
      case Formula.Symbol(var name, _, _) when name.equals("π") -> Tensor.scalar(DType.FLOAT64, Math.PI);
      case Formula.Symbol(var name, _, _) -> value(name);
      case Formula.Sensitivity(Formula.Symbol(var name, _, _)) -> value("δ_" + name);
      case Formula.Sensitivity _ -> throw new IllegalArgumentException(formula.toString());
      case Formula.Literal(var text) -> Tensor.scalar(DType.FLOAT64, Double.parseDouble(text));
      case Formula.Call call -> call(call);
      case Formula.Negative(var x) -> of(x).neg();
      case Formula.Absolute(var x) -> of(x).abs();
      case Formula.Floored(var x) -> of(x).floor();
      case Formula.Sum(var x, var y) -> of(x).add(of(y));
      case Formula.Difference(var x, var y) -> of(x).sub(of(y));
      case Formula.Product(var x, var y) -> of(x).mul(of(y));
      case Formula.Quotient(var x, var y) -> of(x).div(of(y));
      case Formula.Power(var x, var y) -> of(x).pow(of(y));
      case Formula.MatrixProduct(var x, var y) -> of(x).matMul(of(y));
      case Formula.Transposed(var x) -> of(x).transpose();
      case Formula.Relation(var comparison, var x, var y) -> {
        var first = of(x);
        var second = of(y);
        var shape = first.shape().rank() > second.shape().rank() ? first.shape() : second.shape();
        yield Tensor.of(new Op.Compare(comparison, first.broadcastTo(shape), second.broadcastTo(shape)));
      }
      case Formula.Choice(var condition, var x, var y) -> of(condition).select(of(x), of(y));
      case Formula.Part part -> part(part);
      case Formula.Combined(var reduction, var x, var axes) -> {
        var operand = of(x);
        var all = IntStream.range(0, operand.shape().rank()).boxed().toList();
        yield Tensor.of(new Op.Reduce(reduction, operand, axes.isEmpty() ? all : axes));
      }
    };
  }

  private Tensor value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private Tensor part(Formula.Part part) {
    var x = of(part.x());
    int rank = x.shape().rank();
    int axis = part.leading() ? part.trailing() ? 1 : rank - 1 : 0;
    if (!(part.index() instanceof Formula.Literal(var text))) {
      return Tensor.of(new Op.Gather(x, of(part.index()), axis));
    }
    var numbers = Stream.of(text.split(":", -1)).map(Integer::valueOf).toList();
    int step = numbers.size() == 3 ? numbers.get(2) : 1;
    int size = (numbers.get(1) - numbers.get(0) + step - 1) / step;
    return Tensor.of(new Op.Slice(x, axis, numbers.get(0), size, step));
  }

  private Tensor call(Formula.Call call) {
    var settings = new HashMap<String, Integer>();
    for (var setting : call.settings()) {
      var words = setting.split(" ", 2);
      if (words.length == 2 && words[1].matches("\\d+")) {
        settings.put(words[0], Integer.valueOf(words[1]));
      }
    }
    var x = call.arguments().isEmpty() ? value("a") : of(call.arguments().getFirst());
    int axis = settings.getOrDefault("axis", 0);
    return switch (call.function()) {
      case "exp" -> x.exp();
      case "log" -> x.log();
      case "sqrt" -> x.sqrt();
      case "sin" -> x.sin();
      case "cos" -> x.cos();
      case "σ" -> x.sigmoid();
      case "sign" -> x.div(x.abs());
      case "float32" -> x.cast(DType.FLOAT32);
      case "float64" -> x.cast(DType.FLOAT64);
      case "repeat" -> {
        var dims = new ArrayList<>(x.shape().dims());
        var axes = numbers(call.settings().getFirst().substring("axis ".length()));
        axes.forEach(repeated -> dims.add(repeated, Dim.of(1)));
        yield x.reshape(new Shape(dims)).broadcastTo(target);
      }
      case "product of the others" -> settings.containsKey("axis")
          ? x.prod(axis).expand(axis).div(x)
          : x.prod().div(x);
      // Test values have no ties.
      case "number of ties" -> Tensor.scalar(DType.FLOAT64, 1);
      case "reshape" -> x.reshape(target);
      case "transpose" -> x.transpose(
          numbers(call.settings().getFirst().substring("axes ".length())).stream().mapToInt(i -> i).toArray());
      case "reverse" -> Tensor.of(new Op.Reverse(x, axis));
      case "pad" -> Tensor.of(new Op.Pad(x, axis, settings.getOrDefault("low", 0), settings.getOrDefault("high", 0),
          settings.getOrDefault("interior", 0)));
      case "unfold" ->
          Tensor.of(new Op.Unfold(x, axis, settings.getOrDefault("window", 0), settings.getOrDefault("stride", 1),
              settings.getOrDefault("dilation", 1)));
      case "fold" ->
          Tensor.of(new Op.Fold(x, axis, settings.getOrDefault("size", 0), settings.getOrDefault("stride", 1),
              settings.getOrDefault("dilation", 1)));
      case "scatterAdd" ->
          Tensor.of(new Op.ScatterAdd(x, of(call.arguments().get(1)), axis, Dim.of(settings.getOrDefault("size", 0))));
      default -> throw new IllegalArgumentException(call.function());
    };
  }

  private static List<Integer> numbers(String list) {
    return Stream.of(list.split(", ", -1)).map(Integer::valueOf).toList();
  }
}
