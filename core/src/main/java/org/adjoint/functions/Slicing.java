package org.adjoint.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.adjoint.array.Dim;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Reads the text of [Layouts#slice] and takes what it says.
final class Slicing {
  private static final Pattern INDEX = Pattern.compile("[+-]?\\d+");
  private static final Pattern RANGE = Pattern.compile("([+-]?\\d+)?\\s*:\\s*([+-]?\\d+)?\\s*(?::\\s*([+-]?\\d+)?)?");
  private static final String REST = "...";
  private static final String NEW = "newaxis";

  private final Tensor original;
  private final String text;
  private Tensor result;
  /// The axis of `result` that the next part of the text is about, and the same of `original`.
  private int axis;
  private int axisBefore;

  private Slicing(Tensor x, String text) {
    this.original = x;
    this.text = text;
    this.result = x;
  }

  static Tensor apply(Tensor x, String text) {
    return new Slicing(x, text).apply();
  }

  private Tensor apply() {
    var parts = new ArrayList<String>();
    List.of(text.split(",", -1)).forEach(part -> parts.add(part.strip()));
    long mentioned = parts.stream().filter(part -> !part.equals(REST) && !part.equals(NEW)).count();
    long rest = original.shape().rank() - mentioned;
    if (rest < 0 || parts.stream().filter(REST::equals).count() > 1) {
      throw new GraphException("\"" + text + "\" is about " + mentioned + " axes, but the shape is "
          + original.shape() + "; at most one " + REST + " stands for those that are not mentioned");
    }
    for (var part : parts) {
      switch (part) {
        case REST -> skip((int) rest);
        case NEW -> {
          result = result.expand(axis);
          axis++;
        }
        default -> take(part);
      }
    }
    return result;
  }

  private void skip(int axes) {
    axis += axes;
    axisBefore += axes;
  }

  private void take(String part) {
    if (INDEX.matcher(part).matches()) {
      takeIndex(number(part));
      return;
    }
    var range = RANGE.matcher(part);
    if (!range.matches()) {
      throw new GraphException("\"" + part + "\" in \"" + text
          + "\" is neither an index, nor a range start:stop:step, nor ... or newaxis");
    }
    var start = range.group(1);
    var stop = range.group(2);
    int step = range.group(3) == null ? 1 : number(range.group(3));
    if (step == 0) {
      throw new GraphException("the step of \"" + part + "\" is 0");
    }
    if (start != null || stop != null || Math.abs((long) step) != 1) {
      takeRange(start, stop, step);
    } else if (step == -1) {
      result = Tensor.of(new Op.Reverse(result, axis));
    }
    skip(1);
  }

  private void takeIndex(int index) {
    int size = size();
    int at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
      throw new GraphException("the index " + index + " is outside of axis " + axisBefore + " of " + original.shape());
    }
    var slice = Tensor.of(new Op.Slice(result, axis, at, 1, 1));
    result = slice.reshape(slice.shape().without(List.of(axis)));
    axisBefore++;
  }

  private void takeRange(@Nullable String start, @Nullable String stop, int step) {
    int size = size();
    boolean forward = step > 0;
    // A falling range may start at the last place and stop before the first.
    int low = forward ? 0 : -1;
    int high = forward ? size : size - 1;
    int from = start == null ? (forward ? low : high) : bound(number(start), size, low, high);
    int to = stop == null ? (forward ? high : low) : bound(number(stop), size, low, high);
    int stride = Math.abs(step);
    int distance = forward ? to - from : from - to;
    int count = distance <= 0 ? 0 : (distance - 1) / stride + 1;
    int first = count == 0 ? 0 : forward ? from : from - (count - 1) * stride;
    result = Tensor.of(new Op.Slice(result, axis, first, count, stride));
    if (!forward) {
      result = Tensor.of(new Op.Reverse(result, axis));
    }
  }

  private static int bound(int given, int size, int low, int high) {
    return Math.clamp(given < 0 ? (long) given + size : given, low, high);
  }

  private int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException tooLarge) {
      throw new GraphException("the number " + digits + " in \"" + text + "\" is too large");
    }
  }

  private int size() {
    if (original.shape().dim(axisBefore) instanceof Dim.Fixed(int size)) {
      return size;
    }
    throw new GraphException("of axis " + axisBefore + " of " + original.shape()
        + " only : or ::-1 can be taken, because it is symbolic, but got \"" + text + "\"");
  }
}
