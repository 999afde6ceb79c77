package org.adjoint.codegen.compile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Compiled classes on disk, so that a program that was compiled once, by any process, need not be compiled again.
///
/// An entry is found by a digest of the source, of the options, and of the JDK that compiled it, and carries a digest of its own
/// content: one that is torn, stale or altered is not used, and made anew. Entries are written to a file of their own and renamed, so
/// processes may share the folder. Nobody but the user may write there: a folder of somebody else is left alone, and one of the user's that others
/// could write to is closed to them and emptied.
final class ClassCache {
  private static final System.Logger LOGGER = System.getLogger(ClassCache.class.getName());

  /// The property that names the folder, or says `off`.
  static final String PROPERTY = "adjoint.cache";

  private static final String SUFFIX = ".classes";
  private static final int FORMAT = 0xad70_0001;
  private static final int DIGEST_BYTES = 32;
  /// Far more than the classes of a program.
  private static final long LARGEST_ENTRY = 16L << 20;
  private static final int MOST_ENTRIES = 1_000;

  private final Path folder;

  private ClassCache(Path folder) {
    this.folder = folder;
  }

  /// The cache that the property [#PROPERTY] names, or that of the user; nothing where there is no folder for it.
  static Optional<ClassCache> find() {
    var named = System.getProperty(PROPERTY);
    return "off".equals(named) ? Optional.empty() : in(named == null ? ofUser() : Path.of(named));
  }

  /// A cache in a folder, which is made if it is not there.
  static Optional<ClassCache> in(Path folder) {
    try {
      Files.createDirectories(folder);
      return isPrivate(folder) ? Optional.of(new ClassCache(folder)) : Optional.empty();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Compiled classes are not kept in " + folder + ".", e);
      return Optional.empty();
    }
  }

  /// Whether only the user can write to a folder; it is closed to others where it is the user's. What others may have put there is deleted: an
  /// entry is code.
  private static boolean isPrivate(Path folder) throws IOException {
    var view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (view == null) {
      return true;
    }
    var attributes = view.readAttributes();
    var user = folder.getFileSystem().getUserPrincipalLookupService()
        .lookupPrincipalByName(System.getProperty("user.name"));
    if (!attributes.owner().equals(user)) {
      LOGGER.log(System.Logger.Level.WARNING, "Compiled classes are not kept in " + folder + ", which belongs to "
          + attributes.owner() + "; name another folder by the property " + PROPERTY + ", or switch it off.");
      return false;
    }
    view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      try (var files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(ClassCache::delete);
      }
    }
    return true;
  }

  private static Path ofUser() {
    var home = Path.of(System.getProperty("user.home", "."));
    var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var local = System.getenv("LOCALAPPDATA");
    var cache = System.getenv("XDG_CACHE_HOME");
    if (system.contains("mac")) {
      return home.resolve("Library/Caches/adjoint");
    }
    if (system.contains("windows") && local != null) {
      return Path.of(local, "adjoint", "cache");
    }
    return cache == null || cache.isEmpty() ? home.resolve(".cache/adjoint") : Path.of(cache, "adjoint");
  }

  /// The digest under which the classes of a source are kept.
  static String key(String source, boolean vectorApi) {
    var compiler = System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version");
    return HexFormat.of().formatHex(digest((FORMAT + "\0" + compiler + "\0" + vectorApi + "\0" + source)
        .getBytes(StandardCharsets.UTF_8)));
  }

  /// The classes kept under a key, by name.
  Optional<Map<String, byte[]>> read(String key) {
    var file = folder.resolve(key + SUFFIX);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_ENTRY) {
        return Optional.empty();
      }
      return Optional.of(decode(Files.readAllBytes(file), key));
    } catch (IOException | IllegalArgumentException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "The kept classes in " + file + " are damaged and made anew.", e);
      return Optional.empty();
    }
  }

  /// Keeps classes under a key. That fails silently: a program runs without.
  void write(String key, Map<String, byte[]> classes) {
    var temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      removeOldest();
      Files.write(temporary, encode(classes, key));
      Files.move(temporary, folder.resolve(key + SUFFIX), StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Compiled classes cannot be kept in " + folder + ".", e);
      delete(temporary);
    }
  }

  private void removeOldest() throws IOException {
    try (var files = Files.list(folder)) {
      var entries = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
      if (entries.size() >= MOST_ENTRIES) {
        entries.stream().sorted(Comparator.comparingLong(ClassCache::lastModified)).limit(MOST_ENTRIES / 4)
            .forEach(ClassCache::delete);
      }
    }
  }

  private static long lastModified(Path file) {
    return file.toFile().lastModified();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "The file " + file + " cannot be deleted.", e);
    }
  }

  private static byte[] encode(Map<String, byte[]> classes, String key) throws IOException {
    var content = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(content)) {
      out.writeInt(FORMAT);
      out.writeUTF(key);
      out.writeInt(classes.size());
      for (var entry : new TreeMap<>(classes).entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        out.write(entry.getValue());
      }
    }
    content.writeBytes(digest(content.toByteArray()));
    return content.toByteArray();
  }

  private static Map<String, byte[]> decode(byte[] file, String key) throws IOException {
    if (file.length < DIGEST_BYTES) {
      throw new IOException("The file has " + file.length + " bytes only.");
    }
    var content = Arrays.copyOf(file, file.length - DIGEST_BYTES);
    if (!MessageDigest.isEqual(digest(content), Arrays.copyOfRange(file, content.length, file.length))) {
      throw new IOException("The file is not what was written.");
    }
    var classes = new TreeMap<String, byte[]>();
    try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readInt() != FORMAT || !in.readUTF().equals(key)) {
        throw new IOException("The file belongs to another source.");
      }
      for (int left = in.readInt(); left > 0; left--) {
        classes.put(in.readUTF(), in.readNBytes(in.readInt()));
      }
    }
    return classes;
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }
}
