package org.adjoint.codegen.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.adjoint.array.DType;
import org.adjoint.autodiff.Derivation;
import org.adjoint.codegen.inspect.ProgramInspection;
import org.adjoint.codegen.inspect.expression.Expressions;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.CompiledProgram;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.codegen.runtime.LimitMeasurement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows what becomes of a formula or a model.
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
    description = {
      "Shows the graph of a formula, the derivation of its gradient, the simplified graph, the kernels and why"
          + " they are not one, the generated code, and what it costs.",
      ""},
    footer = {"", "A formula is made of numbers, names, calls of functions, and from what binds most tightly",
      "  ^        power, from the right; -x^2 is -(x^2)", "  -        the opposite",
      "  * / @    products, quotients, matrix products", "  + -      sums, differences",
      "  < <= > >= == !=", "Definitions with semicolons come before it, lists stand in brackets:",
      "  inspect 'h = relu(x @ w); mean((sum(h, axis=1) - y)^2)' --shapes x:[N,3],w:[3,8],y:N --grad w",
      "--functions lists the functions. A formula that begins with a minus goes after --, or into parentheses.", "",
      "Models are mlp:784-500-500-10, logistic:100, softmax-cross-entropy:1000 and lstm:16-32."})
final class InspectCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "FORMULA", description = "A formula, or a model such as mlp:784-500-500-10.")
  private @Nullable String formula;

  @Option(names = "--shapes", paramLabel = "SHAPES", defaultValue = "",
      description = "Of the names: x:N,w:[784,10],scale:[],labels:int32[N]; dimensions are numbers or names.")
  private String shapes = "";

  @Option(names = "--grad", paramLabel = "NAMES", defaultValue = "",
      description = "The names with respect to which the gradient is taken, such as w,b.")
  private String gradients = "";

  @Option(names = "--dtype", paramLabel = "TYPE", defaultValue = "float32",
      description = "Of what has no type of its own: float32 or float64 (default: float32).")
  private String dtype = "float32";

  @Option(names = "--sizes", paramLabel = "NAME=SIZE", split = ",",
      description = "Of dimensions with names, for figures and times: N=5000,M=3 (default for most: 1000).")
  private Map<String, Integer> sizes = new TreeMap<>();

  @Option(names = "--scalar", description = "Generate code without the Vector API.")
  private boolean scalar;

  @Option(names = "--run", description = "Run on random data, and show what each kernel takes.")
  private boolean run;

  @Option(names = "--seconds", paramLabel = "S", defaultValue = "1",
      description = "How long to measure with --run (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--html", paramLabel = "FILE",
      description = "Write all of it as one page to this file, and print only where it is.")
  private @Nullable Path html;

  @Option(names = "--functions", description = "List the functions that formulas can call.")
  private boolean functions;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var out = command().getOut();
    if (functions) {
      Expressions.functions().forEach(out::println);
      return CommandLine.ExitCode.OK;
    }
    require(formula != null, "inspect needs a formula or a model, such as 'mean(x^2)' --shapes x:N.");
    require(seconds >= 0 && seconds <= 3600, "--seconds must be from 0 to 3600, but is " + seconds + ".");
    var type = type();
    var subject = subject(Objects.requireNonNull(formula), type);
    var compiled = (scalar ? new GeneratedCodeBackend(Machine.SCALAR) : new GeneratedCodeBackend())
        .compile(subject.program());
    show(inspection(subject, compiled), out);
    return CommandLine.ExitCode.OK;
  }

  private Subject subject(String text, DType type) {
    var model = NamedModel.read(text, type);
    require(model.isEmpty() || (shapes.isEmpty() && gradients.isEmpty()),
        "--shapes and --grad belong to a formula; a model brings its own.");
    return model.orElseGet(() -> Subject.of(text, shapes, gradients, type));
  }

  private ProgramInspection inspection(Subject subject, CompiledProgram compiled) {
    var bound = new TreeMap<>(subject.sizes());
    bound.putAll(sizes);
    var inspection = compiled.inspect().at(bound);
    if (!subject.sources().isEmpty()) {
      inspection = inspection.with(Derivation.of(subject.loss(), subject.sources()));
    }
    if (run) {
      inspection = inspection.with(TimedRun.of(compiled, inspection.sizes(), seconds))
          .with(LimitMeasurement.of(compiled));
    }
    return inspection;
  }

  private void show(ProgramInspection inspection, PrintWriter out) throws IOException {
    if (html == null) {
      out.print(inspection.text());
      out.flush();
    } else {
      inspection.write(html);
      out.println("The page is " + html.toAbsolutePath().normalize() + ".");
    }
  }

  private DType type() {
    return switch (dtype.toLowerCase(Locale.ROOT)) {
      case "float32" -> DType.FLOAT32;
      case "float64" -> DType.FLOAT64;
      default -> throw new ParameterException(command(), "--dtype must be float32 or float64, but is " + dtype + ".");
    };
  }

  private CommandLine command() {
    return Objects.requireNonNull(spec).commandLine();
  }

  private void require(boolean valid, String sentence) {
    if (!valid) {
      throw new ParameterException(command(), sentence);
    }
  }
}
