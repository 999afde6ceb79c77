package org.adjoint.codegen.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The layouts of the sizes that a session has met lately. The one that was used longest ago gives way where there are too many, or too
/// large ones; whoever holds its outputs keeps them.
final class Layouts {
  /// More than lengths of sequences are usually rounded to, and few enough to be compared one by one.
  static final int MOST = 64;

  /// The last used first.
  private final List<Layout> layouts = new ArrayList<>(MOST);

  /// The layout for these sizes, or null. Allocates nothing.
  @Nullable Layout find(int[] sizes) {
    for (int place = 0; place < layouts.size(); place++) {
      var layout = layouts.get(place);
      if (Arrays.equals(layout.sizes(), sizes)) {
        if (place > 0) {
          layouts.addFirst(layouts.remove(place));
        }
        return layout;
      }
    }
    return null;
  }

  /// Makes room for one more.
  ///
  /// @param bytes that the others may keep
  void makeRoom(long bytes) {
    while (!layouts.isEmpty() && (layouts.size() >= MOST || bytes() > bytes)) {
      layouts.removeLast();
    }
  }

  private long bytes() {
    return layouts.stream().mapToLong(Layout::bytes).sum();
  }

  /// Keeps a layout. Those from before the workspace has grown have arrays that are no longer its own, and go.
  void add(Layout layout) {
    layouts.removeIf(old -> old.generation() != layout.generation());
    layouts.addFirst(layout);
  }

  int count() {
    return layouts.size();
  }
}
