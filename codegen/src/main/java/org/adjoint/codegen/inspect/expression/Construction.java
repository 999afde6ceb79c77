package org.adjoint.codegen.inspect.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;
import org.antlr.v4.runtime.Token;

/// Builds the graph of one text, from its tree.
final class Construction extends ExpressionBaseVisitor<Value> {
  private final String text;
  private final DType dtype;
  private final Map<String, Value> names = new TreeMap<>();

  Construction(String text, Map<String, Tensor> inputs, DType dtype) {
    this.text = text;
    this.dtype = dtype;
    inputs.forEach((name, tensor) -> names.put(name, new Value.Node(tensor)));
  }

  Tensor result() {
    var formula = Syntax.formula(text);
    formula.definition().forEach(this::visit);
    var value = visit(formula.expression());
    return at(formula.expression().getStart(), () -> value.tensor(dtype));
  }

  @Override
  public Value visitDefinition(ExpressionParser.DefinitionContext definition) {
    var name = definition.NAME().getText();
    if (names.containsKey(name)) {
      throw mistake(definition.getStart(), "'" + name + "' stands for something already.");
    }
    var value = visit(definition.expression());
    var named = value instanceof Value.Node(var tensor) ? new Value.Node(tensor.named(name)) : value;
    names.put(name, named);
    return named;
  }

  @Override
  public Value visitParentheses(ExpressionParser.ParenthesesContext parentheses) {
    return visit(parentheses.expression());
  }

  @Override
  public Value visitNumber(ExpressionParser.NumberContext number) {
    return new Value.Known(Double.parseDouble(number.getText()));
  }

  @Override
  public Value visitName(ExpressionParser.NameContext name) {
    var known = names.get(name.getText());
    if (known == null) {
      throw mistake(name.getStart(), "'" + name.getText() + "' has no shape"
          + Nearest.to(name.getText(), names.keySet()).map(other -> "; did you mean '" + other + "'?")
              .orElse("; give it one, as in --shapes " + name.getText() + ":N."));
    }
    return known;
  }

  @Override
  public Value visitList(ExpressionParser.ListContext list) {
    return new Value.Several(list.expression().stream().map(this::visit).toList());
  }

  @Override
  public Value visitNegative(ExpressionParser.NegativeContext negative) {
    var x = visit(negative.expression());
    return x instanceof Value.Known(double number)
        ? new Value.Known(-number)
        : new Value.Node(at(negative.getStart(), () -> x.tensor(dtype).neg()));
  }

  @Override
  public Value visitPower(ExpressionParser.PowerContext power) {
    return combine(power.operator, visit(power.expression(0)), visit(power.expression(1)));
  }

  @Override
  public Value visitOperation(ExpressionParser.OperationContext operation) {
    return combine(operation.operator, visit(operation.expression(0)), visit(operation.expression(1)));
  }

  private Value combine(Token operator, Value x, Value y) {
    return switch (operator.getText()) {
      case "^" -> combine(operator, x, y, Math::pow, Tensor::pow);
      case "*" -> combine(operator, x, y, (a, b) -> a * b, Tensor::mul);
      case "/" -> combine(operator, x, y, (a, b) -> a / b, Tensor::div);
      case "+" -> combine(operator, x, y, Double::sum, Tensor::add);
      case "-" -> combine(operator, x, y, (a, b) -> a - b, Tensor::sub);
      case "@" -> node(operator, x, y, LinearAlgebra::matMul);
      case "<" -> node(operator, x, y, Tensor::lessThan);
      case "<=" -> node(operator, x, y, Tensor::lessOrEqual);
      case ">" -> node(operator, x, y, Tensor::greaterThan);
      case ">=" -> node(operator, x, y, Tensor::greaterOrEqual);
      case "==" -> node(operator, x, y, Tensor::equalTo);
      case "!=" -> node(operator, x, y, Tensor::notEqualTo);
      default -> throw new IllegalStateException("The grammar has an operator more: " + operator.getText());
    };
  }

  private Value combine(Token operator, Value x, Value y, DoubleBinaryOperator numbers,
      BinaryOperator<Tensor> tensors) {
    return x instanceof Value.Known(double a) && y instanceof Value.Known(double b)
        ? new Value.Known(numbers.applyAsDouble(a, b))
        : node(operator, x, y, tensors);
  }

  private Value node(Token operator, Value x, Value y, BinaryOperator<Tensor> function) {
    // A number takes the type of the tensor that it meets.
    var type = x instanceof Value.Node(var tensor) ? tensor.dtype() : y instanceof Value.Node(var tensor)
        ? tensor.dtype()
        : dtype;
    return new Value.Node(at(operator, () -> function.apply(operand(x, y, type), operand(y, x, type))));
  }

  private Tensor operand(Value value, Value other, DType type) {
    return value instanceof Value.Known(double number) && other instanceof Value.Node(var tensor)
        ? tensor.number(number)
        : value.tensor(type);
  }

  // ---- calls ----

  @Override
  public Value visitCall(ExpressionParser.CallContext call) {
    var name = call.NAME().getText();
    var candidates = Functions.named(name);
    if (candidates.isEmpty()) {
      throw mistake(call.getStart(),
          "There is no function '" + name + "'" + Nearest.question(name, Functions.names()));
    }
    var arguments = new ArrayList<Signature.Argument>();
    for (var argument : call.argument()) {
      arguments.add(new Signature.Argument(Optional.ofNullable(argument.NAME()).map(each -> each.getText()),
          visit(argument.expression()), Syntax.column(text, argument.getStart())));
    }
    var mismatches = new ArrayList<Signature.Mismatch>();
    for (var candidate : candidates) {
      var ordered = new ArrayList<Value>();
      var mismatch = candidate.bind(arguments, Syntax.column(text, call.getStart()), ordered);
      if (mismatch.isEmpty()) {
        return new Value.Node(at(call.getStart(), () -> candidate.call(ordered, typeOf(ordered))));
      }
      mismatches.add(mismatch.get());
    }
    if (mismatches.size() == 1) {
      throw new ExpressionException(text, mismatches.getFirst().column(), mismatches.getFirst().sentence());
    }
    throw mistake(call.getStart(), "These arguments fit none of "
        + candidates.stream().map(Signature::toString).collect(Collectors.joining(", ")) + ".");
  }

  private DType typeOf(List<Value> values) {
    return values.stream()
        .flatMap(value -> value instanceof Value.Node(var tensor) && tensor.dtype() != DType.BOOL
            ? Stream.of(tensor.dtype())
            : Stream.empty())
        .findFirst().orElse(dtype);
  }

  // ---- places ----

  /// Makes a node that comes from the place of `token`; what is wrong with it is wrong there.
  private Tensor at(Token token, Supplier<Tensor> node) {
    var origin = new Origin("column " + Syntax.column(text, token), 0);
    var made = new AtomicReference<Tensor>();
    try {
      origin.during(() -> made.set(node.get()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      var message = String.valueOf(e.getMessage());
      var suffix = " (" + origin + ")";
      var sentence = message.endsWith(suffix) ? message.substring(0, message.length() - suffix.length()) : message;
      throw mistake(token, sentence.endsWith(".") ? sentence : sentence + ".");
    }
    return made.get();
  }

  private ExpressionException mistake(Token token, String sentence) {
    return new ExpressionException(text, Syntax.column(text, token), sentence);
  }
}
