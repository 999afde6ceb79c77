package org.adjoint.nn.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// A file of scalars that TensorBoard draws. Each record is an `Event` of TensorFlow's protocol buffers (`event.proto`, `summary.proto`), framed as in TFRecord
/// files: its length, the masked CRC-32C of that, the event, and the masked CRC-32C of the event.
public final class EventFile implements AutoCloseable {
  private static final int MASK_DELTA = 0xa282ead8;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final OutputStream stream;

  private EventFile(OutputStream stream) {
    this.stream = stream;
  }

  /// Makes a new file.
  ///
  /// @param file TensorBoard looks for names that contain `tfevents`
  /// @param seconds since 1970
  /// @throws IOException when there is such a file, or it cannot be written
  public static EventFile create(Path file, double seconds) throws IOException {
    // A stream, since an interrupt would close a channel.
    var events =
        new EventFile(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    var version = "brain.Event:2".getBytes(StandardCharsets.UTF_8);
    events.write(event(seconds, 0, version.length + 2).put(bytes(3, version)));
    return events;
  }

  /// Adds a point to a curve.
  ///
  /// @param tag the name of the curve; curves are grouped by what stands before a slash
  /// @param step where the point is
  /// @param seconds since 1970
  /// @throws IOException when the file cannot be written
  public void scalar(String tag, long step, double value, double seconds) throws IOException {
    var name = bytes(1, tag.getBytes(StandardCharsets.UTF_8));
    var number = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put(key(2, FIXED32)).putFloat((float) value);
    var point = bytes(1, joined(name, number.array()));
    write(event(seconds, step, point.length + 11).put(bytes(5, point)));
  }

  private static ByteBuffer event(double seconds, long step, int room) {
    return varint(ByteBuffer.allocate(32 + room).order(ByteOrder.LITTLE_ENDIAN).put(key(1, FIXED64)).putDouble(seconds)
        .put(key(2, VARINT)), step);
  }

  private static byte key(int field, int type) {
    return (byte) ((field << 3) | type);
  }

  /// A field of bytes with its length.
  private static byte[] bytes(int field, byte[] content) {
    var length = varint(ByteBuffer.allocate(11).put(key(field, BYTES)), content.length).flip();
    var prefix = new byte[length.remaining()];
    length.get(prefix);
    return joined(prefix, content);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /// Seven bits to a byte, the lowest first; the eighth says that more follow.
  private static ByteBuffer varint(ByteBuffer target, long number) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      target.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    return target.put((byte) rest);
  }

  private void write(ByteBuffer event) throws IOException {
    event.flip();
    var record = ByteBuffer.allocate(16 + event.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.remaining());
    record.putInt(maskedChecksum(record.duplicate().flip()));
    int checksum = maskedChecksum(event.duplicate());
    record.put(event).putInt(checksum);
    stream.write(record.array());
  }

  /// The CRC-32C, rotated and moved, as TFRecord files have it.
  private static int maskedChecksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
