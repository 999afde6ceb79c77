package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.optimizers.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads event files back by a parser of its own, whose checksum is written from the polynomial.
class TensorBoardTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000_000), ZoneOffset.UTC);

  @TempDir
  Path folder;

  private record Point(String tag, long step, float value) {}

  @Test
  void writesCurvesThatCanBeReadBack() throws IOException {
    var history = Trainer.of(Dense.of("scores", 2, 3, Activation.IDENTITY)).optimizer(new Sgd(0.125)).epochs(2)
        .batchSize(10).backend(Samples.generated()).listener(new TensorBoard(folder, CLOCK))
        .fit(Samples.blobs(20, 1, DType.FLOAT32), Samples.blobs(20, 2, DType.FLOAT32));
    var training = read(folder.resolve("train"));
    assertThat(training).map(Point::tag).containsExactly("batch_loss", "batch_loss", "epoch_learning_rate",
        "epoch_loss",
        "epoch_accuracy", "batch_loss", "batch_loss", "epoch_learning_rate", "epoch_loss", "epoch_accuracy");
    assertThat(training).map(Point::step).containsExactly(1L, 2L, 1L, 1L, 1L, 3L, 4L, 2L, 2L, 2L);
    assertThat(training.get(2).value).isEqualTo(0.125f);
    for (int epoch = 0; epoch < 2; epoch++) {
      var recorded = history.epochs().get(epoch);
      assertThat(training.get(5 * epoch + 3).value).isEqualTo((float) recorded.loss());
      assertThat((training.get(5 * epoch).value + training.get(5 * epoch + 1).value) / 2)
          .isCloseTo((float) recorded.loss(), within(1e-5f));
      assertThat(read(folder.resolve("validation")).subList(2 * epoch, 2 * epoch + 2)).containsExactly(
          new Point("epoch_loss", epoch + 1, (float) recorded.validationLoss()),
          new Point("epoch_accuracy", epoch + 1, (float) recorded.validationMetric()));
    }
  }

  @Test
  void aSecondRunBeginsNewFiles() throws IOException {
    var trainer = Trainer.of(Dense.of("scores", 2, 3, Activation.IDENTITY)).epochs(1).backend(Samples.generated())
        .listener(new TensorBoard(folder, CLOCK));
    trainer.fit(Samples.blobs(20, 1, DType.FLOAT32));
    trainer.fit(Samples.blobs(20, 1, DType.FLOAT32));
    try (var files = Files.list(folder.resolve("train"))) {
      assertThat(files).hasSize(2).allMatch(file -> file.getFileName().toString().contains("tfevents"));
    }
    assertThat(folder.resolve("validation")).doesNotExist();
  }

  private static List<Point> read(Path part) throws IOException {
    Path file;
    try (var files = Files.list(part)) {
      file = files.findFirst().orElseThrow();
    }
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var points = new ArrayList<Point>();
    for (boolean first = true; bytes.hasRemaining(); first = false) {
      var lengthBytes = slice(bytes, 8);
      var event = checked(bytes, lengthBytes, (int) lengthBytes.getLong(0));
      if (first) {
        assertThat(StandardCharsets.UTF_8.decode(event.slice(event.limit() - 13, 13)).toString())
            .isEqualTo("brain.Event:2");
      } else {
        points.add(point(event));
      }
    }
    return points;
  }

  private static ByteBuffer checked(ByteBuffer bytes, ByteBuffer lengthBytes, int length) {
    assertThat(bytes.getInt()).isEqualTo(masked(lengthBytes));
    var event = slice(bytes, length);
    assertThat(bytes.getInt()).isEqualTo(masked(event));
    return event;
  }

  private static ByteBuffer slice(ByteBuffer bytes, int length) {
    var slice = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return slice;
  }

  private static int masked(ByteBuffer bytes) {
    int crc = -1;
    for (int i = 0; i < bytes.limit(); i++) {
      crc ^= bytes.get(i) & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  /// An `Event` with its time (1), its step (2) and a `Summary` (5) of one `Value` (1) with a tag (1) and a number (2).
  private static Point point(ByteBuffer event) {
    assertThat(event.get()).isEqualTo((byte) (1 << 3 | 1));
    assertThat(event.getDouble()).isEqualTo(1e9);
    assertThat(event.get()).isEqualTo((byte) (2 << 3));
    long step = event.get();
    assertThat(event.get()).isEqualTo((byte) (5 << 3 | 2));
    assertThat((int) event.get()).isEqualTo(event.remaining());
    assertThat(event.get()).isEqualTo((byte) (1 << 3 | 2));
    assertThat((int) event.get()).isEqualTo(event.remaining());
    assertThat(event.get()).isEqualTo((byte) (1 << 3 | 2));
    var tag = new byte[event.get()];
    event.get(tag);
    assertThat(event.get()).isEqualTo((byte) (2 << 3 | 5));
    float value = event.getFloat();
    assertThat(event.hasRemaining()).isFalse();
    return new Point(new String(tag, StandardCharsets.UTF_8), step, value);
  }
}
