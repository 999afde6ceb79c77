package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Lookups for a batch. Where indices differ from example to example and so does what they point into, the examples are laid end to end, and
/// the indices count on from one to the next; where the sizes cannot be multiplied a loop goes through the examples.
final class BatchedLookup {
  private BatchedLookup() {
  }

  static Tensor of(Op.Gather op, Batch batch) {
    int axis = op.axis();
    if (!batch.has(op.indices())) {
      return Tensor.of(new Op.Gather(batch.of(op.x()), op.indices(), axis + 1));
    }
    if (!batch.has(op.x())) {
      return Batch.moved(Tensor.of(new Op.Gather(op.x(), batch.of(op.indices()), axis)), axis, 0);
    }
    var places = op.x().shape().dim(axis);
    var all = Batch.product(batch.size(), places);
    if (all.isEmpty()) {
      return oneByOne(op, batch);
    }
    var x = Batch.merged(Batch.moved(batch.of(op.x()), 0, axis), axis, all.get());
    return Batch.moved(Tensor.of(new Op.Gather(x, counted(op.indices(), places, batch), axis)), axis, 0);
  }

  static Tensor of(Op.ScatterAdd op, Batch batch) {
    int axis = op.axis();
    if (!batch.has(op.indices())) {
      return Tensor.of(new Op.ScatterAdd(batch.of(op.updates()), op.indices(), axis + 1, op.size()));
    }
    var all = Batch.product(batch.size(), op.size());
    if (all.isEmpty()) {
      return oneByOne(op, batch);
    }
    var updates = Batch.moved(batch.all(op.updates()), 0, axis);
    var sums = Tensor.of(new Op.ScatterAdd(updates, counted(op.indices(), op.size(), batch), axis, all.get()));
    return Batch.moved(Batch.split(sums, axis, batch.size(), op.size()), axis, 0);
  }

  /// Each example's indices moved on by the places of those before it; what is outside of its own places stays an error.
  private static Tensor counted(Tensor indices, Dim places, Batch batch) {
    var all = batch.of(indices);
    var size = Tensor.of(new Op.Size(Extent.of(places), indices.dtype()));
    var before = Tensor.iota(indices.dtype(), all.shape(), 0).mul(size);
    var inside = all.lessThan(size);
    return all.lessThan(all.number(0)).select(all.number(-1), inside.select(all.add(before), all.number(-1)));
  }

  private static Tensor oneByOne(Op op, Batch batch) {
    var parameters = new ArrayList<Tensor>();
    var sequences = new ArrayList<Tensor>();
    for (var operand : op.operands()) {
      parameters.add(Tensor.input("example" + parameters.size(), operand.dtype(), operand.shape()));
      sequences.add(batch.all(operand));
    }
    var body = new Body(parameters, List.of(Tensor.of(op.withOperands(parameters))));
    return new Loop(body, List.of(), sequences, List.of(), batch.size(), false).result(new Loop.Result.Stacked(0));
  }
}
