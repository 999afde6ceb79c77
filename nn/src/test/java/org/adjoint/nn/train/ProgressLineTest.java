package org.adjoint.nn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.adjoint.array.DType;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  @Test
  void tellsLossMetricsSpeedAndTimeLeftOnOneLineForEachEpoch() {
    var printed = new ByteArrayOutputStream();
    Trainer.of(Dense.of("scores", 2, 3, Activation.IDENTITY)).epochs(2).backend(Samples.generated())
        .listener(new ProgressLine(new PrintStream(printed, true, StandardCharsets.UTF_8), "test"))
        .fit(Samples.blobs(20, 1, DType.FLOAT32), Samples.blobs(20, 2, DType.FLOAT32));
    var lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    var number = "\\d+\\.\\d{4}";
    assertThat(lines).hasSize(2).allMatch(line -> line.matches("epoch  \\d/2  loss " + number + "  accuracy " + number
        + "  test loss " + number + "  test accuracy " + number + "  \\d+\\.\\d s  \\d+ samples/s  \\d+ s left"));
    assertThat(lines.getLast()).startsWith("epoch  2/2").endsWith(" 0 s left");
  }
}
