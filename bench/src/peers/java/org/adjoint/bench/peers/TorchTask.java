package org.adjoint.bench.peers;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Named;
import org.adjoint.bench.work.Work;
import org.jspecify.annotations.Nullable;

/// Functions and gradients in PyTorch. Arrays of a run are freed at its end, but for its results.
final class TorchTask implements Task {
  /// Computes results by name.
  private final Supplier<Map<String, PtNDArray>> computation;
  /// How results lie as the work wants them.
  private final UnaryOperator<PtNDArray> layout;
  private @Nullable NDScope scope;
  private Map<String, PtNDArray> last = Map.of();

  private TorchTask(Supplier<Map<String, PtNDArray>> computation, UnaryOperator<PtNDArray> layout) {
    this.computation = computation;
    this.layout = layout;
  }

  @Override
  public void run() {
    if (scope != null) {
      scope.close();
    }
    scope = new NDScope();
    last = computation.get();
  }

  @Override
  public Map<String, NdArray> results() {
    var results = new LinkedHashMap<String, NdArray>();
    last.forEach((name, array) -> results.put(name, Torch.values(layout.apply(array))));
    return results;
  }

  static Task product(Work.Product work) {
    var inputs = work.inputs();
    var a = Torch.array(inputs.get("a"));
    var b = Torch.array(inputs.get("b"));
    var left = work.form() == Work.Form.ATB ? a.transpose() : a;
    var right = work.form() == Work.Form.ABT ? b.transpose() : b;
    JniUtils.setGradMode(false);
    return new TorchTask(() -> Map.of("product", JniUtils.matmul(left, right)), UnaryOperator.identity());
  }

  static Task prediction(Work.Prediction work) {
    var inputs = work.inputs();
    var samples = Torch.array(inputs.get("samples"));
    var parameters = TorchTraining.parameters(work.network(), inputs);
    JniUtils.setGradMode(false);
    return new TorchTask(() -> Map.of("scores", Torch.scores(work.network(), samples, parameters)),
        UnaryOperator.identity());
  }

  static Task fusion(Work.Fusion work) {
    var inputs = work.inputs();
    var x = Torch.array(inputs.get("x"));
    var y = Torch.array(inputs.get("y"));
    return valueAndGradients(inputs, Map.of("w", "dLoss_dW", "b", "dLoss_dB"), UnaryOperator.identity(), in -> {
      var sums = JniUtils.add(JniUtils.mul(x, in.get("w")), in.get("b"));
      var error = JniUtils.sub(JniUtils.mul(JniUtils.tanh(sums), JniUtils.sigmoid(x)), y);
      return Torch.mean(JniUtils.square(error));
    });
  }

  static Task crossEntropy(Work.CrossEntropy work) {
    var inputs = work.inputs();
    var targets = (PtNDArray) Torch.array(inputs.get("targets")).reshape(work.rows(), 1);
    return valueAndGradients(inputs, Map.of("scores", "dLoss_dScores"), UnaryOperator.identity(),
        in -> Torch.crossEntropy(in.get("scores"), targets));
  }

  static Task logisticRegression(Work.LogisticRegression work) {
    var inputs = work.inputs();
    var x = Torch.array(inputs.get("x"));
    var y = Torch.array(inputs.get("y"));
    return valueAndGradients(inputs, Map.of("w", "dLoss_dW"), UnaryOperator.identity(), in -> {
      var z = JniUtils.matmul(x, in.get("w"));
      return Torch.mean(JniUtils.sub(JniUtils.softPlus(z), JniUtils.mul(y, z)));
    });
  }

  static Task recurrence(Work.Recurrence work) {
    var inputs = work.inputs();
    var x = Torch.array(inputs.get("x"));
    var states = new NDList(
        Torch.MEMORY.zeros(new Shape(1, work.batch(), work.units()), DataType.FLOAT32),
        Torch.MEMORY.zeros(new Shape(1, work.batch(), work.units()), DataType.FLOAT32));
    var none = Torch.MEMORY.zeros(new Shape(4L * work.units()), DataType.FLOAT32);
    return valueAndGradients(inputs,
        Map.of("input", "dLoss_dInput", "hidden", "dLoss_dHidden", "bias", "dLoss_dBias"), TorchTask::transposed,
        in -> {
          var parameters = new NDList(in.get("input"), in.get("hidden"), in.get("bias"), none);
          var last = JniUtils.lstm(x, states, parameters, true, 1, 0, true, false, false).get(1);
          return Torch.mean(JniUtils.square((PtNDArray) last));
        });
  }

  private static PtNDArray transposed(PtNDArray array) {
    return array.getShape().dimension() == 2 ? Torch.transposed(array) : array;
  }

  /// A loss and some of its gradients.
  ///
  /// @param gradients names of results by the input that they are the gradient of
  /// @param layout how PyTorch wants those inputs to lie, and how their gradients lie as the work wants them
  private static Task valueAndGradients(Named<NdArray> inputs, Map<String, String> gradients,
      UnaryOperator<PtNDArray> layout, Function<Named<PtNDArray>, PtNDArray> loss) {
    JniUtils.setGradMode(true);
    var values = new HashMap<String, PtNDArray>();
    gradients.keySet().forEach(name -> values.put(name, layout.apply(Torch.array(inputs.get(name)))));
    var variables = new Named<>(values);
    return new TorchTask(() -> {
      var leaves = variables.map(Torch::leaf);
      var result = loss.apply(leaves);
      JniUtils.backward(result, Torch.one(result), false, false);
      var results = new LinkedHashMap<String, PtNDArray>();
      results.put("loss", result);
      gradients.forEach((name, gradient) -> results.put(gradient, JniUtils.getGradient(leaves.get(name))));
      return results;
    }, layout);
  }
}
