package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.LoopInvariants;
import org.adjoint.rewrite.Rewriter;
import org.adjoint.rewrite.Rule;

/// Brings a simplified program into the form that the scheduler understands:
///
/// - reductions are over all, the first or the last axes;
/// - a product has at most one transposed operand, and its factors lie in memory step by step;
/// - a concatenation has few parts;
/// - what a loop would transpose, or store otherwise, in the same way in every step is stored before it;
/// - a reshape that is more than an index map, what a loop is given, and every result stand on a value that some kernel stores.
///
/// The identity that makes a kernel store a value is [Op.StopGradient], which the simplifier has removed before.
public final class Normalizer {
  /// Below this many terms the sums of `x·yᵀ` are too short to run along both rows, and `y` is transposed first.
  private static final int SHORT_SUM = 64;
  /// With fewer rows of `x` than this, transposing `y` takes longer than it saves.
  private static final int FEW_ROWS = 32;
  /// Fewer columns than this do not fill a vector, so that others than those of the result should run along vectors.
  private static final int FEW_COLUMNS = 16;
  /// Filling a vector with zeros, and taking them out again, is worth it from so many columns and terms on.
  private static final int FEWEST_COLUMNS = 4;
  private static final int FEWEST_TERMS = 16;
  /// Every part of a concatenation is a loop, and a kernel must stay small.
  private static final int MOST_PARTS = 16;

  private Normalizer() {
  }

  /// The program in that form.
  public static Program apply(Program program) {
    List<Rule> rules = List.of(Normalizer::reduceOuterOrInner, Normalizer::transposeAtMostOne,
        Normalizer::fillColumns, Normalizer::transposeSecondFactor, Normalizer::sumAlongVectors,
        Normalizer::transposeResult,
        Normalizer::storeScatteredFactors, Normalizer::storeBeforeWindows, Normalizer::storeBeforeRepetition,
        Normalizer::concatenateInGroups,
        Normalizer::storeBeforeReshape, new LoopInvariants(), Normalizer::storeBeforeLoop);
    return storeResults(readFactorsInPlace(Rewriter.apply(program, rules)));
  }

  private static Tensor reduceOuterOrInner(Tensor node) {
    if (!(node.op() instanceof Op.Reduce(var reduction, var x, var axes))) {
      return node;
    }
    int rank = x.shape().rank();
    boolean outer = axes.getFirst() == 0 && axes.getLast() == axes.size() - 1;
    boolean inner = axes.getLast() == rank - 1 && axes.getFirst() == rank - axes.size();
    if (outer || inner) {
      return node;
    }
    // reduce(x, axes) = reduce(xᵀ with those axes last, last axes)
    var permutation = new ArrayList<>(IntStream.range(0, rank).filter(axis -> !axes.contains(axis)).boxed().toList());
    permutation.addAll(axes);
    var last = IntStream.range(rank - axes.size(), rank).boxed().toList();
    return made(new Op.Reduce(reduction, made(new Op.Transpose(x, permutation), node), last), node);
  }

  private static Tensor transposeAtMostOne(Tensor node) {
    // xᵀ · yᵀ = (y · x)ᵀ
    return node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) && transposeX
        && transposeY
            ? transposed(made(new Op.MatMul(y, x, false, false), node), node)
            : node;
  }

  private static Tensor fillColumns(Tensor node) {
    // x · y = the first columns of x · (y, 0)
    int last = node.shape().rank() - 1;
    if (!(node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY)) || transposeX
        || !(node.shape().dim(last) instanceof Dim.Fixed(int columns)) || !isWorthFilling(node, x)) {
      return node;
    }
    int missing = FEW_COLUMNS * Float.BYTES / node.dtype().bytes() - columns;
    if (columns < FEWEST_COLUMNS || missing <= 0) {
      return node;
    }
    var rows = transposeY ? made(new Op.StopGradient(transposed(y, node)), node) : y;
    var filled = made(new Op.Pad(rows, last, 0, missing, 0), node);
    return made(new Op.Slice(made(new Op.MatMul(x, filled, false, false), node), last, 0, columns, 1), node);
  }

  private static boolean isWorthFilling(Tensor product, Tensor x) {
    boolean few = product.shape().dim(-2) instanceof Dim.Fixed(int rows) && rows < FEW_ROWS;
    return !few && x.shape().dim(-1) instanceof Dim.Fixed(int terms) && terms >= FEWEST_TERMS && terms < SHORT_SUM;
  }

  private static Tensor transposeSecondFactor(Tensor node) {
    // x · yᵀ, with yᵀ stored by a kernel of its own
    return node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) && transposeY
        && !transposeX && isWorthTransposing(x.shape().dim(-2), x.shape().dim(-1)) && !hasLongSumsInFewColumns(node, x)
            ? made(new Op.MatMul(x, made(new Op.StopGradient(transposed(y, node)), node), false, false), node)
            : node;
  }

  private static boolean isWorthTransposing(Dim rows, Dim terms) {
    boolean few = rows instanceof Dim.Fixed(int size) && size < FEW_ROWS;
    boolean shortSums = terms instanceof Dim.Fixed(int size) && size < SHORT_SUM;
    return !few || shortSums;
  }

  private static Tensor sumAlongVectors(Tensor node) {
    // x · y = x · (yᵀ)ᵀ, with yᵀ stored by a kernel of its own; a single column is stored like that already
    return node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) && !transposeX
        && !transposeY && hasLongSumsInFewColumns(node, x) && !node.shape().dim(-1).equals(Dim.of(1))
            ? made(new Op.MatMul(x, made(new Op.StopGradient(transposed(y, node)), node), false, true), node)
            : node;
  }

  private static boolean hasLongSumsInFewColumns(Tensor product, Tensor x) {
    return hasFewColumns(product) && x.shape().dim(-1) instanceof Dim.Fixed(int terms) && terms >= SHORT_SUM;
  }

  private static boolean hasFewColumns(Tensor product) {
    return product.shape().dim(-1) instanceof Dim.Fixed(int columns) && columns < FEW_COLUMNS;
  }

  private static Tensor transposeResult(Tensor node) {
    // xᵀ · y = (yᵀ · x)ᵀ
    return node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) && transposeX
        && !transposeY && hasFewColumns(node) && node.shape().dim(-2) instanceof Dim.Fixed(int rows)
        && rows >= FEW_COLUMNS ? transposed(made(new Op.MatMul(y, x, true, false), node), node) : node;
  }

  private static Tensor storeScatteredFactors(Tensor node) {
    // x · y, with factors stored that a product would read in another order, or with gaps
    return node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY)
        && (isScattered(x) || isScattered(y))
            ? made(new Op.MatMul(isScattered(x) ? made(new Op.StopGradient(x), node) : x,
                isScattered(y) ? made(new Op.StopGradient(y), node) : y, transposeX, transposeY), node)
            : node;
  }

  private static boolean isScattered(Tensor factor) {
    return IndexMap.resolve(factor, IndexMap.identity(factor.shape().rank())).map().axes().stream()
        .anyMatch(
            coordinate -> coordinate.terms().size() > 1
                || coordinate.terms().stream().anyMatch(term -> term.scale() != 1));
  }

  private static Tensor storeBeforeWindows(Tensor node) {
    // unfold(transpose(x)), with the transposition stored, since windows that overlap read each element several times
    return node.op() instanceof Op.Unfold(var x, int axis, int window, int stride, int dilation) && stride < window
        && isReadAcrossRows(x)
            ? made(new Op.Unfold(made(new Op.StopGradient(x), node), axis, window, stride, dilation), node)
            : node;
  }

  private static Tensor storeBeforeRepetition(Tensor node) {
    // broadcast(transpose(x)), likewise
    return node.op() instanceof Op.Broadcast(var x, var axes, var shape) && !axes.contains(shape.rank() - 1)
        && isReadAcrossRows(x)
            ? made(new Op.Broadcast(made(new Op.StopGradient(x), node), axes, shape), node)
            : node;
  }

  private static boolean isReadAcrossRows(Tensor tensor) {
    return tensor.op() instanceof Op.Transpose transpose && transpose.turnsRows();
  }

  private static Tensor concatenateInGroups(Tensor node) {
    if (!(node.op() instanceof Op.Concat(var parts, int axis)) || parts.size() <= MOST_PARTS) {
      return node;
    }
    // concat(a, b, c, d) = concat(concat(a, b), concat(c, d))
    int size = (int) Math.ceil(parts.size() / Math.ceil(parts.size() / (double) MOST_PARTS));
    var groups = IntStream.iterate(0, from -> from < parts.size(), from -> from + size)
        .mapToObj(from -> parts.subList(from, Math.min(from + size, parts.size())))
        .map(group -> group.size() == 1 ? group.getFirst() : made(new Op.Concat(group, axis), node)).toList();
    return made(new Op.Concat(groups, axis), node);
  }

  private static Tensor storeBeforeReshape(Tensor node) {
    return node.op() instanceof Op.Reshape(var x, var shape) && !IndexMap.isExpansion(x.shape(), shape) && !isStored(x)
        ? made(new Op.Reshape(made(new Op.StopGradient(x), node), shape), node)
        : node;
  }

  private static Tensor storeBeforeLoop(Tensor node) {
    // a loop over x = a loop over x, stored by a kernel
    if (!(node.op() instanceof Op.Scan) || node.op().operands().stream().allMatch(Normalizer::isStored)) {
      return node;
    }
    return made(node.op().withOperands(node.op().operands().stream()
        .map(operand -> isStored(operand) ? operand : made(new Op.StopGradient(operand), node)).toList()), node);
  }

  /// Products whose second factor consists of windows read them from where they lie, and those that copy it panel by panel transpose it on the way,
  /// after the other rules: any other user needs them stored.
  private static Program readFactorsInPlace(Program program) {
    return Rewriter.apply(program, List.of(node -> {
      // x · (stored yᵀ) = x · yᵀ
      if (node.op() instanceof Op.MatMul(var x, var copy, boolean transposeX, boolean transposeY) && !transposeX
          && !transposeY
          && copy.op() instanceof Op.StopGradient(var transposition)
          && transposition.op() instanceof Op.Transpose(var y, _)
          && y.shape().rank() == 2) {
        var product = made(new Op.MatMul(x, y, false, true), node);
        return Packing.pays(product) ? product : node;
      }
      // x · reshape(stored windows) = x · reshape(windows)
      if (node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY)
          && y.op() instanceof Op.Reshape(var stored, var shape) && stored.op() instanceof Op.StopGradient(var windows)
          && ProductDomain.isWindows(Tensor.of(new Op.Reshape(windows, shape)))) {
        return made(new Op.MatMul(x, made(new Op.Reshape(windows, shape), node), transposeX, transposeY), node);
      }
      return node;
    }));
  }

  private static Program storeResults(Program program) {
    Set<Tensor> taken = new HashSet<>();
    // All inputs: the sizes of symbols are looked up by their place among those of the inputs.
    var builder = Program.like(program);
    program.inputs().forEach(builder::input);
    program.updates().forEach((input, next) -> builder.update(input, resultOf(next, taken)));
    program.outputs().forEach((name, node) -> builder.output(name, resultOf(node, taken)));
    return builder.build();
  }

  /// A node that a kernel stores for this result alone.
  private static Tensor resultOf(Tensor node, Set<Tensor> taken) {
    var source = Accesses.stored(node);
    if (Accesses.isComputed(source) && taken.add(source)) {
      return node;
    }
    var copy = made(new Op.StopGradient(node), node);
    return node.name() == null ? copy : copy.named(node.name());
  }

  private static boolean isStored(Tensor tensor) {
    var source = Accesses.stored(tensor);
    return source.op() instanceof Op.Input || source.op() instanceof Op.Constant || Accesses.isComputed(source);
  }

  private static Tensor transposed(Tensor matrix, Tensor node) {
    int rank = matrix.shape().rank();
    var permutation = IntStream.range(0, rank).mapToObj(axis -> axis < rank - 2 ? axis : 2 * rank - 3 - axis).toList();
    return made(new Op.Transpose(matrix, permutation), node);
  }

  private static Tensor made(Op op, Tensor node) {
    return Tensor.of(op, node.origin());
  }
}
