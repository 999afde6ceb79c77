package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All on this machine: the mirror is a server of the test.
@Tag("trust")
class MnistDownloadTest {
  private static final String CHECKSUM_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir
  Path folder;

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private MnistDownload download;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/mirror/", exchange -> {
      var name = exchange.getRequestURI().getPath().substring("/mirror/".length());
      synchronized (requests) {
        requests.add(name);
      }
      var content = files.get(name);
      exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
      if (content != null) {
        exchange.getResponseBody().write(content);
      }
      exchange.close();
    });
    server.start();
    download = new MnistDownload(mirror(), Map.of("a.gz", CHECKSUM_OF_ABC));
    files.put("a.gz", "abc".getBytes(StandardCharsets.US_ASCII));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI mirror() {
    return URI
        .create("http://" + server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort()
            + "/mirror/");
  }

  @Test
  void fetchesWhatIsMissingAndNothingTwice() throws IOException {
    var target = folder.resolve("made/for/it");
    download.into(target);
    download.into(target);
    assertThat(target.resolve("a.gz")).hasContent("abc");
    assertThat(requests).containsExactly("a.gz");
  }

  @Test
  void fetchesAgainWhatIsNotWhole() throws IOException {
    Files.writeString(folder.resolve("a.gz"), "ab");
    download.into(folder);
    assertThat(folder.resolve("a.gz")).hasContent("abc");
  }

  @Test
  void refusesAnotherFileAndLeavesTheFolderAsItWas() throws IOException {
    files.put("a.gz", "abd".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> download.into(folder)).isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("The file at " + mirror() + "a.gz should have the SHA-256 checksum " + CHECKSUM_OF_ABC)
        .hasMessageEndingWith("; it is not the original.");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tellsWhatAMirrorLacks() {
    files.clear();
    assertThatThrownBy(() -> download.into(folder)).isInstanceOf(InvalidDataException.class)
        .hasMessage("The address " + mirror() + "a.gz should give a file, but it answers 404.");
    assertThat(folder).isEmptyDirectory();
    server.stop(0);
    assertThatThrownBy(() -> download.into(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void knowsTheFilesOfBothDataSets() throws IOException {
    for (var known : List.of(MnistDownload.mnist(), MnistDownload.fashionMnist())) {
      assertThat(known.checksums()).hasSize(4).containsOnlyKeys(MnistBytes.TRAIN_IMAGES, MnistBytes.TRAIN_LABELS,
          MnistBytes.TEST_IMAGES, MnistBytes.TEST_LABELS);
      assertThat(known.checksums().values()).doesNotHaveDuplicates().allMatch(sum -> sum.matches("[0-9a-f]{64}"));
      assertThat(known.from(mirror()).checksums()).isEqualTo(known.checksums());
    }
    assertThatThrownBy(() -> MnistDownload.mnist().from(URI.create("http://localhost/mnist")))
        .hasMessage("The address of a mirror must end in /, but it is http://localhost/mnist.");
  }
}
