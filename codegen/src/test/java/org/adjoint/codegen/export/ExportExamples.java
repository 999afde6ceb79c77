package org.adjoint.codegen.export;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.array.DType.INT64;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Samples;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Loops;
import org.adjoint.functions.Random;
import org.adjoint.functions.Reductions;
import org.adjoint.functions.Windows;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Programs of every kind that people might want to take along, with values.
final class ExportExamples {
  private static final Dim BATCH = Dim.symbol("batch");
  private static final Map<String, Integer> SIZES = Map.of("batch", 7, "steps", 5, "N", 37);
  /// How many elements the lookups of the examples choose from.
  private static final int PLACES = 9;

  private ExportExamples() {
  }

  /// The examples, and programs made at random.
  static List<Sample> all() {
    var random = LongStream.range(0, 8)
        .mapToObj(seed -> Differentiated.of(RandomProgram.of(seed, seed % 3 == 2 ? FLOAT64 : FLOAT32))).toList();
    return List.of(elementwise(), crossEntropy(), multilayerPerceptron(), logisticRegression(), recurrent(),
        embedding(), convolution(), normalization(), packedProduct(), integers(), constants(), swap(),
        randomNumbers(), manyKernels(), trigonometry(), Sample.joined(random));
  }

  private static Tensor input(String name, DType dtype, Shape shape) {
    return Tensor.input(name, dtype, shape);
  }

  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, FLOAT32, Shape.of(sizes));
  }

  private static Sample sample(Program.Builder builder) {
    var program = builder.build();
    var values = new HashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      var value = Samples.moderate(input.dtype(), input.shape().bind(SIZES), name.hashCode());
      for (int at = 0; input.dtype() == INT32 && at < value.size(); at++) {
        value.set(at, Math.floorMod((int) value.get(at), PLACES));
      }
      values.put(name, value);
    }
    return new Sample(program, values);
  }

  private static Sample elementwise() {
    var shape = Shape.of(Dim.symbol("N"));
    var x = input("x", FLOAT32, shape);
    var w = input("w", FLOAT32, shape);
    var y = x.mul(w).tanh().mul(x.sigmoid()).add(x.abs().add(1).log()).named("y");
    return sample(Program.named("elementwise").output("y", y)
        .output("dw", Gradients.of(y.square().mean(), List.of(w)).getFirst()));
  }

  private static Sample crossEntropy() {
    var logits = input("logits", FLOAT32, Shape.of(BATCH, PLACES));
    var labels = input("labels", INT32, Shape.of(BATCH, new int[0]));
    var chosen = Indexing.oneHot(labels, PLACES, FLOAT32);
    var loss = Reductions.logSoftmax(logits, -1).mul(chosen).sum(-1).neg().mean().named("loss");
    return sample(Program.named("softmax cross entropy").output("loss", loss).output("probability",
        Reductions.softmax(logits, -1)).output("gradient", Gradients.of(loss, List.of(logits)).getFirst()));
  }

  /// A step of Adam on two layers.
  private static Sample multilayerPerceptron() {
    var x = input("x", FLOAT32, Shape.of(BATCH, 20));
    var y = input("y", FLOAT32, Shape.of(BATCH, 4));
    var parameters = List.of(input("hidden.weight", 20, 33), input("hidden.bias", 33), input("out.weight", 33, 4),
        input("out.bias", 4));
    var hidden = Activations.relu(x.matMul(parameters.get(0)).add(parameters.get(1))).named("hidden");
    var loss = hidden.matMul(parameters.get(2)).add(parameters.get(3)).sub(y).square().mean().named("loss");
    var gradients = Gradients.of(loss, parameters);
    var step = Program.named("training step").output("loss", loss);
    var rate = input("learning rate", FLOAT32, Shape.SCALAR);
    for (int at = 0; at < parameters.size(); at++) {
      var parameter = parameters.get(at);
      var name = ((Op.Input) parameter.op()).name();
      var mean = Tensor.input(name + ".mean", FLOAT32, parameter.shape());
      var spread = Tensor.input(name + ".spread", FLOAT32, parameter.shape());
      var nextMean = mean.mul(0.9).add(gradients.get(at).mul(0.1));
      var nextSpread = spread.square().mul(0.999).add(gradients.get(at).square().mul(0.001));
      step.update(mean, nextMean).update(spread, nextSpread)
          .update(parameter, parameter.sub(nextMean.div(nextSpread.sqrt().add(1e-7)).mul(rate)));
    }
    return sample(step);
  }

  private static Sample logisticRegression() {
    var x = input("x", FLOAT64, Shape.of(BATCH, 5));
    var y = input("y", BOOL, Shape.of(BATCH, new int[0]));
    var w = input("w", FLOAT64, Shape.of(5));
    var score = x.matMul(w.reshape(Shape.of(5, 1))).sum(-1);
    var loss = score.exp().add(1).log().sub(y.cast(FLOAT64).mul(score)).mean().named("loss");
    return sample(Program.named("logistic regression").output("loss", loss)
        .update(w, w.sub(Gradients.of(loss, List.of(w)).getFirst().mul(0.5))));
  }

  /// A cell with gates, over a symbolic number of steps, with its gradient.
  private static Sample recurrent() {
    var xs = input("xs", FLOAT32, Shape.of(Dim.symbol("steps"), BATCH, Dim.of(4)));
    var weight = input("weight", 4, 6);
    var recurrent = input("recurrent", 6, 6);
    var gate = input("gate", 6, 6);
    var zeros = xs.sum(0).matMul(weight).mul(0);
    var scanned = Loops.scan(List.of(zeros, zeros), List.of(xs), (carries, elements) -> {
      var keep = carries.get(0).matMul(gate).sigmoid();
      var cell = keep.mul(carries.get(1)).add(elements.getFirst().matMul(weight).add(carries.get(0).matMul(recurrent)));
      var next = cell.tanh();
      return new Loops.Step(List.of(next, cell), List.of(next));
    });
    var loss = scanned.carries().getFirst().square().mean().named("loss");
    return sample(Program.named("recurrent").output("loss", loss).output("states", scanned.outputs().getFirst())
        .update(weight, weight.sub(Gradients.of(loss, List.of(weight)).getFirst())));
  }

  private static Sample embedding() {
    var table = input("table", PLACES, 6);
    var tokens = input("tokens", INT32, Shape.of(BATCH, 3));
    var loss = Indexing.embedding(tokens, table).square().mean().named("loss");
    return sample(Program.named("embedding").output("loss", loss)
        .update(table, table.sub(Gradients.of(loss, List.of(table)).getFirst())));
  }

  private static Sample convolution() {
    var images = input("images", FLOAT32, Shape.of(BATCH, 2, 9, 8));
    var filters = input("filters", 3, 2, 3, 3);
    var loss = Activations.relu(Convolutions.conv(images, filters, Windows.dense().padding(1))).mean().named("loss");
    return sample(Program.named("convolution").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(filters)).getFirst()));
  }

  private static Sample normalization() {
    var x = input("x", FLOAT32, Shape.of(BATCH, 19));
    var centred = x.sub(x.mean(1).expand(-1));
    var normal = centred.div(centred.square().mean(1).add(1e-5).sqrt().expand(-1)).named("normal");
    return sample(Program.named("normalization").output("normal", normal)
        .output("gradient", Gradients.of(normal.exp().mean(), List.of(x)).getFirst()));
  }

  /// A second factor that is copied panel by panel.
  private static Sample packedProduct() {
    var x = input("x", FLOAT32, Shape.of(BATCH, 900));
    var weight = input("weight", 900, 700);
    return sample(Program.named("packed product").output("product", x.matMul(weight).named("product")));
  }

  private static Sample integers() {
    var counts = input("counts", INT64, Shape.of(BATCH, 3));
    var small = input("small", INT32, Shape.of(BATCH, 3));
    var flags = input("flags", BOOL, Shape.of(BATCH, 3));
    var total = counts.mul(3).add(small.cast(INT64));
    return sample(Program.named("integers").output("total", total).output("sum", total.sum())
        .output("large", total.greaterThan(Tensor.scalar(INT64, 5))).output("chosen", flags.select(total, counts))
        .update(flags, small.greaterThan(Tensor.scalar(INT32, 4))));
  }

  /// Constants of every type, short and long.
  private static Sample constants() {
    var program = Program.named("constants");
    var x = input("x", FLOAT32, Shape.of(Dim.symbol("N")));
    for (var dtype : DType.values()) {
      for (int size : new int[] {3, 300}) {
        var constant = Tensor.constant(Samples.edges(dtype, Shape.of(size), size)).named(dtype + " numbers");
        var other = Tensor.constant(Samples.moderate(dtype, Shape.of(size), size));
        var sum = dtype == BOOL ? constant.select(Tensor.scalar(INT32, 1), Tensor.scalar(INT32, 2))
            : constant.add(other);
        program.output(dtype + " " + size, sum.cast(FLOAT64).add(x.mean().cast(FLOAT64)));
      }
    }
    var longest = Tensor.constant(Samples.moderate(FLOAT32, Shape.of(200, 250), 1));
    return sample(program.output("longest", longest.square().sum(1).mul(x.sum())));
  }

  /// Updates that have to wait for each other.
  private static Sample swap() {
    var a = input("a", FLOAT32, Shape.of(BATCH, 3));
    var b = input("b", FLOAT32, Shape.of(BATCH, 3));
    return sample(Program.named("swap").output("difference", a.sub(b)).update(a, b).update(b, a));
  }

  private static Sample randomNumbers() {
    var key = input("key", INT32, Shape.SCALAR);
    var x = input("x", FLOAT32, Shape.of(BATCH, 11));
    return sample(
        Program.named("random numbers").output("kept", Random.dropout(x, 0.5, key, 3)).update(key, key.add(1)));
  }

  /// More kernels than one method should call.
  private static Sample manyKernels() {
    var x = input("x", FLOAT32, Shape.of(BATCH, 3));
    var w = input("w", 3, 3);
    var power = x;
    for (int factor = 0; factor < 52; factor++) {
      power = Reductions.softmax(power.matMul(w), -1);
    }
    return sample(Program.named("many kernels").output("power", power));
  }

  /// Angles, for some of which polynomials do not suffice, and a matrix put together from parts.
  private static Sample trigonometry() {
    var x = input("x", FLOAT32, Shape.of(BATCH, 6));
    return sample(Program.named("trigonometry").output("joined",
        Layouts.concat(List.of(x.mul(100).sin(), x.cos(), x.atan()), 1)).output("last", Layouts.slice(x, ":, 3:")));
  }
}
