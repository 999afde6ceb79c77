package org.adjoint.codegen.inspect.expression;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The known word that somebody may have meant.
public final class Nearest {
  private Nearest() {
  }

  /// The word with the fewest changes of letters to `word`, if it has few; one that is equal but for capitals before all others.
  public static Optional<String> to(String word, Collection<String> known) {
    // Among words of one or two letters all are near.
    int most = word.length() < 3 ? 0 : Math.max(1, word.length() / 3);
    return known.stream().filter(other -> distance(word, other) <= most)
        .min(Comparator.<String>comparingInt(other -> distance(word, other))
            .thenComparingInt(other -> Math.abs(other.length() - word.length()))
            .thenComparing(Comparator.naturalOrder()));
  }

  /// The end of a sentence that refuses `word`: `; did you mean 'tanh'?`, or a full stop.
  public static String question(String word, Collection<String> known) {
    return to(word, known).map(other -> "; did you mean '" + other + "'?").orElse(".");
  }

  /// Letters put in, left out, replaced, or exchanged with their neighbour (F. Damerau, 1964; the restricted form).
  private static int distance(String one, String other) {
    var a = one.toLowerCase(Locale.ROOT);
    var b = other.toLowerCase(Locale.ROOT);
    var table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
        } else {
          int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
          table[i][j] = Math.min(replaced, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
          if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
            table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
          }
        }
      }
    }
    return table[a.length()][b.length()];
  }
}
