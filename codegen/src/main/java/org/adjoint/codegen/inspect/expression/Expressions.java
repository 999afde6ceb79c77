package org.adjoint.codegen.inspect.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;
import org.antlr.v4.runtime.Token;

/// Reads expressions.
///
/// ```
/// formula    = { name "=" expression ";" } expression
/// expression = number | name | "(" expression ")" | "[" expression { "," expression } "]"
///            | name "(" [ argument { "," argument } ] ")"
///            | expression "^" expression | "-" expression
///            | expression ("*" | "/" | "@") expression | expression ("+" | "-") expression
///            | expression ("<" | "<=" | ">" | ">=" | "==" | "!=") expression
/// argument   = [ name "=" ] expression
/// ```
///
/// `^` is a power and binds to the right, `@` the matrix product. `-x^2` is `-(x^2)`.
public final class Expressions {
  private Expressions() {
  }

  /// The graph of an expression. Every node comes from the column at which its function or operator stands.
  ///
  /// @param inputs what names stand for
  /// @param dtype the type of numbers that meet no tensor
  /// @throws ExpressionException when the text is none, or its parts do not fit together
  public static Tensor read(String text, Map<String, Tensor> inputs, DType dtype) {
    try {
      return new Construction(text, inputs, dtype).result();
    } catch (StackOverflowError _) {
      throw Syntax.tooDeep(text);
    }
  }

  /// The inputs that a text such as `x: N, w: [784, 10], scale: [], labels: int32[N]` declares: a dimension is a number, or a name whose
  /// number is known only when the program runs.
  ///
  /// @param dtype the type where none is given
  /// @throws ExpressionException when the text is no such list
  public static Map<String, Tensor> inputs(String text, DType dtype) {
    var inputs = new LinkedHashMap<String, Tensor>();
    for (var shape : Syntax.shapes(text).shape()) {
      var names = shape.NAME();
      var name = names.getFirst().getText();
      int column = Syntax.column(text, names.getFirst().getSymbol());
      var type = names.size() > 1 ? type(text, names.get(1).getSymbol()) : dtype;
      var dims = shape.dimension().stream().map(dimension -> dim(text, dimension)).toList();
      if (inputs.containsKey(name)) {
        throw new ExpressionException(text, column, "'" + name + "' has a shape already.");
      }
      new Origin(name, 0).during(() -> inputs.put(name, Tensor.input(name, type, new Shape(dims))));
    }
    return inputs;
  }

  private static DType type(String text, Token token) {
    var types = List.of(DType.values());
    return types.stream().filter(type -> type.toString().equals(token.getText())).findFirst()
        .orElseThrow(() -> new ExpressionException(text, Syntax.column(text, token), "There is no type '"
            + token.getText() + "'" + Nearest.question(token.getText(), types.stream().map(DType::toString).toList())));
  }

  private static Dim dim(String text, ExpressionParser.DimensionContext dimension) {
    try {
      return dimension.NAME() != null
          ? Dim.symbol(dimension.NAME().getText())
          : Dim.of(Integer.parseInt(dimension.NUMBER().getText()));
    } catch (IllegalArgumentException _) {
      throw new ExpressionException(text, Syntax.column(text, dimension.getStart()),
          "A dimension is a whole number, or a name made of letters and digits.");
    }
  }

  /// How the functions are called that expressions know, in alphabetical order, once for numbers and tensors alike.
  public static List<String> functions() {
    return Functions.names().stream().flatMap(name -> Functions.named(name).stream()).map(Signature::toString)
        .distinct()
        .toList();
  }
}
