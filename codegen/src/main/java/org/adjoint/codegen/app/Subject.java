package org.adjoint.codegen.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.adjoint.array.DType;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.inspect.expression.ExpressionException;
import org.adjoint.codegen.inspect.expression.Expressions;
import org.adjoint.codegen.inspect.expression.Nearest;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// What is to be looked at.
///
/// @param program what is computed
/// @param loss that gradients are taken of
/// @param sources with respect to which; empty where no gradient is asked for
/// @param sizes of symbolic dimensions, where a model has usual ones
record Subject(Program program, Tensor loss, List<Tensor> sources, Map<String, Integer> sizes) {
  /// Words between commas, with their places.
  private static final Pattern WORD = Pattern.compile("[^,\\s][^,]*");

  Subject {
    sources = List.copyOf(sources);
    sizes = Map.copyOf(sizes);
  }

  /// An expression and its gradients.
  ///
  /// @param formula what [Expressions] read
  /// @param shapes of the names in it
  /// @param gradients the names with respect to which, with commas between them
  /// @throws ExpressionException when one of these texts is wrong
  static Subject of(String formula, String shapes, String gradients, DType dtype) {
    var inputs = shapes.isBlank() ? Map.<String, Tensor>of() : Expressions.inputs(shapes, dtype);
    var read = Expressions.read(formula, inputs, dtype);
    var asked = new ArrayList<Tensor>();
    var columns = new ArrayList<Integer>();
    var words = WORD.matcher(gradients);
    while (words.find()) {
      var name = words.group().strip();
      var input = inputs.get(name);
      if (input == null) {
        throw new ExpressionException(gradients, words.start() + 1,
            "'" + name + "' is none of the names that have shapes" + Nearest.question(name, inputs.keySet()));
      }
      if (asked.contains(input)) {
        throw new ExpressionException(gradients, words.start() + 1, "'" + name + "' stands here twice.");
      }
      asked.add(input);
      columns.add(words.start() + 1);
    }
    var result = read.name() != null ? read : read.named(asked.isEmpty() ? "result" : "loss");
    var program = Program.named("formula").output(String.valueOf(result.name()), result);
    if (!asked.isEmpty()) {
      requireScalar(result, formula);
      for (int i = 0; i < asked.size(); i++) {
        requirePath(result, asked.get(i), gradients, columns.get(i));
      }
      var derived = Gradients.of(result, asked);
      for (int i = 0; i < asked.size(); i++) {
        program.output("d" + asked.get(i).name(), derived.get(i));
      }
    }
    return new Subject(program.build(), result, asked, Map.of());
  }

  /// The result stands after the last definition.
  private static void requireScalar(Tensor result, String formula) {
    if (result.shape().rank() != 0 || !result.dtype().isFloating()) {
      int start = formula.lastIndexOf(';') + 1;
      int column = start + formula.substring(start).length() - formula.substring(start).stripLeading().length() + 1;
      throw new ExpressionException(formula, column, "A gradient is taken of a floating-point scalar, but this is "
          + result.dtype() + result.shape() + "; sum it, or take its mean.");
    }
  }

  private static void requirePath(Tensor loss, Tensor source, String names, int column) {
    try {
      Gradients.of(loss, List.of(source));
    } catch (IllegalArgumentException e) {
      throw new ExpressionException(names, column, String.valueOf(e.getMessage()));
    }
  }
}
