package org.adjoint.autodiff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.graph.Formula;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The rule of a primitive for any operands: `y = tanh(x) ⇒ δ_x += δ_y ⊙ (1 − y²)`.
final class GeneralRule {
  private GeneralRule() {
  }

  /// The rule that differentiates `node`.
  static Derivation.Rule of(Tensor node) {
    var y = new Formula.Symbol("y", "", false);
    var operands = operands(node.op());
    var contributions = ChainRule.of(node, y, new Formula.Sensitivity(y), operand -> name(operands, operand)).stream()
        .map(contribution -> new Derivation.Equation("",
            new Formula.Sensitivity(name(operands, contribution.operand())), true, contribution.formula()))
        .toList();
    return new Derivation.Rule(node.op().label(), formula(node, operands), contributions);
  }

  private static Formula formula(Tensor node, Map<Tensor, Formula> operands) {
    return switch (node.op()) {
      case Op.Broadcast(var x, var axes, _) -> new Formula.Call("broadcast", List.of(name(operands, x)),
          List.of("axis " + String.join(", ", axes.stream().map(String::valueOf).toList())));
      case Op.Reshape(var x, _) -> Formula.call("reshape", name(operands, x));
      case Op.Select(var condition, var a, var b) ->
          new Formula.Choice(name(operands, condition), name(operands, a), name(operands, b));
      case Op.CustomVjp(_, var arguments, _) ->
          new Formula.Call("f", arguments.stream().map(argument -> name(operands, argument)).toList(), List.of());
      case Op.Checkpoint(var value, _) -> Formula.call("checkpoint", name(operands, value));
      case Op _ -> Formula.of(node, operands::get);
    };
  }

  private static Map<Tensor, Formula> operands(Op op) {
    var shown = switch (op) {
      case Op.CustomVjp(_, var arguments, _) -> arguments;
      case Op.Checkpoint(var value, _) -> List.of(value);
      case Op _ -> op.operands();
    };
    var distinct = shown.stream().distinct().toList();
    var names = new HashMap<Tensor, Formula>();
    for (int i = 0; i < distinct.size(); i++) {
      names.put(distinct.get(i), switch (distinct.size()) {
        case 1 -> new Formula.Symbol("x", "", false);
        case 2 -> new Formula.Symbol(i == 0 ? "a" : "b", "", false);
        default -> new Formula.Symbol("x", String.valueOf(i + 1), false);
      });
    }
    if (op instanceof Op.Select(var condition, var a, var b)) {
      // In this order, so that equal operands share the last name.
      names.put(condition, new Formula.Symbol("c", "", false));
      names.put(a, new Formula.Symbol("a", "", false));
      names.put(b, new Formula.Symbol("b", "", false));
    }
    return names;
  }

  /// Parameters of a loop's body keep their names.
  private static Formula name(Map<Tensor, Formula> operands, Tensor tensor) {
    var known = operands.get(tensor);
    return known != null ? known : new Formula.Symbol(tensor.name() == null ? "x" : tensor.name(), "", false);
  }
}
