package org.adjoint.nn.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Decompresses a gzip file and can tell what lies behind the compressed data, which [GZIPInputStream] ignores in
/// silence.
final class SingleMemberGzip extends GZIPInputStream {
  private static final int BUFFER = 1 << 16;
  private static final int CHECKSUM_AND_LENGTH = 8;

  private final long headerLength;

  SingleMemberGzip(InputStream file) throws IOException {
    this(new Counter(file));
  }

  private SingleMemberGzip(Counter counter) throws IOException {
    super(counter, BUFFER);
    headerLength = counter.count; // the constructor above read the gzip header and nothing else
  }

  /// The number of bytes behind the compressed data in a file of `fileLength` bytes; known once all is decompressed.
  long bytesBehind(long fileLength) {
    return fileLength - headerLength - inf.getBytesRead() - CHECKSUM_AND_LENGTH;
  }

  private static final class Counter extends FilterInputStream {
    private long count;

    Counter(InputStream file) {
      super(file);
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = in.read(bytes, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
