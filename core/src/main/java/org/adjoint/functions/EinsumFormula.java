package org.adjoint.functions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.adjoint.array.Dim;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// The letters of a sum of products, one for each axis. An axis that stands for dots has a letter that no user can write.
///
/// @param operands the letters of each operand's axes
/// @param result the letters of the result's axes
/// @param dims the size of each letter
record EinsumFormula(List<List<Character>> operands, List<Character> result, Map<Character, Dim> dims) {
  private static final Pattern TERM = Pattern.compile("[A-Za-z]*(\\.\\.\\.)?[A-Za-z]*");
  private static final String DOTS = "...";

  /// Reads a formula for given operands.
  static EinsumFormula parse(String text, List<Tensor> tensors) {
    var compact = text.replace(" ", "");
    int arrow = compact.indexOf("->");
    var terms = List.of((arrow < 0 ? compact : compact.substring(0, arrow)).split(",", -1));
    if (terms.size() != tensors.size()) {
      throw mistake(text, "is about " + terms.size() + " operands, but there are " + tensors.size());
    }
    var operands = new ArrayList<List<Character>>();
    for (int i = 0; i < terms.size(); i++) {
      operands.add(letters(text, terms.get(i), tensors.get(i)));
    }
    var dims = dims(text, operands, tensors);
    var result = arrow < 0 ? implicit(operands) : explicit(text, compact.substring(arrow + 2), operands);
    return new EinsumFormula(operands, result, dims);
  }

  private static GraphException mistake(String text, String problem) {
    return new GraphException("\"" + text + "\" " + problem);
  }

  private static void requireTerm(String text, String term) {
    if (!TERM.matcher(term).matches()) {
      throw mistake(text, "is not made of letters, commas, at most one ... for each operand and one arrow ->");
    }
  }

  private static List<Character> letters(String text, String term, Tensor tensor) {
    requireTerm(text, term);
    int named = term.replace(DOTS, "").length();
    int unnamed = tensor.shape().rank() - named;
    int dots = term.indexOf(DOTS);
    if (dots < 0 ? unnamed != 0 : unnamed < 0) {
      throw mistake(text, "names " + named + " axes of an operand of the shape " + tensor.shape());
    }
    var letters = new ArrayList<Character>();
    for (int at = 0; at < term.length(); at++) {
      if (at != dots) {
        letters.add(term.charAt(at));
        continue;
      }
      for (int fromEnd = unnamed; fromEnd >= 1; fromEnd--) {
        letters.add(unnamed(fromEnd));
      }
      at += DOTS.length() - 1;
    }
    return letters;
  }

  /// The letter of the axis that is the `fromEnd`-th from the end of those that dots stand for.
  private static char unnamed(int fromEnd) {
    return (char) fromEnd;
  }

  private static boolean isUnnamed(char letter) {
    return letter < ' ';
  }

  private static Map<Character, Dim> dims(String text, List<List<Character>> operands, List<Tensor> tensors) {
    var dims = new LinkedHashMap<Character, Dim>();
    for (int i = 0; i < operands.size(); i++) {
      for (int axis = 0; axis < operands.get(i).size(); axis++) {
        char letter = operands.get(i).get(axis);
        var dim = tensors.get(i).shape().dim(axis);
        var known = dims.getOrDefault(letter, Dim.of(1));
        if (!known.equals(dim) && !known.isOne() && !dim.isOne()) {
          throw mistake(text,
              "needs one size for " + (isUnnamed(letter) ? DOTS : letter) + ", but got " + known + " and "
                  + dim + " from " + tensors.stream().map(Tensor::shape).toList());
        }
        dims.put(letter, known.isOne() ? dim : known);
      }
    }
    return dims;
  }

  private static List<Character> dots(List<List<Character>> operands) {
    var dots = new ArrayList<>(new LinkedHashSet<>(operands.stream().flatMap(List::stream)
        .filter(EinsumFormula::isUnnamed).toList()));
    dots.sort(Collections.reverseOrder());
    return dots;
  }

  private static List<Character> implicit(List<List<Character>> operands) {
    var result = dots(operands);
    var all = operands.stream().flatMap(List::stream).toList();
    all.stream().filter(letter -> !isUnnamed(letter) && Collections.frequency(all, letter) == 1).sorted()
        .forEach(result::add);
    return result;
  }

  private static List<Character> explicit(String text, String term, List<List<Character>> operands) {
    requireTerm(text, term);
    var result = new ArrayList<Character>();
    int at = term.indexOf(DOTS);
    for (char letter : term.replace(DOTS, "").toCharArray()) {
      if (result.contains(letter) || operands.stream().noneMatch(operand -> operand.contains(letter))) {
        throw mistake(text, "needs a result of letters that occur before the arrow, each once, but has " + letter);
      }
      result.add(letter);
    }
    if (at >= 0) {
      result.addAll(at, dots(operands));
    }
    return result;
  }
}
