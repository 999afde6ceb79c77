package org.adjoint.bench.gradbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a shell script that starts the [Tool] by the Java and the class path of this process.
///
/// A build tool between a runner and the tool may read, or write, what they say to each other.
public final class Launcher {
  private Launcher() {}

  /// Takes the script's name, and says it when the script is written.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("One argument is needed: the file to write.");
      System.exit(2);
    }
    var script = Path.of(arguments[0]).toAbsolutePath().normalize();
    Files.createDirectories(script.getParent());
    Files.writeString(script, script(System.getProperty("java.home"), System.getProperty("java.class.path")));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("The file " + script + " cannot be made executable.");
    }
    System.out.println(script);
  }

  static String script(String home, String classPath) {
    var command = List.of(home + "/bin/java", "--add-modules", "jdk.incubator.vector", "-classpath", classPath,
        Tool.class.getName());
    return "#!/bin/sh\nexec " + command.stream().map(Launcher::quoted).collect(Collectors.joining(" ")) + "\n";
  }

  /// A word that the shell takes as it is.
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
