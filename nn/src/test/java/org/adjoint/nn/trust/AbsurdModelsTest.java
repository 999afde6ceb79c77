package org.adjoint.nn.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.model.Model;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a stranger's file says of a model's architecture may be anything that JSON can say: each number in turn, and each list of numbers, is one that no
/// network has. Chance, as in [StrangersFilesTest], meets few of these.
@Tag("trust")
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class AbsurdModelsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Pattern NUMBER = Pattern.compile("(?<=[:\\[,])-?[0-9][0-9.E-]*");
  private static final Pattern NUMBERS = Pattern.compile("\\[[0-9,]+]");
  private static final List<String> ABSURD_NUMBERS = List.of("0", "-1", "-2147483648", "2147483647", "1073741824",
      "65536", "9223372036854775807", "1e308", "1e999", "-1e999", "NaN",
      "Infinity", "0.5", "null", "[]", "\"\"");
  private static final List<String> ABSURD_LISTS = List.of("[]", "[2147483647,2147483647,2147483647]", "[46341,46341]",
      "[30000,30000]", "[65536,65536,65536]", "[0,0]", "[1" + ",1".repeat(17) + "]", "[1" + ",1".repeat(50_000) + "]");

  @TempDir
  Path folder;

  static Stream<Model> whatNoNetworkHasIsRefusedInOneSentence() {
    return Stream.of(SampleModels.images(), SampleModels.sequences(), SampleModels.graph());
  }

  @ParameterizedTest
  @MethodSource
  void whatNoNetworkHasIsRefusedInOneSentence(Model model) throws IOException {
    var file = folder.resolve("model.safetensors");
    model.save(file);
    var contents = Safetensors.read(file);
    var absurd = absurd(contents.metadata().getOrDefault("model", ""));
    int refused = 0;
    for (var json : absurd) {
      Safetensors.write(file, contents.tensors(), Map.of("model", json));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        Model.load(file).summary();
      } catch (InvalidDataException refusal) {
        refused++;
        assertThat(refusal.getMessage()).hasSizeLessThan(1_500).contains(folder.toString())
            .doesNotContainPattern("\\p{Cntrl}").endsWith(".");
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(200_000_000);
    }
    assertThat(refused).isGreaterThan(absurd.size() / 2);
  }

  private static Set<String> absurd(String json) {
    var absurd = new LinkedHashSet<String>();
    replace(json, NUMBER, ABSURD_NUMBERS, absurd);
    replace(json, NUMBERS, ABSURD_LISTS, absurd);
    return absurd;
  }

  private static void replace(String json, Pattern part, List<String> others, Set<String> replaced) {
    part.matcher(json).results().forEach(
        found -> others.forEach(other -> replaced.add(json.substring(0, found.start()) + other
            + json.substring(found.end()))));
  }
}
