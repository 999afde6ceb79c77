package org.adjoint.nn.io;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.Excerpt;
import org.adjoint.nn.data.FileMemory;
import org.adjoint.nn.data.InvalidDataException;

/// Arrays in the files of NumPy: one array in an `.npy` file, named arrays in an `.npz` archive.
///
/// float32, float64, int32, int64 and bool are written as they are. Besides these, float16 is read as float32, int8, int16, uint8 and uint16 as int32, and
/// uint32 as int64; both orders of bytes and of axes are understood. Files may come from anywhere: nothing in them is ever executed, and memory is
/// bounded by the bytes that they hold.
public final class Npy {
  private static final String SUFFIX = ".npy";

  private Npy() {}

  /// Reads an `.npy` file.
  ///
  /// @throws InvalidDataException when the file is missing or is not exactly what the format says
  /// @throws IOException when the file cannot be read
  public static NdArray read(Path path) throws IOException {
    requireFile(path);
    try (var stream = new BufferedInputStream(Files.newInputStream(path))) {
      return FileMemory.bounded("The file " + path, () -> NpyArray.read("The file " + path, stream));
    }
  }

  /// Writes an `.npy` file, or replaces it as a whole.
  ///
  /// @throws IOException when the file cannot be written
  public static void write(Path path, NdArray array) throws IOException {
    AtomicFile.replace(path, stream -> NpyArray.write(array, stream));
  }

  /// Reads the arrays of an `.npz` archive, in its order.
  ///
  /// @throws InvalidDataException when the file is missing, or an entry is not exactly what the format says
  /// @throws IOException when the file cannot be read
  public static Map<String, NdArray> readArchive(Path path) throws IOException {
    requireFile(path);
    try (var archive = new ZipFile(path.toFile())) {
      return FileMemory.bounded("The archive " + path, () -> arrays(path, archive));
    } catch (ZipException | EOFException failure) {
      throw new InvalidDataException("The file " + path + " is not a valid npz archive ("
          + (failure.getMessage() == null ? "it ends early" : Excerpt.of(failure.getMessage())) + ").",
          failure);
    }
  }

  private static Map<String, NdArray> arrays(Path path, ZipFile archive) throws IOException {
    FileMemory.require("The archive " + path, archive.stream().mapToLong(ZipEntry::getSize).sum());
    var entries = Collections.list(archive.entries());
    requireNames(path, entries);
    var arrays = new LinkedHashMap<String, NdArray>();
    for (var entry : entries) {
      var name = entry.getName();
      arrays.put(name.substring(0, name.length() - SUFFIX.length()), array(path, archive, entry));
    }
    return Collections.unmodifiableMap(arrays);
  }

  /// Before anything is read, since an archive gives one content for a name that it has twice.
  private static void requireNames(Path path, List<? extends ZipEntry> entries) {
    var names = new HashSet<String>();
    for (var entry : entries) {
      var name = entry.getName();
      if (!name.endsWith(SUFFIX)) {
        throw new InvalidDataException(
            "The archive " + path + " should hold .npy entries only, but it has " + Excerpt.of(name) + ".");
      }
      if (!names.add(name)) {
        throw new InvalidDataException("The archive " + path + " has two entries " + Excerpt.of(name) + ".");
      }
    }
  }

  private static NdArray array(Path path, ZipFile archive, ZipEntry entry) throws IOException {
    var where = "The entry " + Excerpt.of(entry.getName()) + " of " + path;
    try (var stream = new BufferedInputStream(new DeclaredLength(entry, archive.getInputStream(entry)))) {
      var checked = new CheckedInputStream(stream, new CRC32());
      var array = NpyArray.read(where, checked);
      // The archive's own streams compare it with nothing.
      if (checked.getChecksum().getValue() != entry.getCrc()) {
        throw new InvalidDataException(where + " is damaged: its checksum is not that of the archive.");
      }
      return array;
    }
  }

  /// Writes an `.npz` archive, or replaces it as a whole. The same arrays give the same bytes.
  ///
  /// @param arrays by name, written in the order of the map
  /// @throws IOException when the file cannot be written
  public static void writeArchive(Path path, Map<String, NdArray> arrays) throws IOException {
    AtomicFile.replace(path, file -> {
      var stream = new ZipOutputStream(new BufferedOutputStream(file));
      for (var array : arrays.entrySet()) {
        var entry = new ZipEntry(array.getKey() + SUFFIX);
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // the format's zero; the clock would change the bytes
        stream.putNextEntry(entry);
        NpyArray.write(array.getValue(), stream);
        stream.closeEntry();
      }
      stream.finish();
      stream.flush();
    });
  }

  private static void requireFile(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidDataException("The file " + path + " is missing; it should hold arrays of NumPy.");
    }
  }
}
