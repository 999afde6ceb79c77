package org.adjoint.nn.console;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.adjoint.nn.data.InvalidDataException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Runs a program from the command line. Exit code 0 after success, 2 when options or files are wrong, 1 for anything else.
///
/// @param out where the program tells how it goes
/// @param err where it says what went wrong
public record Console(PrintStream out, PrintStream err) {
  /// The streams of this process.
  public static Console ofProcess() {
    return new Console(System.out, System.err);
  }

  /// Runs a program.
  ///
  /// @return the exit code
  public int run(CommandLine command, String... arguments) {
    command.setOut(new PrintWriter(out, true, out.charset())).setErr(new PrintWriter(err, true, err.charset()))
        .setParameterExceptionHandler((mistake, _) -> complain(mistake.getMessage() + "\nTry --help."))
        .setExecutionExceptionHandler((failure, _, _) -> report(failure));
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError _) {
      return complain("Java has too little memory for this; ask for less, or give it more with the option -Xmx.");
    }
  }

  /// Makes the folder for what a program leaves. To be called before the work, so that a folder that cannot be written to costs
  /// nothing.
  ///
  /// @throws IOException when it cannot be made or written to, with a sentence for the user
  public static void makeOutputFolder(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException failure) {
      throw new IOException("The output folder " + folder + " cannot be made, because " + failure.getFile()
          + " is a file.", failure);
    } catch (FileSystemException failure) {
      throw new IOException("The output folder " + folder + " cannot be made (" + failure.getReason() + ").", failure);
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("The output folder " + folder + " may not be written to.");
    }
  }

  /// One sentence for what the user can mend; a stack trace is for our own mistakes.
  private int report(Exception failure) throws Exception {
    return switch (failure) {
      case InvalidDataException invalid -> complain(invalid.getMessage());
      case UncheckedIOException io -> complain(io.getMessage());
      case IOException io -> complain(sentence(io));
      default -> throw failure;
    };
  }

  private int complain(@Nullable String sentence) {
    err.println(sentence);
    return CommandLine.ExitCode.USAGE;
  }

  /// The exceptions of the file system say little more than the name of the file.
  private static String sentence(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "The file " + missing.getFile() + " does not exist.";
      case AccessDeniedException denied -> "The file " + denied.getFile() + " may not be read or written.";
      case FileSystemException other -> "The file " + other.getFile() + " cannot be read or written ("
          + (other.getReason() == null ? other.getClass().getSimpleName() : other.getReason()) + ").";
      default -> Objects.requireNonNullElse(failure.getMessage(), "A file cannot be read or written.");
    };
  }
}
