package org.adjoint.codegen.kernel;

import java.util.Set;
import java.util.stream.Collectors;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Coordinate;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.codegen.schedule.Labels;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Writes the values of nodes at a place of a kernel's domain: computed here, loaded, or known from the place itself.
final class Values {
  private final Set<Tensor> computedHere;
  private final BufferPlan buffers;
  private final AxisMap axes;

  /// @param computedHere the elementwise nodes that the kernel computes
  Values(Set<Tensor> computedHere, BufferPlan buffers, AxisMap axes) {
    this.computedHere = computedHere;
    this.buffers = buffers;
    this.axes = axes;
  }

  /// The value of `tensor` where `map` reads it, written into `block` unless it is known there.
  Expr value(Tensor tensor, IndexMap map, Block block) {
    var access = IndexMap.resolve(tensor, map);
    return block.known(access.source(), access.map()).orElseGet(() -> {
      var value = write(access.source(), access.map(), block);
      block.know(access.source(), access.map(), value);
      return value;
    });
  }

  private Expr write(Tensor source, IndexMap map, Block block) {
    return switch (source.op()) {
      case Op.Scalar(double value, var dtype) -> new Expr.Literal(value, dtype, null);
      case Op.Size(var extent, var dtype) -> new Expr.Count(extent, dtype);
      case Op.Iota(_, int axis, var dtype) ->
          new Expr.Position(axes.coordinate(map.axes().get(axis), lookup -> lookedUp(lookup, block)), dtype);
      case Op.Compare(var comparison, var x, var y) -> block.let("condition",
          new Expr.Compare(comparison, value(x, map, block), value(y, map, block)));
      case Op.Elementwise elementwise when computedHere.contains(source) -> block.let(local(source, map, block),
          elementwise(elementwise, map, block));
      case Op.Gather(var x, var indices, int axis) when computedHere.contains(source) ->
          block.let(local(source, map, block), value(x, map.lookedUp(source, indices, axis), block));
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          load(source, map, block);
    };
  }

  /// The place in an array of a shape where `map` reads or writes it; indices that it depends on are looked up in `block`.
  Index index(Shape shape, IndexMap map, Block block) {
    return axes.index(shape, map, lookup -> lookedUp(lookup, block));
  }

  private Local lookedUp(Coordinate.LookedUp lookup, Block block) {
    return block.known(lookup).orElseGet(() -> {
      var index = value(lookup.indices(), lookup.place(), block);
      var local = new Local("index", DType.INT32, false);
      var node = lookup.node();
      block.add(new Stmt.Lookup(local, index, lookup.size(), node.op().label() + " from " + node.origin()));
      block.know(lookup, local);
      return local;
    });
  }

  /// A load is named after the array and the loops that move it: `weight_ij`.
  private Expr load(Tensor source, IndexMap map, Block block) {
    var buffer = buffers.buffer(source);
    var index = index(source.shape(), map, block);
    return block.let(element(buffer.label(), index), new Expr.Load(buffer, index));
  }

  private Expr elementwise(Op.Elementwise op, IndexMap map, Block block) {
    return switch (op) {
      case Op.Unary unary -> ElementaryFunctions.write(unary, value(unary.x(), map, block), block);
      case Op.Binary binary ->
          ElementaryFunctions.write(binary, value(binary.x(), map, block), value(binary.y(), map, block), block);
      case Op.Compare(var comparison, var x, var y) ->
          new Expr.Compare(comparison, value(x, map, block), value(y, map, block));
      case Op.Select(var condition, var x, var y) -> new Expr.Select(
          value(condition, map, block), value(x, map, block), value(y, map, block));
      case Op.Cast(var x, var dtype) -> new Expr.Cast(value(x, map, block), dtype);
      case Op.Uniform(var counter, var key, int site, var dtype) -> RandomNumbers.uniform(block,
          value(counter, map, block), value(key, map, block), site, dtype);
      case Op.StopGradient(var x) -> value(x, map, block);
    };
  }

  /// The local for a node's value. A value that a person named, or that is stored, is told from its array by the loops that
  /// it changes with: `hidden_ij`.
  private Local local(Tensor node, IndexMap map, Block block) {
    boolean named = node.name() != null;
    var label = Labels.of(node);
    return new Local(
        named || buffers.byTensor().containsKey(node) ? element(label, index(node.shape(), map, block)) : label,
        node.dtype(), named);
  }

  /// The name of an element of what `label` names.
  private static String element(String label, Index index) {
    var letters = index.variables().filter(LoopAxis.class::isInstance)
        .map(Index.Variable::label).sorted().collect(Collectors.joining());
    return letters.isEmpty() ? label + "Value" : label + "_" + letters;
  }
}
