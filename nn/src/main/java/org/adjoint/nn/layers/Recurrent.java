package org.adjoint.nn.layers;

import java.util.Collections;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.functions.Creation;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.functions.Loops;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;

/// Goes through a sequence and remembers: `[batch, time, inputs]` to `[batch, units]`, or to `[batch, time, units]`. The memory begins with zeros.
///
/// @param cell what a step does
/// @param everyStep whether the result has all steps, or the last one alone
/// @param backward whether it goes from the last element to the first
public record Recurrent(Cell cell, boolean everyStep, boolean backward) implements Layer {
  /// A simple recurrent layer with tanh in float32 that gives its last step.
  public static Recurrent simple(String name, int inputs, int units) {
    return of(SimpleCell.of(name, DType.FLOAT32, inputs, units, Activation.TANH));
  }

  /// A gated recurrent unit in float32 that gives its last step.
  public static Recurrent gru(String name, int inputs, int units) {
    return of(GruCell.of(name, DType.FLOAT32, inputs, units));
  }

  /// A long short-term memory in float32 that gives its last step.
  public static Recurrent lstm(String name, int inputs, int units) {
    return of(LstmCell.of(name, DType.FLOAT32, inputs, units));
  }

  /// A layer of any cell that gives its last step.
  public static Recurrent of(Cell cell) {
    return new Recurrent(cell, false, false);
  }

  /// This layer, with the same parameters, giving every step.
  public Recurrent everyStep(boolean everyStep) {
    return new Recurrent(cell, everyStep, backward);
  }

  /// This layer, with the same parameters, in the other direction. Its last step is then the first element's; steps stay in the order
  /// of the elements.
  public Recurrent reversed() {
    return new Recurrent(cell, everyStep, !backward);
  }

  @Override
  public String name() {
    return cell.name();
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    // One product for all steps, instead of one for each.
    var projected = LinearAlgebra.matMul(Layouts.moveAxis(x, 1, 0), context.tensor(cell.inputWeight()));
    var memory = Creation.zeros(projected.dtype(), Shape.of(x.shape().dim(0), Dim.of(cell.units())));
    Loops.ScanStep step = (carries, elements) -> {
      var next = cell.step(carries, elements.getFirst(), context);
      return new Loops.Step(next, everyStep ? List.of(next.getFirst()) : List.of());
    };
    var initial = Collections.nCopies(cell.carries(), memory);
    var scanned = backward
        ? Loops.scanReversed(initial, List.of(projected), step)
        : Loops.scan(initial, List.of(projected), step);
    var result = everyStep ? Layouts.moveAxis(scanned.outputs().getFirst(), 0, 1) : scanned.carries().getFirst();
    return result.named(name());
  }

  @Override
  public List<Parameter> parameters() {
    return cell.parameters();
  }
}
