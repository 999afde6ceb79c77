package org.adjoint.codegen.java;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/// Identifiers for what people named with any text. Whatever the text, only letters, digits and underscores of it come through.
final class Names {
  private record Scope(Set<String> taken, Map<Object, String> names) {
    Scope() {
      this(new HashSet<>(), new HashMap<>());
    }
  }

  /// Classes that generated code calls by their simple name.
  private static final Set<String> MENTIONED = Set.of("Math", "Integer", "Float", "Double");

  /// Longer ones nobody reads, and file systems do not take.
  private static final int LONGEST = 100;

  private final Deque<Scope> scopes = new ArrayDeque<>();

  /// Identifiers that may not be used are `reserved`.
  Names(Collection<String> reserved) {
    scopes.push(new Scope());
    reserved.forEach(scopes.element().taken::add);
  }

  /// Opens a block: what is named in it is forgotten at its end.
  void open() {
    scopes.push(new Scope());
  }

  /// Closes the innermost block.
  void close() {
    scopes.pop();
  }

  /// The identifier of `thing`, which is given one after `label` if it has none.
  String of(Object thing, String label) {
    var known = known(thing);
    return known != null ? known : define(thing, label);
  }

  /// Gives `thing` a new identifier after `label`.
  String define(Object thing, String label) {
    var base = identifier(label);
    var name = base;
    for (int number = 2; isTaken(name); number++) {
      // A digit at the end would run into the number.
      name = base + (Character.isDigit(base.charAt(base.length() - 1)) ? "_" : "") + number;
    }
    scopes.element().taken.add(name);
    scopes.element().names.put(thing, name);
    return name;
  }

  private @Nullable String known(Object thing) {
    for (var scope : scopes) {
      var name = scope.names.get(thing);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private boolean isTaken(String name) {
    return scopes.stream().anyMatch(scope -> scope.taken.contains(name));
  }

  /// The identifier nearest to `label`, or to its beginning, starting in lower case: `train step` gives `trainStep`.
  static String identifier(String label) {
    var name = new StringBuilder();
    boolean wordEnds = false;
    for (int at = 0; at < label.length() && name.length() < LONGEST; at++) {
      char letter = label.charAt(at);
      if (letter == ' ') {
        wordEnds = true;
      } else {
        boolean plain = letter == '_' || (letter < 128 && Character.isLetterOrDigit(letter));
        name.append(!plain ? '_' : wordEnds ? Character.toUpperCase(letter) : letter);
        wordEnds = false;
      }
    }
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      name.insert(0, '_');
    }
    name.setCharAt(0, Character.toLowerCase(name.charAt(0)));
    // A method called yield could not be called by its name alone.
    return SourceVersion.isName(name) && !name.toString().equals("yield") ? name.toString() : name + "_";
  }

  /// The class name nearest to `label`: `train step` gives `TrainStep`.
  static String className(String label) {
    var name = identifier(label);
    var capitalized = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return MENTIONED.contains(capitalized) ? capitalized + "Program" : capitalized;
  }

  /// `text` as part of a comment, which it cannot end.
  static String comment(String text) {
    // Half a character, which no file can hold, becomes a question mark.
    var encodable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    // Backslashes first: what they become must not end the comment either.
    return line(encodable.replace('\\', '/')).replace("*/", "* /").replace('{', '(').replace('}', ')');
  }

  /// `text` in one line: without all that ends one, or is not seen. Beyond `\n` Unicode knows four more ends of lines, and JavaPoet makes
  /// new lines of them even within a literal; marks of direction make code look like other code.
  static String line(String text) {
    return text.replaceAll("\\R|[\\p{Cntrl}\\p{Cf}]", " ");
  }
}
