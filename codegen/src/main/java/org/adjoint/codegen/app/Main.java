package org.adjoint.codegen.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line of the code generator. Exit code 0 after success, 2 when options or files are wrong, 1 for anything else.
@Command(name = "adjoint", mixinStandardHelpOptions = true, version = "Adjoint 0.1.0",
    description = "Shows what code is generated for a formula, and why.", subcommands = InspectCommand.class)
public final class Main implements Runnable {
  @Spec
  private CommandLine.Model.@Nullable CommandSpec spec;

  private Main() {
  }

  /// Runs the program and ends the process.
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /// Runs the program.
  ///
  /// @return the exit code
  static int run(PrintStream out, PrintStream err, String... arguments) {
    var command = new CommandLine(new Main()).setExpandAtFiles(false).setOut(new PrintWriter(out, true, out.charset()))
        .setErr(new PrintWriter(err, true, err.charset()))
        .setParameterExceptionHandler((mistake, _) -> complain(err, mistake.getMessage() + "\nTry --help."))
        .setExecutionExceptionHandler((failure, _, _) -> report(failure, err));
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError _) {
      return complain(err, "Java has too little memory for this; choose smaller --sizes, or give it more with -Xmx.");
    }
  }

  /// One sentence for what the user can mend; a stack trace is for our own mistakes.
  private static int report(Exception failure, PrintStream err) throws Exception {
    return switch (failure) {
      case IllegalArgumentException mistake -> complain(err, mistake.getMessage());
      case ArithmeticException overflow -> complain(err, "These sizes are too large (" + overflow.getMessage() + ").");
      case IOException io -> complain(err, "The page cannot be written (" + io + ").");
      default -> throw failure;
    };
  }

  private static int complain(PrintStream err, @Nullable String sentence) {
    err.println(sentence);
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "What is to be done? inspect shows what becomes of a formula.");
    }
  }
}
