package org.adjoint.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Network;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the classes of the library refer to: no network but in the command that downloads data, and no serialized objects at all.
@Tag("trust")
class ReferencesTest {
  private static final List<String> NETWORK =
      List.of("java/net/", "javax/net/", "java/rmi/", "javax/naming/", "java/nio/channels/Socket",
          "java/nio/channels/ServerSocket", "java/nio/channels/AsynchronousS", "java/nio/channels/Datagram",
          "com/sun/net/");
  /// Names of things, which may stand for what is in memory.
  private static final Set<String> NAMES = Set.of("java/net/URI", "java/net/URISyntaxException");

  /// Each of these turns bytes into objects of classes that the bytes name.
  private static final Set<String> DESERIALIZERS = Set.of("java/io/ObjectInputStream", "java/io/ObjectInput",
      "java/beans/XMLDecoder", "java/rmi/MarshalledObject");

  /// The classes of the module that `example` is in which refer to some class.
  private static Set<String> users(Predicate<String> type, Class<?> example) throws IOException, URISyntaxException {
    var place = Path.of(example.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return users(type, place);
    }
    try (var jar = FileSystems.newFileSystem(place)) {
      return users(type, jar.getPath("/"));
    }
  }

  private static Set<String> users(Predicate<String> type, Path root) throws IOException {
    var users = new TreeSet<String>();
    var files = new ArrayList<Path>();
    try (var all = Files.walk(root)) {
      all.filter(file -> file.toString().endsWith(".class")).forEach(files::add);
    }
    assertThat(files).hasSizeGreaterThan(20);
    for (var file : files) {
      var parsed = ClassFile.of().parse(Files.readAllBytes(file));
      boolean uses = StreamSupport.stream(parsed.constantPool().spliterator(), false)
          .anyMatch(entry -> entry instanceof ClassEntry referred && type.test(referred.asInternalName()));
      if (uses) {
        // Lambdas and records within a class count as the class.
        users.add(parsed.thisClass().asInternalName().replaceAll("\\$.*", ""));
      }
    }
    return users;
  }

  private static boolean isOfTheNetwork(String type) {
    return NETWORK.stream().anyMatch(type::startsWith) && !NAMES.contains(type);
  }

  @Test
  void onlyTheDownloadOfMnistUsesTheNetwork() throws IOException, URISyntaxException {
    assertThat(users(ReferencesTest::isOfTheNetwork, Tensor.class)).isEmpty();
    assertThat(users(ReferencesTest::isOfTheNetwork, GeneratedCodeBackend.class)).isEmpty();
    assertThat(users(ReferencesTest::isOfTheNetwork, Network.class))
        .containsExactly("org/adjoint/nn/data/MnistDownload");
  }

  @Test
  void nothingReadsSerializedObjects() throws IOException, URISyntaxException {
    for (var example : List.of(Tensor.class, GeneratedCodeBackend.class, Network.class)) {
      assertThat(users(DESERIALIZERS::contains, example)).isEmpty();
    }
  }
}
