package org.adjoint.nn.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.adjoint.nn.console.Console;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Momentum;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.optimizers.Sgd;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The command line of the digit classifier.
@Command(name = "digits", mixinStandardHelpOptions = true, sortOptions = false, version = "Adjoint 0.1.0",
    description = "Trains a network to read digits, through generated code, and leaves curves, weights and that code.")
public final class Main implements Callable<Integer> {
  private static final int USUAL_UNITS = 128;

  /// The activations that can be named on the command line: those of single numbers that have a slope.
  private static final List<Activation> HIDDEN = Activation.values().stream().filter(activation -> !List
      .of(Activation.STEP, Activation.BIPOLAR_STEP, Activation.SIGN, Activation.SOFTMAX, Activation.LOG_SOFTMAX)
      .contains(activation)).toList();

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

  /// The networks that can be named on the command line.
  private enum Architecture {
    MLP, LENET
  }

  @Option(names = "--data", paramLabel = "DIR",
      description = "Folder with the four MNIST files (*-ubyte.gz); without it, digits that are drawn for the purpose.")
  private @Nullable Path data;

  @Option(names = "--model", paramLabel = "NAME", defaultValue = "MLP",
      description = "mlp, a multilayer perceptron, or lenet, a convolutional network (default: mlp).")
  private Architecture model = Architecture.MLP;

  @Option(names = "--layers", paramLabel = "UNITS", split = ",",
      description = "Units of the hidden layers of a multilayer perceptron, such as 500,500 (default: 128).")
  private @Nullable List<Integer> layers;

  @Option(names = "--activation", paramLabel = "NAME", defaultValue = "RELU",
      description = "Of the hidden layers: relu, sigmoid, tanh, identity, leaky_relu, elu, selu, gelu, swish, mish, softplus, "
          + "softsign and others (default: relu).")
  private Activation activation = Activation.RELU;

  @Option(names = "--optimizer", paramLabel = "NAME", defaultValue = "ADAM",
      description = "adam, sgd or momentum (default: adam).")
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

  @Spec
  private @Nullable CommandSpec spec;

  private final PrintStream out;

  private Main(PrintStream out) {
    this.out = out;
  }

  /// Runs the program and ends the process.
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(System.out, System.err, arguments));
  }

  /// Runs the program.
  ///
  /// @return the exit code
  static int run(PrintStream out, PrintStream err, String... arguments) {
    var command = new CommandLine(new Main(out)).registerConverter(Activation.class, oneOf(HIDDEN, Activation::name))
        .registerConverter(Architecture.class, oneOf(List.of(Architecture.values()), Architecture::name))
        .registerConverter(Rule.class, oneOf(List.of(Rule.values()), Rule::name));
    return new Console(out, err).run(command, arguments);
  }

  /// Reads one of several names, in lower or upper case.
  private static <T> ITypeConverter<T> oneOf(List<T> choices, Function<T, String> name) {
    return text -> choices.stream().filter(choice -> name.apply(choice).equalsIgnoreCase(text)).findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + choices.stream()
            .map(choice -> name.apply(choice).toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))));
  }

  @Override
  public Integer call() throws IOException {
    require(layers == null || model == Architecture.MLP, "--layers belongs to --model mlp");
    var hidden = layers == null ? List.of(USUAL_UNITS) : layers;
    require(!hidden.isEmpty(), "--layers needs at least one number");
    require(hidden.stream().allMatch(units -> units > 0 && units <= Networks.MOST_UNITS),
        "--layers needs numbers from 1 to " + Networks.MOST_UNITS + ", but is " + hidden);
    require(batchSize > 0, "--batch-size must be at least 1, but is " + batchSize);
    require(epochs > 0, "--epochs must be at least 1, but is " + epochs);
    require(learningRate == null || (learningRate > 0 && Double.isFinite(learningRate)),
        "--learning-rate must be a positive number, but is " + learningRate);
    require(Networks.parameters(hidden) <= Networks.MOST_PARAMETERS, "--layers makes a network of "
        + Networks.parameters(hidden) + " parameters, but at most " + Networks.MOST_PARAMETERS + " are possible");
    var digits = data == null ? Digits.drawn() : Digits.read(data);
    if (evaluate != null) {
      DigitsRun.evaluate(digits, evaluate, out);
    } else {
      var network = switch (model) {
        case MLP -> Networks.perceptron(hidden, activation);
        case LENET -> Networks.lenet(activation);
      };
      new DigitsRun(digits, Model.of(network, SyntheticDigits.PIXELS), optimizer.with(learningRate), batchSize, epochs,
          seed, output, out).train();
    }
    return CommandLine.ExitCode.OK;
  }

  private void require(boolean valid, String sentence) {
    if (!valid) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), sentence + ".");
    }
  }
}
