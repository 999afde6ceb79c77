package org.adjoint.nn.optimizers.fullbatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.autodiff.Gradients;
import org.adjoint.autodiff.Hessians;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.losses.Loss;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/// A scalar function of many variables, with gradient and Hessian, as compiled programs over fixed data. Belongs to one thread.
///
/// A point has the elements of all variables as coordinates, in their order. To evaluate the function at a point is to write the point into the
/// arrays of the variables, so that after a minimisation the parameters of a network are the best ones found.
public final class Objective {
  private final Tensor target;
  private final Variables variables;
  private final Map<String, NdArray> values;
  private final Backend backend;
  private final Session slopes;
  private @Nullable Session curvature;

  /// The function at a point.
  ///
  /// @param value at the point
  /// @param gradient one number for each coordinate
  public record Slope(double value, Vector gradient) {}

  private Objective(Tensor target, Variables variables, Map<String, NdArray> values, Backend backend) {
    this.target = target;
    this.variables = variables;
    this.values = values;
    this.backend = backend;
    var builder = Program.named("objective").output("value", target);
    var gradients = Gradients.of(target, variables.tensors());
    for (int i = 0; i < gradients.size(); i++) {
      builder.output("gradient" + i, gradients.get(i));
    }
    var program = builder.build();
    slopes = Variables.bound(program, backend.compile(program).session(), values);
  }

  /// The function that a graph computes.
  ///
  /// @param target a floating-point scalar
  /// @param variables inputs that it depends on
  /// @param values a value for every input; those of variables are where the search begins, and are changed
  /// @throws IllegalArgumentException when an input has no value, or the target no gradient
  public static Objective of(Tensor target, List<Tensor> variables, Map<String, NdArray> values, Backend backend) {
    return new Objective(target, Variables.of(variables, values), Map.copyOf(values), backend);
  }

  /// The loss of a network on all samples, as a function of the network's parameters.
  public static Objective of(Layer model, Loss loss, NdArray inputs, NdArray targets, Backend backend) {
    var context = Context.training();
    var scores = model.apply(Tensor.input("inputs", inputs.dtype(), inputs.shape()), context);
    var value = loss.of(scores, loss.targets("targets", scores)).named("loss");
    return of(value, model.parameters().stream().map(context::tensor).toList(),
        values(context, Map.of("inputs", inputs, "targets", targets)), backend);
  }

  /// The values of all inputs of a network.
  static Map<String, NdArray> values(Context context, Map<String, NdArray> data) {
    var values = new HashMap<>(data);
    context.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
    return values;
  }

  /// The number of variables, each element counted.
  public int size() {
    return variables.size();
  }

  /// The point where the variables are now.
  public Vector point() {
    return variables.point();
  }

  /// Sets the variables.
  public void moveTo(Vector point) {
    variables.moveTo(point);
  }

  /// Value and gradient at a point.
  public Slope slope(Vector point) {
    moveTo(point);
    slopes.run();
    var gradient = IntStream.range(0, variables.tensors().size()).mapToObj(i -> slopes.output("gradient" + i)).toList();
    return new Slope(slopes.output("value").item(), Variables.joined(gradient));
  }

  /// The Hessian at a point.
  DMatrixRMaj hessian(Vector point) {
    var session = curvature;
    if (session == null) {
      session = compiledHessian();
      curvature = session;
    }
    moveTo(point);
    session.run();
    int size = size();
    var offsets = variables.offsets();
    var hessian = new DMatrixRMaj(size, size);
    for (int a = 0; a < offsets.length; a++) {
      for (int b = 0; b < offsets.length; b++) {
        var block = session.output("hessian" + a + "_" + b);
        int columns = variables.arrays().get(b).size();
        for (int i = 0; i < block.size(); i++) {
          hessian.set(offsets[a] + i / columns, offsets[b] + i % columns, block.get(i));
        }
      }
    }
    return hessian;
  }

  private Session compiledHessian() {
    var blocks = Hessians.of(target, variables.tensors(), Gradients.Independent.ZERO);
    var builder = Program.named("hessian");
    for (int a = 0; a < blocks.size(); a++) {
      for (int b = 0; b < blocks.size(); b++) {
        builder.output("hessian" + a + "_" + b, blocks.get(a).get(b));
      }
    }
    var program = builder.build();
    return Variables.bound(program, backend.compile(program).session(), values);
  }
}
