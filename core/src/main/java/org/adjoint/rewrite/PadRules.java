package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Sums of paddings whose contents stand side by side, as the gradient of what is split into parts.
///
/// Each rule makes fewer paddings.
final class PadRules {
  /// Sums of more terms stay as they are.
  private static final int LIMIT = 64;

  private PadRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(PadRules::join);
  }

  private static Tensor join(Tensor node) {
    if (!(node.op() instanceof Op.Add)) {
      return node;
    }
    var terms = new ArrayList<Tensor>();
    collect(node, terms);
    var pieces = new ArrayList<>(terms.stream().flatMap(term -> Piece.of(term).stream()).toList());
    int count = pieces.size();
    for (var found = neighbours(pieces); found.isPresent(); found = neighbours(pieces)) {
      // pad(x) + pad(y) = pad(concat(x, y)), where y begins at the place at which x ends
      var neighbours = found.get();
      pieces.set(pieces.indexOf(neighbours.first), neighbours.first.joined(neighbours.second));
      pieces.remove(neighbours.second);
    }
    return pieces.size() == count
        ? node
        : Stream.concat(pieces.stream().map(Piece::tensor), terms.stream().filter(term -> Piece.of(term).isEmpty()))
            .reduce(Tensor::add).orElseThrow();
  }

  private static void collect(Tensor sum, List<Tensor> terms) {
    if (sum.op() instanceof Op.Add(var x, var y) && terms.size() < LIMIT) {
      collect(x, terms);
      collect(y, terms);
    } else {
      terms.add(sum);
    }
  }

  private record Neighbours(Piece first, Piece second) {
  }

  private static Optional<Neighbours> neighbours(List<Piece> pieces) {
    return pieces.stream().flatMap(first -> pieces.stream()
        .filter(second -> !first.equals(second) && first.endsBefore(second))
        .map(second -> new Neighbours(first, second)))
        .findFirst();
  }

  /// What stands between zeros along an axis.
  ///
  /// @param begin the first place that is not padding
  /// @param end the first place of the padding after it
  private record Piece(int axis, int begin, int end, int size, List<Tensor> parts) {
    static Optional<Piece> of(Tensor term) {
      if (!(term.op() instanceof Op.Pad(var x, int axis, int low, int high, int interior)) || interior > 0) {
        return Optional.empty();
      }
      int size = ((Dim.Fixed) term.shape().dim(axis)).size();
      return Optional.of(new Piece(axis, low, size - high, size,
          x.op() instanceof Op.Concat(var parts, int along) && along == axis ? parts : List.of(x)));
    }

    boolean endsBefore(Piece next) {
      return axis == next.axis && end == next.begin;
    }

    Piece joined(Piece next) {
      return new Piece(axis, begin, next.end, size, Stream.of(parts, next.parts).flatMap(List::stream).toList());
    }

    Tensor tensor() {
      var joined = parts.size() == 1 ? parts.getFirst() : Tensor.of(new Op.Concat(parts, axis));
      return begin == 0 && end == size ? joined : Tensor.of(new Op.Pad(joined, axis, begin, size - end, 0));
    }
  }
}
