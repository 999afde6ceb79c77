package org.adjoint.nn.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.adjoint.eval.Backend;
import org.adjoint.nn.console.Console;
import org.adjoint.nn.plot.Picture;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Draws one picture of each kind, from data that the program makes itself, as PNG and as SVG.
@Command(name = "gallery", mixinStandardHelpOptions = true,
    description = "Trains small models and draws what there is to see: one picture of each kind, as PNG and SVG.")
public final class Gallery implements Callable<Integer> {
  @Option(names = "--output", paramLabel = "DIR", defaultValue = "target/gallery",
      description = "Folder for the pictures (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("target/gallery");

  @Option(names = "--effort", paramLabel = "SHARE", defaultValue = "1",
      description = "Share of the usual training, such as 0.1 for a first look (default: ${DEFAULT-VALUE}).")
  private double effort = 1;

  private final PrintStream out;

  private Gallery(PrintStream out) {
    this.out = out;
  }

  /// Runs the program and ends the process.
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(Console.ofProcess(), arguments));
  }

  /// Runs the program.
  ///
  /// @return the exit code
  static int run(Console console, String... arguments) {
    return console.run(new CommandLine(new Gallery(console.out())), arguments);
  }

  @Override
  public Integer call() throws IOException {
    Console.makeOutputFolder(output);
    for (var picture : pictures(Backend.best(), new Effort(effort)).entrySet()) {
      var drawn = picture.getValue().get();
      for (var suffix : new String[] {".png", ".svg"}) {
        drawn.write(output.resolve(picture.getKey() + suffix));
      }
      out.println(output.resolve(picture.getKey() + ".png"));
    }
    return CommandLine.ExitCode.OK;
  }

  /// All pictures by the name of their files.
  private static Map<String, Supplier<Picture>> pictures(Backend backend, Effort effort) {
    var pictures = new LinkedHashMap<String, Supplier<Picture>>();
    pictures.put("perceptron", Flowers::perceptron);
    pictures.put("decision-regions", () -> DecisionRegions.draw(backend, effort));
    pictures.put("learning-curves", () -> Flowers.learningCurves(backend, effort));
    pictures.put("confusion-matrix", () -> Flowers.confusionMatrix(backend, effort));
    pictures.put("roc-curves", () -> Flowers.rocCurves(backend, effort));
    pictures.put("training-size", () -> Flowers.trainingSize(backend, effort));
    pictures.put("loss-surface", () -> OptimizerPaths.draw(backend));
    pictures.put("weight-filters", () -> DigitFilters.draw(backend, effort));
    pictures.put("vanishing-gradient", () -> VanishingGradient.draw(backend));
    pictures.put("overfitting", Overfitting::draw);
    return pictures;
  }

  /// How much of the usual training is done.
  ///
  /// @param share 1 for all of it
  record Effort(double share) {
    /// A number of epochs, at least one.
    int epochs(int usual) {
      return Math.max(1, (int) Math.round(share * usual));
    }
  }
}
