package org.adjoint.nn.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// Replaces a file as a whole: a reader sees the old content or the new, never a part, however a process ends. An interrupt of the thread neither
/// disturbs it nor is cleared.
final class AtomicFile {
  private static final String SUFFIX = ".tmp";
  private static final Duration ABANDONED = Duration.ofHours(1);

  /// Writes the content of a file.
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream stream) throws IOException;
  }

  private AtomicFile() {}

  /// Writes a temporary file beside `target`, forces it to disk and renames it to `target`. When any step fails, the
  /// temporary file is removed and `target` is what it was. A process that is killed leaves its temporary file behind; the first call after an
  /// hour removes it.
  static void replace(Path target, Content content) throws IOException {
    // Beside the target, because only a rename within one file system is atomic. Not Files.createTempFile, whose files
    // only their owner may read.
    var prefix = "." + target.getFileName() + ".";
    removeAbandoned(target, prefix);
    var temporary = target.resolveSibling(prefix + UUID.randomUUID() + SUFFIX);
    try {
      // An interrupt closes a channel, but not a stream.
      try (var stream =
          Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(stream);
      }
      force(temporary, StandardOpenOption.WRITE);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(target);
  }

  private static void removeAbandoned(Path target, String prefix) throws IOException {
    var folder = target.toAbsolutePath().getParent();
    var oldest = FileTime.from(Instant.now().minus(ABANDONED));
    try (var found = Files.newDirectoryStream(folder, file -> file.getFileName().toString().startsWith(prefix)
        && file.getFileName().toString().endsWith(SUFFIX) && Files.getLastModifiedTime(file).compareTo(oldest) < 0)) {
      for (var file : found) {
        Files.deleteIfExists(file);
      }
    } catch (DirectoryIteratorException | NoSuchFileException _) {
      // Somebody else was faster; if the folder itself is missing, writing says so.
    }
  }

  /// So that the rename outlives a loss of power as well, where the system knows of such a thing.
  private static void forceFolder(Path target) {
    try {
      force(Objects.requireNonNull(target.toAbsolutePath().getParent()), StandardOpenOption.READ);
    } catch (IOException _) {
      // Folders cannot be opened everywhere, and the content is safe already.
    }
  }

  private static void force(Path file, OpenOption access) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      for (boolean forced = false; !forced;) {
        try (var channel = FileChannel.open(file, access)) {
          channel.force(true);
          forced = true;
        } catch (ClosedByInterruptException _) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
