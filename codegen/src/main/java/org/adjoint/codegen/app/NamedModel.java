package org.adjoint.codegen.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.inspect.expression.ExpressionException;
import org.adjoint.codegen.inspect.expression.Nearest;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Loops;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// A model that can be looked at by name: `mlp:784-500-500-10`.
///
/// @param title its name
/// @param numbers what follows the colon, with an example
/// @param fewest of the numbers
/// @param most of the numbers
/// @param maker gives the model for the numbers and a type
record NamedModel(String title, String numbers, int fewest, int most,
    BiFunction<List<Integer>, DType, Subject> maker) {
  private static final List<NamedModel> ALL =
      List.of(new NamedModel("mlp", "units of each layer, such as mlp:784-500-500-10", 2, 12, NamedModel::mlp),
          new NamedModel("logistic", "features, such as logistic:100", 1, 1, NamedModel::logistic),
          new NamedModel("softmax-cross-entropy", "classes, such as softmax-cross-entropy:1000", 1, 1,
              NamedModel::softmaxCrossEntropy),
          new NamedModel("lstm", "features and units, such as lstm:16-32", 2, 2, NamedModel::lstm));

  private static final double RATE = 0.1;
  private static final Dim BATCH = Dim.symbol("batch");
  private static final int MOST_UNITS = 100_000;

  /// The model that a text such as `logistic:100` names; nothing where the text names none.
  ///
  /// @throws ExpressionException when there is no such model, or it needs other numbers
  static Optional<Subject> read(String text, DType dtype) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    var name = text.substring(0, colon).strip();
    var titles = ALL.stream().map(NamedModel::title).toList();
    var model = ALL.stream().filter(each -> each.title.equals(name)).findFirst()
        .orElseThrow(() -> new ExpressionException(text, 1, "There is no model '" + name + "', only "
            + String.join(", ", titles) + Nearest.question(name, titles)));
    var numbers = model.numbers(text, colon + 1);
    var made = new AtomicReference<Subject>();
    // No line of the user's made it.
    new Origin("the model " + name, 0).during(() -> made.set(model.maker.apply(numbers, dtype)));
    return Optional.of(made.get());
  }

  private List<Integer> numbers(String text, int start) {
    var read = new ArrayList<Integer>();
    int at = start;
    for (var word : text.substring(start).split("-", -1)) {
      if (!word.matches("\\d{1,6}") || Integer.parseInt(word) < 1 || Integer.parseInt(word) > MOST_UNITS) {
        throw new ExpressionException(text, at + 1,
            "Here a whole number from 1 to " + MOST_UNITS + " is needed (" + numbers + ").");
      }
      read.add(Integer.parseInt(word));
      at += word.length() + 1;
    }
    if (read.size() < fewest || read.size() > most) {
      throw new ExpressionException(text, start + 1, "The model " + title + " takes " + (fewest == most
          ? fewest == 1 ? "one number" : fewest + " numbers"
          : fewest + " to " + most + " numbers") + " (" + numbers + ").");
    }
    return read;
  }

  // ---- the models ----

  private static Subject mlp(List<Integer> units, DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(BATCH, units.getFirst()));
    var labels = Tensor.input("labels", dtype, Shape.of(BATCH, units.getLast()));
    var parameters = new ArrayList<Tensor>();
    var value = x;
    for (int layer = 1; layer < units.size(); layer++) {
      boolean last = layer == units.size() - 1;
      var name = last ? "logits" : "hidden" + layer;
      var weight = parameter(name + ".weight", dtype, Shape.of(units.get(layer - 1), units.get(layer)), parameters);
      var bias = parameter(name + ".bias", dtype, Shape.of(units.get(layer)), parameters);
      var sums = value.matMul(weight).add(bias);
      value = (last ? sums : Activations.relu(sums)).named(name);
    }
    return descent("mlp step", crossEntropy(value, labels), parameters, Map.of("batch", 100));
  }

  private static Subject logistic(List<Integer> features, DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(BATCH, features.getFirst()));
    var labels = Tensor.input("labels", dtype, Shape.of(BATCH, 1));
    var parameters = new ArrayList<Tensor>();
    var weight = parameter("weight", dtype, Shape.of(features.getFirst(), 1), parameters);
    var bias = parameter("bias", dtype, Shape.of(1), parameters);
    var margin = x.matMul(weight).add(bias).named("margin");
    var loss = margin.softplus().sub(labels.mul(margin)).mean().named("loss");
    return descent("logistic step", loss, parameters, Map.of("batch", 1000));
  }

  private static Subject softmaxCrossEntropy(List<Integer> classes, DType dtype) {
    var logits = Tensor.input("logits", dtype, Shape.of(BATCH, classes.getFirst()));
    var labels = Tensor.input("labels", dtype, Shape.of(BATCH, classes.getFirst()));
    var loss = crossEntropy(logits, labels);
    var program = Program.named("softmax cross entropy").output("loss", loss)
        .output("dLogits", Gradients.of(loss, List.of(logits)).getFirst()).build();
    return new Subject(program, loss, List.of(logits), Map.of("batch", 100));
  }

  private static Subject lstm(List<Integer> sizes, DType dtype) {
    int units = sizes.get(1);
    var x = Tensor.input("x", dtype, Shape.of(Dim.symbol("time"), BATCH, Dim.of(sizes.get(0))));
    var target = Tensor.input("target", dtype, Shape.of(BATCH, units));
    var parameters = new ArrayList<Tensor>();
    var input = parameter("lstm.input", dtype, Shape.of(sizes.get(0), 4 * units), parameters);
    var hidden = parameter("lstm.hidden", dtype, Shape.of(units, 4 * units), parameters);
    var bias = parameter("lstm.bias", dtype, Shape.of(4 * units), parameters);
    var zeros = target.number(0).broadcastTo(target.shape());
    var last = Loops.scan(List.of(zeros.named("h"), zeros.named("c")), List.of(x), (carries, elements) -> {
      var gates = elements.getFirst().matMul(input).add(carries.get(0).matMul(hidden)).add(bias);
      var c = gate(gates, 0, units).sigmoid().mul(carries.get(1))
          .add(gate(gates, 1, units).sigmoid().mul(gate(gates, 2, units).tanh()));
      return new Loops.Step(List.of(gate(gates, 3, units).sigmoid().mul(c.tanh()), c), List.of());
    }).carries().getFirst();
    var loss = last.sub(target).square().mean().named("loss");
    return descent("lstm step", loss, parameters, Map.of("batch", 20, "time", 50));
  }

  private static Tensor gate(Tensor gates, int number, int units) {
    return Layouts.slice(gates, ":, " + number * units + ":" + (number + 1) * units);
  }

  private static Tensor parameter(String name, DType dtype, Shape shape, List<Tensor> parameters) {
    var parameter = Tensor.input(name, dtype, shape);
    parameters.add(parameter);
    return parameter;
  }

  private static Tensor crossEntropy(Tensor logits, Tensor labels) {
    return Reductions.logSoftmax(logits, -1).mul(labels).sum(-1).mean().neg().named("loss");
  }

  private static Subject descent(String name, Tensor loss, List<Tensor> parameters, Map<String, Integer> sizes) {
    var gradients = Gradients.of(loss, parameters);
    var program = Program.named(name).output("loss", loss);
    for (int i = 0; i < parameters.size(); i++) {
      program.update(parameters.get(i), parameters.get(i).sub(gradients.get(i).mul(RATE)));
    }
    return new Subject(program.build(), loss, parameters, sizes);
  }
}
