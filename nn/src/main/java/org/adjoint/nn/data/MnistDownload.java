package org.adjoint.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// The four files of a data set in the form of MNIST, to be fetched into a folder when someone asks for it. Nothing else in the library uses the network.
///
/// ```java
/// MnistDownload.mnist().from(URI.create("https://mirror.example/mnist/")).into(folder);
/// var mnist = MnistFiles.read(folder);
/// ```
///
/// Every file is known by its SHA-256 checksum, so any mirror will do: what is not the original file is refused, and the folder stays as it was.
///
/// @param mirror the address under which the files lie, ending in `/`
/// @param checksums SHA-256 in hexadecimal digits by the name of the file
public record MnistDownload(URI mirror, Map<String, String> checksums) {
  private static final long LARGEST = 100_000_000;
  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final Duration ANSWERING = Duration.ofMinutes(10);

  public MnistDownload {
    checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
    if (!mirror.toString().endsWith("/")) {
      throw new IllegalArgumentException("The address of a mirror must end in /, but it is " + mirror + ".");
    }
  }

  /// Handwritten digits (Y. LeCun, C. Cortes and C. Burges), 11.6 MB.
  public static MnistDownload mnist() {
    return of("https://storage.googleapis.com/cvdf-datasets/mnist/",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");
  }

  /// Fashion-MNIST (H. Xiao, K. Rasul and R. Vollgraf, 2017): ten kinds of clothes in the same form, 30.9 MB.
  public static MnistDownload fashionMnist() {
    return of("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5");
  }

  private static MnistDownload of(String mirror, String trainImages, String trainLabels, String testImages,
      String testLabels) {
    var checksums = new LinkedHashMap<String, String>();
    checksums.put("train-images-idx3-ubyte.gz", trainImages);
    checksums.put("train-labels-idx1-ubyte.gz", trainLabels);
    checksums.put("t10k-images-idx3-ubyte.gz", testImages);
    checksums.put("t10k-labels-idx1-ubyte.gz", testLabels);
    return new MnistDownload(URI.create(mirror), checksums);
  }

  /// The same files from another mirror.
  ///
  /// @param other the address under which the files lie, ending in `/`
  public MnistDownload from(URI other) {
    return new MnistDownload(other, checksums);
  }

  /// Fetches the files that are not in the folder yet, or not whole.
  ///
  /// @param folder is made when it does not exist
  /// @throws InvalidDataException when the mirror has no such file, or another one
  /// @throws IOException when the mirror cannot be reached or the folder cannot be written to
  public void into(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var client = HttpClient.newBuilder().connectTimeout(CONNECTING)
        .followRedirects(HttpClient.Redirect.NORMAL).build()) {
      for (var file : checksums.entrySet()) {
        var target = folder.resolve(file.getKey());
        if (!Files.isRegularFile(target) || !checksum(target).equals(file.getValue())) {
          fetch(client, file.getKey(), file.getValue(), target);
        }
      }
    }
  }

  private void fetch(HttpClient client, String name, String checksum, Path target) throws IOException {
    var address = mirror.resolve(name);
    var temporary = Files.createTempFile(target.toAbsolutePath().getParent(), name, ".part");
    try {
      var request = HttpRequest.newBuilder(address).timeout(ANSWERING).build();
      var response = client.send(request, BodyHandlers.ofInputStream());
      try (var body = response.body()) {
        if (response.statusCode() != 200) {
          throw new InvalidDataException(
              "The address " + address + " should give a file, but it answers " + response.statusCode() + ".");
        }
        copy(body, temporary, address);
      }
      var found = checksum(temporary);
      if (!found.equals(checksum)) {
        throw new InvalidDataException("The file at " + address + " should have the SHA-256 checksum " + checksum
            + ", but it has " + found + "; it is not the original.");
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IOException("The download of " + address + " was interrupted.", failure);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /// A mirror may send without end.
  private static void copy(InputStream body, Path target, URI address) throws IOException {
    try (var out = Files.newOutputStream(target)) {
      var piece = new byte[1 << 16];
      long total = 0;
      for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
        total += read;
        if (total > LARGEST) {
          throw new InvalidDataException(
              "The file at " + address + " should have at most " + LARGEST + " bytes, but more came.");
        }
        out.write(piece, 0, read);
      }
    }
  }

  private static String checksum(Path file) throws IOException {
    try (var stream = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      stream.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(stream.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("Every Java runtime has SHA-256.", impossible);
    }
  }
}
