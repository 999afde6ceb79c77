package org.adjoint.codegen;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Attention;
import org.adjoint.functions.Convolutions;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Loops;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Random;
import org.adjoint.functions.Reductions;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Small programs whose generated code people have read.
final class GoldenPrograms {
  private GoldenPrograms() {
  }

  static List<Program> all() {
    return List.of(fusedLoss(), denseLayer(), crossEntropy(), gradientStep(), logisticRegression(), adam(), layerNorm(),
        attention(), recurrence(), convolution(), dropout(), views(), assemblies(), embedding());
  }

  private static Program fusedLoss() {
    var shape = Shape.of(1000);
    var x = Tensor.input("x", DType.FLOAT32, shape);
    var w = Tensor.input("w", DType.FLOAT32, shape);
    var b = Tensor.input("b", DType.FLOAT32, shape);
    var y = Tensor.input("y", DType.FLOAT32, shape);
    var prediction = x.mul(w).add(b).tanh().mul(x.sigmoid()).named("prediction");
    var loss = prediction.sub(y).square().mean().named("loss");
    var gradients = Gradients.of(loss, List.of(w, b));
    return Program.named("fused loss").output("loss", loss).output("dw", gradients.get(0))
        .output("db", gradients.get(1)).build();
  }

  private static Program denseLayer() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 784));
    var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(784, 100));
    var bias = Tensor.input("bias", DType.FLOAT32, Shape.of(100));
    return Program.named("dense layer").output("hidden", Activations.relu(x.matMul(weight).add(bias)).named("hidden"))
        .build();
  }

  private static Program crossEntropy() {
    var logits = Tensor.input("logits", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 10));
    var labels = Tensor.input("labels", DType.INT32, Shape.of(Dim.symbol("batch")));
    var chosen = Indexing.oneHot(labels, 10, DType.FLOAT64);
    var loss = Reductions.logSoftmax(logits, -1).mul(chosen).sum(-1).neg().mean().named("loss");
    return Program.named("cross entropy").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(logits)).getFirst()).build();
  }

  private static Program gradientStep() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 20));
    var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(20, 30));
    var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 30));
    var loss = x.matMul(weight).sub(y).square().mean().named("loss");
    return Program.named("gradient step").output("loss", loss)
        .update(weight, weight.sub(Gradients.of(loss, List.of(weight)).getFirst().mul(0.1))).build();
  }

  private static Program views() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 784));
    var upsideDown = Tensor.of(new Op.Reverse(x, 0)).exp().named("upsideDown");
    var middle = Tensor.of(new Op.Slice(x, 1, 100, 500, 1)).square().mean().named("middle");
    var odd = Tensor.of(new Op.Slice(x, 1, 1, 392, 2)).sum(1).named("odd");
    var windows = Tensor.of(new Op.Unfold(x, 1, 5, 3, 2)).max(2).named("windows");
    return Program.named("views").output("upsideDown", upsideDown).output("middle", middle).output("odd", odd)
        .output("windows", windows).build();
  }

  private static Program assemblies() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 20));
    var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 30));
    var signal = Tensor.input("signal", DType.FLOAT32, Shape.of(6, 9));
    var padded = Tensor.of(new Op.Pad(x, 1, 2, 3, 1)).named("padded");
    var joined = Tensor.of(new Op.Concat(List.of(x, y), 1)).named("joined");
    var overlaid = Tensor.of(new Op.Fold(signal, 0, 24, 3, 1)).named("overlaid");
    return Program.named("assemblies").output("padded", padded).output("joined", joined).output("overlaid", overlaid)
        .build();
  }

  private static Program embedding() {
    var table = Tensor.input("table", DType.FLOAT32, Shape.of(1000, 64));
    var tokens = Tensor.input("tokens", DType.INT64, Shape.of(Dim.symbol("batch"), 12));
    var words = Tensor.of(new Op.Gather(table, tokens, 0)).mul(8).named("words");
    var loss = words.square().mean().named("loss");
    return Program.named("embedding").output("loss", loss)
        .update(table, table.sub(Gradients.of(loss, List.of(table)).getFirst().mul(0.1))).build();
  }

  private static Program logisticRegression() {
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(Dim.symbol("samples"), 100));
    var y = Tensor.input("y", DType.FLOAT64, Shape.of(Dim.symbol("samples")));
    var w = Tensor.input("w", DType.FLOAT64, Shape.of(100));
    var z = Layouts.squeeze(x.matMul(w.expand(1)), 1).named("z");
    var loss = z.softplus().sub(y.mul(z)).mean().named("loss");
    return Program.named("logistic regression").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(w)).getFirst()).build();
  }

  private static Program adam() {
    var shape = Shape.of(1000);
    var weight = Tensor.input("weight", DType.FLOAT32, shape);
    var gradient = Tensor.input("gradient", DType.FLOAT32, shape);
    var mean = Tensor.input("mean", DType.FLOAT32, shape);
    var square = Tensor.input("square", DType.FLOAT32, shape);
    var step = Tensor.input("step", DType.FLOAT32, Shape.SCALAR);
    var count = step.add(1).named("count");
    var nextMean = mean.mul(0.9).add(gradient.mul(0.1)).named("nextMean");
    var nextSquare = square.mul(0.999).add(gradient.square().mul(0.001)).named("nextSquare");
    var rate = count.number(1).sub(count.number(0.999).pow(count)).sqrt()
        .div(count.number(1).sub(count.number(0.9).pow(count))).mul(0.001).named("rate");
    var next = weight.sub(nextMean.mul(rate).div(nextSquare.sqrt().add(1e-8)));
    return Program.named("adam").update(weight, next).update(mean, nextMean).update(square, nextSquare)
        .update(step, count).build();
  }

  private static Program layerNorm() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), 256));
    var centred = x.sub(x.mean(1).expand(1)).named("centred");
    var normal = centred.div(centred.square().mean(1).add(1e-5).sqrt().expand(1)).named("normal");
    var loss = normal.tanh().sum().named("loss");
    return Program.named("layer norm").output("normal", normal)
        .output("gradient", Gradients.of(loss, List.of(x)).getFirst()).build();
  }

  private static Program attention() {
    var query = Tensor.input("query", DType.FLOAT32, Shape.of(Dim.symbol("length"), 64));
    var key = Tensor.input("key", DType.FLOAT32, Shape.of(Dim.symbol("length"), 64));
    var value = Tensor.input("value", DType.FLOAT32, Shape.of(Dim.symbol("length"), 64));
    return Program.named("attention").output("mixed", Attention.causalAttention(query, key, value).named("mixed"))
        .build();
  }

  private static Program recurrence() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("steps"), 16));
    var start = Tensor.input("start", DType.FLOAT32, Shape.of(16));
    var memory = Tensor.input("memory", DType.FLOAT32, Shape.of(16));
    var scanned = Loops.scan(List.of(start.named("state")), List.of(x), (carries, elements) -> {
      var next = carries.getFirst().mul(memory).add(elements.getFirst()).tanh().named("next");
      return new Loops.Step(List.of(next), List.of());
    });
    var loss = scanned.carries().getFirst().square().mean().named("loss");
    return Program.named("recurrence").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(memory)).getFirst()).build();
  }

  private static Program convolution() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 1, 28, 28));
    var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(8, 1, 5, 5));
    var sums = Convolutions.conv(x, weight, Windows.dense()).named("sums");
    return Program.named("convolution").output("pooled", Pooling.maxPool(Activations.relu(sums), 2, 2).named("pooled"))
        .build();
  }

  private static Program dropout() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 100));
    var key = Tensor.input("key", DType.INT32, Shape.SCALAR);
    return Program.named("dropout").output("kept", Random.dropout(x, 0.5, key, 1).named("kept")).build();
  }
}
