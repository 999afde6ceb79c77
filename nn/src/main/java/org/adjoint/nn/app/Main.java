package org.adjoint.nn.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.adjoint.nn.data.InvalidDataException;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Momentum;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.optimizers.Sgd;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line of the digit classifier. Exit code 0 after success, 2 when options or files are wrong, 1 for anything else.
@Command(name = "digits", mixinStandardHelpOptions = true, sortOptions = false, version = "Adjoint 0.1.0",
    description = "Trains a network to read digits, through generated code, and leaves curves, weights and that code.")
public final class Main implements Callable<Integer> {
  private static final int INVALID = CommandLine.ExitCode.USAGE;

  /// The optimisers that can be named on the command line, each with the learning rate that suits most networks.
  private enum Rule {
    ADAM(1e-3), SGD(0.1), MOMENTUM(0.05);

    private final double usualRate;

    Rule(double usualRate) {
      this.usualRate = usualRate;
    }

    Optimizer with(@Nullable Double rate) {
      double learningRate = rate == null ? usualRate : rate;
      return switch (this) {
        case ADAM -> new Adam(learningRate);
        case SGD -> new Sgd(learningRate);
        case MOMENTUM -> new Momentum(learningRate, 0.9);
      };
    }
  }

  @Option(names = "--data", paramLabel = "DIR",
      description = "Folder with the four MNIST files (*-ubyte.gz); without it, digits that are drawn for the purpose.")
  private @Nullable Path data;

  @Option(names = "--layers", paramLabel = "UNITS", split = ",", defaultValue = "128",
      description = "Units of the hidden layers, such as 500,500 (default: ${DEFAULT-VALUE}).")
  private List<Integer> layers = List.of();

  @Option(names = "--activation", defaultValue = "RELU",
      description = "Of the hidden layers: relu, sigmoid, tanh or identity (default: relu).")
  private Activation activation = Activation.RELU;

  @Option(names = "--optimizer", defaultValue = "ADAM", description = "adam, sgd or momentum (default: adam).")
  private Rule optimizer = Rule.ADAM;

  @Option(names = "--learning-rate", paramLabel = "RATE",
      description = "Step size (default: 0.001 for adam, 0.1 for sgd, 0.05 for momentum).")
  private @Nullable Double learningRate;

  @Option(names = "--batch-size", paramLabel = "N", defaultValue = "100",
      description = "Samples in a batch (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "10",
      description = "Passes through the data (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Decides first weights and the order of samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--output", paramLabel = "DIR", defaultValue = "target/digits",
      description = "Folder for what the run leaves (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("target/digits");

  @Option(names = "--evaluate", paramLabel = "FILE",
      description = "Train nothing: read weights that an earlier run left, and test them.")
  private @Nullable Path evaluate;

  private Main() {}

  /// Runs the program and ends the process.
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(arguments));
  }

  /// Runs the program.
  ///
  /// @return the exit code
  static int run(String... arguments) {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, _) -> report(failure, command)).execute(arguments);
  }

  /// One sentence for what the user can mend; a stack trace is for our own mistakes.
  private static int report(Exception failure, CommandLine command) throws Exception {
    return switch (failure) {
      case InvalidDataException invalid -> complain(command, invalid.getMessage());
      case UncheckedIOException io -> complain(command, String.valueOf(io.getMessage()));
      case IOException io -> complain(command, io.toString());
      default -> throw failure;
    };
  }

  private static int complain(CommandLine command, @Nullable String sentence) {
    command.getErr().println(sentence);
    return INVALID;
  }

  @Override
  public Integer call() throws IOException {
    require(layers.stream().allMatch(units -> units > 0), "--layers needs positive numbers, but got " + layers);
    require(activation != Activation.SOFTMAX, "--activation takes relu, sigmoid, tanh or identity");
    require(batchSize > 0, "--batch-size must be at least 1, but is " + batchSize);
    require(epochs > 0, "--epochs must be at least 1, but is " + epochs);
    require(learningRate == null || learningRate > 0, "--learning-rate must be positive, but is " + learningRate);
    var digits = data == null ? Digits.drawn() : Digits.read(data);
    if (evaluate != null) {
      DigitsRun.evaluate(digits, evaluate);
    } else {
      new DigitsRun(digits, layers, activation, optimizer.with(learningRate), batchSize, epochs, seed, output).train();
    }
    return CommandLine.ExitCode.OK;
  }

  private void require(boolean valid, String sentence) {
    if (!valid) {
      throw new CommandLine.ParameterException(new CommandLine(this), sentence + ".");
    }
  }
}
