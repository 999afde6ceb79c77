package org.adjoint.nn.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.adjoint.nn.data.Excerpt;

/// What an entry of an archive inflates to: never more than the archive says.
final class DeclaredLength extends FilterInputStream {
  private final ZipEntry entry;
  private long left;

  DeclaredLength(ZipEntry entry, InputStream inflated) {
    super(inflated);
    this.entry = entry;
    left = entry.getSize();
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    return counted(value < 0 ? 0 : 1, value);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = in.read(bytes, from, length);
    return counted(Math.max(0, read), read);
  }

  private int counted(int bytes, int result) throws ZipException {
    left -= bytes;
    if (left < 0) {
      throw new ZipException("its entry " + Excerpt.of(entry.getName()) + " inflates to more than " + entry.getSize()
          + " bytes");
    }
    return result;
  }
}
