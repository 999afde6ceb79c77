package org.adjoint.nn.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.adjoint.array.NdArray;
import org.adjoint.nn.data.MnistBytes;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.io.Safetensors;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir
  static Path folder;

  private record Run(int code, List<String> output, String errors) {
    /// Runs the program with arguments that are separated by spaces; `DIR` stands for the test's folder.
    static Run of(String arguments) {
      var output = new ByteArrayOutputStream();
      var errors = new ByteArrayOutputStream();
      int code = Main.run(new PrintStream(output, true, StandardCharsets.UTF_8),
          new PrintStream(errors, true, StandardCharsets.UTF_8),
          Stream.of(arguments.split(" ")).map(word -> word.replace("DIR", folder.toString())).toArray(String[]::new));
      return new Run(code, output.toString(StandardCharsets.UTF_8).lines().toList(),
          errors.toString(StandardCharsets.UTF_8));
    }

    Run succeeded() {
      assertThat(code).as(errors).isZero();
      assertThat(errors).isEmpty();
      return this;
    }
  }

  @BeforeAll
  static void writeFiles() throws IOException {
    var split = SyntheticDigits.generate(70, 1).split(50);
    for (var name : List.of("data", "truncated", "wrong", "oversized", "text")) {
      MnistBytes.write(folder.resolve(name), split.first(), split.second());
    }
    var images = Files.readAllBytes(folder.resolve("data").resolve(MnistBytes.TRAIN_IMAGES));
    Files.write(folder.resolve("truncated").resolve(MnistBytes.TRAIN_IMAGES), Arrays.copyOf(images, 999));
    Files.copy(folder.resolve("data").resolve(MnistBytes.TRAIN_LABELS),
        folder.resolve("wrong").resolve(MnistBytes.TEST_IMAGES),
        StandardCopyOption.REPLACE_EXISTING);
    Files.write(folder.resolve("oversized").resolve(MnistBytes.TRAIN_IMAGES),
        Arrays.copyOf(images, images.length + 5));
    Files.writeString(folder.resolve("text").resolve(MnistBytes.TEST_LABELS), "no gzip");
    Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("file"), "text");
    var tensors = Map.of("embedding", NdArray.of(new float[6], 2, 3));
    Safetensors.write(folder.resolve("foreign"), tensors, Map.of("format", "pt"));
    Safetensors.write(folder.resolve("nonsense"), tensors, Map.of("model", "\u001b[31m" + "9".repeat(1000)));
    Safetensors.write(folder.resolve("unknown"), tensors,
        Map.of("model", "{\"version\":1,\"inputs\":[],\"network\":{\"type\":\"Magic\"}}"));
    Model.of(Dense.of("layer", 4, 3, Activation.RELU), 4).save(folder.resolve("small"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void mistakesOfTheUserAreOneClearSentenceAndExitCode2(String arguments, String sentence) {
    var run = Run.of(arguments);
    assertThat(run.errors).contains(sentence.replace("DIR", folder.toString())).doesNotContain("\tat ", "Exception");
    assertThat(run.errors.lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(run.code).isEqualTo(2);
    assertThat(run.output).noneMatch(line -> line.startsWith("epoch"));
  }

  static Stream<Arguments> mistakesOfTheUserAreOneClearSentenceAndExitCode2() {
    return Stream.of(
        // Options.
        Arguments.of("--wings 2", "Unknown options: '--wings', '2'"),
        Arguments.of("surplus", "Unmatched argument at index 0: 'surplus'"),
        Arguments.of("--epochs", "Missing required parameter for option '--epochs' (N)"),
        Arguments.of("--epochs 0", "--epochs must be at least 1, but is 0."),
        Arguments.of("--epochs many", "Invalid value for option '--epochs': 'many' is not an int"),
        Arguments.of("--layers 0", "--layers needs numbers from 1 to 1000000, but is [0]."),
        Arguments.of("--layers 8,-1", "--layers needs numbers from 1 to 1000000, but is [8, -1]."),
        Arguments.of("--layers 2000000", "--layers needs numbers from 1 to 1000000, but is [2000000]."),
        Arguments.of("--layers 1000000,1000000",
            "--layers makes a network of 1000796000010 parameters, but at most 100000000 are possible."),
        Arguments.of("--layers abc", "Invalid value for option '--layers' (UNITS): 'abc' is not an int"),
        Arguments.of("--layers ,", "--layers needs at least one number."),
        Arguments.of("--activation softmax",
            "Invalid value for option '--activation': 'softmax' is none of identity, sigmoid, tanh, relu, relu6, leaky_relu,"
                + " elu, selu, gelu, gelu_tanh, swish, mish, softplus, softsign, hard_sigmoid, hard_tanh, hard_swish"),
        Arguments.of("--activation step",
            "Invalid value for option '--activation': 'step' is none of identity, sigmoid,"
                + " tanh, relu, relu6, leaky_relu, elu, selu, gelu, gelu_tanh, swish, mish, softplus, softsign, hard_sigmoid,"
                + " hard_tanh, hard_swish"),
        Arguments.of("--model perceptron", "Invalid value for option '--model': 'perceptron' is none of mlp, lenet"),
        Arguments.of("--model lenet --layers 8", "--layers belongs to --model mlp."),
        Arguments.of("--optimizer lamb",
            "Invalid value for option '--optimizer': 'lamb' is none of adam, sgd, momentum"),
        Arguments.of("--learning-rate -1", "--learning-rate must be a positive number, but is -1.0."),
        Arguments.of("--learning-rate NaN", "--learning-rate must be a positive number, but is NaN."),
        Arguments.of("--learning-rate Infinity", "--learning-rate must be a positive number, but is Infinity."),
        Arguments.of("--batch-size 0", "--batch-size must be at least 1, but is 0."),
        Arguments.of("--seed x", "Invalid value for option '--seed': 'x' is not a long"),
        // Data.
        Arguments.of("--data DIR/nowhere", "The folder DIR/nowhere does not exist"),
        Arguments.of("--data DIR/file", "The folder DIR/file does not exist or is not a folder"),
        Arguments.of("--data DIR/empty", "The file DIR/empty/train-images-idx3-ubyte.gz is missing"),
        Arguments.of("--data DIR/truncated",
            "The file DIR/truncated/train-images-idx3-ubyte.gz should hold a complete gzip stream"),
        Arguments.of("--data DIR/wrong",
            "The file DIR/wrong/t10k-images-idx3-ubyte.gz should begin with the magic number 2051, but it begins with"
                + " 2049."),
        Arguments.of("--data DIR/oversized", "The file DIR/oversized/train-images-idx3-ubyte.gz should end with its"
            + " gzip stream, but 5 more bytes follow."),
        Arguments.of("--data DIR/text",
            "The file DIR/text/t10k-labels-idx1-ubyte.gz should be compressed with gzip"),
        // Weights.
        Arguments.of("--data DIR/data --evaluate DIR/nowhere", "The file DIR/nowhere is missing"),
        Arguments.of("--data DIR/data --evaluate DIR/empty", "The file DIR/empty is missing"),
        Arguments.of("--data DIR/data --evaluate DIR/file", "The file DIR/file is not valid safetensors"),
        Arguments.of("--data DIR/data --evaluate DIR/foreign", "The file DIR/foreign does not say what model its"
            + " weights belong to: it has no \"model\" in its metadata."),
        Arguments.of("--data DIR/data --evaluate DIR/nonsense",
            "The file DIR/nonsense does not hold a model that can be built: its JSON is malformed"),
        Arguments.of("--data DIR/data --evaluate DIR/unknown", "The file DIR/unknown does not hold a model that can be"
            + " built: it has a layer of the type \"Magic\", which is none of this library"),
        Arguments.of("--data DIR/data --evaluate DIR/small", "The model in the file DIR/small should take 784 pixels in"
            + " float32 and give [batch, 10], but it takes [Input[dtype=float32, sizes=[4]]] and gives [[batch, 3]]."),
        // Output.
        Arguments.of("--data DIR/data --output DIR/file",
            "The output folder DIR/file cannot be made, because DIR/file is a file."),
        Arguments.of("--data DIR/data --output DIR/file/below", "The output folder DIR/file/below cannot be made"));
  }

  @Test
  @EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
  void leavesCodeWeightsAndPicturesAndTestsTheWeightsAgain() throws IOException {
    var trained = Run.of("--data DIR/data --epochs 2 --layers 8,6 --batch-size 16 --output DIR/new/out").succeeded();
    var left = folder.resolve("new/out");
    try (var files = Files.list(left)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("TrainingStep.java",
          "weights.safetensors", "learning-curves.png", "confusion-matrix.png");
    }
    assertThat(Files.readString(left.resolve("TrainingStep.java"))).contains("class TrainingStep", "hidden1");
    assertThat(ImageIO.read(left.resolve("learning-curves.png").toFile()).getWidth()).isGreaterThan(1000);
    assertThat(ImageIO.read(left.resolve("confusion-matrix.png").toFile()).getWidth()).isGreaterThan(500);
    assertThat(trained.output).contains("data      MNIST in " + folder.resolve("data")
        + ": 50 for training, 20 for testing", "            hidden2   Dense       [batch, 6]           54",
        "          6,404 parameters are trained, 0 numbers of state are not",
        "left in   " + left, "          TrainingStep.java");
    assertThat(trained.output).filteredOn(line -> line.startsWith("epoch")).hasSize(2);
    assertThat(trained.output.getLast()).matches("test accuracy [01]\\.\\d{4}");

    var tested = Run.of("--data DIR/data --evaluate DIR/new/out/weights.safetensors").succeeded();
    assertThat(tested.output.getLast()).isEqualTo(trained.output.getLast());
    assertThat(tested.output).noneMatch(line -> line.startsWith("epoch"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam", "sgd", "MOMENTUM"})
  @EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
  void theSameSeedLeavesTheSameBytes(String optimizer) throws IOException {
    var weights = Stream.of("a 5", "b 5", "c 6").map(outputAndSeed -> outputAndSeed.split(" ")).map(words -> {
      Run.of("--data DIR/data --epochs 1 --layers 8 --activation Tanh --optimizer " + optimizer + " --output DIR/"
          + words[0] + " --seed " + words[1]).succeeded();
      return folder.resolve(words[0]);
    }).toList();
    assertThat(weights.get(1).resolve("weights.safetensors"))
        .hasSameBinaryContentAs(weights.getFirst().resolve("weights.safetensors"));
    assertThat(weights.get(1).resolve("TrainingStep.java"))
        .hasSameBinaryContentAs(weights.getFirst().resolve("TrainingStep.java"));
    assertThat(Files.mismatch(weights.get(2).resolve("weights.safetensors"),
        weights.getFirst().resolve("weights.safetensors"))).isNotNegative();
  }

  @Test
  @EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
  void trainsAConvolutionalNetworkAndTestsItsWeightsAgain() {
    var trained = Run.of("--data DIR/data --model lenet --activation swish --epochs 1 --output DIR/lenet").succeeded();
    assertThat(trained.output).contains(
        "            conv2     Conv        [batch, 16, 10, 10]       2,416",
        "          61,706 parameters are trained, 0 numbers of state are not");
    var tested = Run.of("--data DIR/data --evaluate DIR/lenet/weights.safetensors").succeeded();
    assertThat(tested.output.getLast()).isEqualTo(trained.output.getLast());
  }

  @Test
  void helpNamesEveryOption() {
    var help = String.join("\n", Run.of("--help").succeeded().output);
    assertThat(help).contains("--data", "--model", "--layers", "--activation", "--optimizer", "--learning-rate",
        "--batch-size",
        "--epochs", "--seed", "--output", "--evaluate", "--help", "--version");
    assertThat(Run.of("--version").succeeded().output).hasSize(1).allMatch(line -> line.startsWith("Adjoint "));
  }
}
