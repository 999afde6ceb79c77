package org.adjoint.codegen.inspect;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A headless Chromium, driven by the protocol of W3C WebDriver through its own chromedriver. Nothing is fetched from anywhere.
final class Browser implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("on port (\\d+)");
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  private final Process driver;
  private final String driverAddress;
  private final HttpClient client = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
  private String session = "";

  private Browser(Process driver, int port) {
    this.driver = driver;
    driverAddress = "http://127.0.0.1:" + port;
  }

  /// Whether there is one on this machine.
  static boolean isInstalled() {
    return chromium().isPresent() && executable("chromedriver").isPresent();
  }

  private static Optional<Path> chromium() {
    return Stream.of("chromium", "chromium-browser", "google-chrome").flatMap(name -> executable(name).stream())
        .findFirst();
  }

  private static Optional<Path> executable(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of)
        .map(folder -> folder.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  /// Starts one with an empty profile.
  static Browser start(Path folder) throws IOException {
    var driver = new ProcessBuilder(executable("chromedriver").orElseThrow().toString(), "--port=0")
        .redirectErrorStream(true).start();
    var browser = new Browser(driver, port(driver.inputReader()));
    var flags = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--window-size=1500,950", "--user-data-dir=" + folder.toAbsolutePath());
    var options = Map.of("binary", chromium().orElseThrow().toString(), "args", flags);
    try {
      var answer =
          (Map<?, ?>) Objects.requireNonNull(browser.post("/session", Map.of("capabilities", Map.of("alwaysMatch",
              Map.of("goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL"))))));
      browser.session = "/session/" + answer.get("sessionId");
    } catch (RuntimeException e) {
      browser.close();
      throw e;
    }
    return browser;
  }

  private static int port(BufferedReader output) throws IOException {
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      var port = PORT.matcher(line);
      if (port.find() && line.contains("successfully")) {
        return Integer.parseInt(port.group(1));
      }
    }
    throw new IOException("chromedriver did not start.");
  }

  // ---- what a person does ----

  /// Opens a file.
  void open(Path page) {
    post(session + "/url", Map.of("url", page.toUri().toString()));
  }

  /// Clicks on the first element that a CSS selector finds.
  void click(String selector) {
    post(session + "/element/" + element(selector) + "/click", Map.of());
  }

  /// Types into the element that has the focus.
  void type(String keys) {
    var actions = new ArrayList<Object>();
    keys.codePoints().mapToObj(Character::toString).forEach(key -> {
      actions.add(Map.of("type", "keyDown", "value", key));
      actions.add(Map.of("type", "keyUp", "value", key));
    });
    post(session + "/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keys", "actions", actions))));
  }

  /// Moves with the button pressed.
  void drag(int fromX, int fromY, int toX, int toY) {
    post(session + "/actions", Map.of("actions", List.of(Map.of("type", "pointer", "id", "mouse", "actions",
        List.of(move(fromX, fromY), Map.of("type", "pointerDown", "button", 0),
            move((fromX + toX) / 2, (fromY + toY) / 2),
            move(toX, toY), Map.of("type", "pointerUp", "button", 0))))));
  }

  private static Map<String, Object> move(int x, int y) {
    return Map.of("type", "pointerMove", "duration", 0, "x", x, "y", y);
  }

  /// Turns the wheel.
  void scroll(int x, int y, int distance) {
    post(session + "/actions", Map.of("actions", List.of(Map.of("type", "wheel", "id", "wheel", "actions", List.of(
        Map.of("type", "scroll", "x", x, "y", y, "deltaX", 0, "deltaY", distance, "duration", 0))))));
  }

  // ---- what a person sees ----

  /// The text of the first element that a CSS selector finds.
  String text(String selector) {
    return String.valueOf(get(session + "/element/" + element(selector) + "/text"));
  }

  /// What a script returns, as text.
  String evaluate(String script) {
    return String.valueOf(post(session + "/execute/sync", Map.of("script", script, "args", List.of())));
  }

  /// What the console says of errors since it was last asked.
  List<String> errors() {
    var entries = (List<?>) Objects.requireNonNull(post(session + "/se/log", Map.of("type", "browser")));
    return entries.stream().map(entry -> (Map<?, ?>) Objects.requireNonNull(entry))
        .filter(entry -> !"INFO".equals(entry.get("level")) && !"DEBUG".equals(entry.get("level")))
        .map(Object::toString)
        .toList();
  }

  private String element(String selector) {
    var found = (Map<?, ?>) Objects
        .requireNonNull(post(session + "/element", Map.of("using", "css selector", "value", selector)));
    return String.valueOf(found.get(ELEMENT));
  }

  // ---- protocol ----

  private @Nullable Object post(String path, Map<String, ?> body) {
    return send(HttpRequest.newBuilder(URI.create(driverAddress + path))
        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body))));
  }

  private @Nullable Object get(String path) {
    return send(HttpRequest.newBuilder(URI.create(driverAddress + path)).GET());
  }

  private @Nullable Object send(HttpRequest.Builder request) {
    try {
      var response =
          client.send(request.timeout(Duration.ofMinutes(2)).header("Content-Type", "application/json").build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("The browser refuses: " + response.body());
      }
      return Json.read(response.body()).get("value");
    } catch (IOException e) {
      throw new IllegalStateException("The browser does not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Nobody waits for the browser any more.", e);
    }
  }

  @Override
  public void close() {
    try {
      if (!session.isEmpty()) {
        send(HttpRequest.newBuilder(URI.create(driverAddress + session)).DELETE());
      }
    } finally {
      client.close();
      driver.descendants().forEach(ProcessHandle::destroy);
      driver.destroy();
    }
  }
}
