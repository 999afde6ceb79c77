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
    var words = WORD.matcher(gradients);
    while (words.find()) {
      var name = words.group().strip();
      var input = inputs.get(name);
      if (input == null) {
        throw new ExpressionException(gradients, words.start() + 1,
            "'" + name + "' is none of the names that have shapes" + Nearest.question(name, inputs.keySet()));
      }
      asked.add(input);
    }
    var result = read.name() != null ? read : read.named(asked.isEmpty() ? "result" : "loss");
    var program = Program.named("formula").output(String.valueOf(result.name()), result);
    if (!asked.isEmpty()) {
      addGradients(program, result, asked, formula, gradients);
    }
    return new Subject(program.build(), result, asked, Map.of());
  }

  private static void addGradients(Program.Builder program, Tensor loss, List<Tensor> sources, String formula,
      String names) {
    if (loss.shape().rank() != 0 || !loss.dtype().isFloating()) {
      throw new ExpressionException(formula, 1, "A gradient is taken of a floating-point scalar, but this is "
          + loss.dtype() + loss.shape() + "; sum it, or take its mean.");
    }
    try {
      var derived = Gradients.of(loss, sources);
      for (int i = 0; i < sources.size(); i++) {
        program.output("d" + sources.get(i).name(), derived.get(i));
      }
    } catch (IllegalArgumentException e) {
      throw new ExpressionException(names, 1, String.valueOf(e.getMessage()));
    }
  }
}
