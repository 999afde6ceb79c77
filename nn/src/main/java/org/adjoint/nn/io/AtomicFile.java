package org.adjoint.nn.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Replaces a file as a whole: a reader sees the old content or the new, never a part.
final class AtomicFile {
  /// Writes the content of a file.
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /// Writes a temporary file beside `target`, forces it to disk and renames it to `target`. When any step fails, the
  /// temporary file is removed and `target` is what it was.
  static void replace(Path target, Content content) throws IOException {
    // Beside the target, because only a rename within one file system is atomic. Not Files.createTempFile, whose files
    // only their owner may read.
    var temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
