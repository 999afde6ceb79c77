package org.adjoint.bench.contest;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// What holds rows back that miss their targets.
///
/// @param machine on which that was found
/// @param byRow one sentence for each, by the row's id
record Notes(String machine, Map<String, String> byRow) {
  private static final String MACHINE = "machine";

  Notes {
    byRow = Map.copyOf(byRow);
  }

  static Notes read() throws IOException {
    var properties = new Properties();
    try (var in = new InputStreamReader(
        Objects.requireNonNull(Notes.class.getResourceAsStream("notes.properties")), StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    var machine = (String) Objects.requireNonNull(properties.remove(MACHINE));
    var notes = new HashMap<String, String>();
    properties.forEach((rows, note) -> {
      for (var row : Rows.named(List.of(((String) rows).split(",")))) {
        if (notes.put(row.id(), (String) note) != null) {
          throw new IllegalStateException("Two notes are on " + row.id() + ".");
        }
      }
    });
    return new Notes(machine, notes);
  }
}
