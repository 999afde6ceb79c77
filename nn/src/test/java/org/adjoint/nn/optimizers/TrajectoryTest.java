package org.adjoint.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.optimizers.Adam.EpsilonPlace;
import org.adjoint.nn.optimizers.Momentum.Form;
import org.adjoint.nn.regularization.Penalty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every optimiser goes the way that its paper describes, written down here once more with plain numbers.
class TrajectoryTest {
  private static final int STEPS = 12;
  private static final double[] START = {1.5, -0.7, 0.3};
  /// Where the second of two parameters begins.
  private static final int SECOND = 2;

  /// One step for one weight.
  interface Recurrence {
    /// The weight after the step.
    ///
    /// @param w the weight
    /// @param g the gradient
    /// @param eta the learning rate
    /// @param t the number of the step, from 1 on
    /// @param s what is remembered, zeros at first
    double next(double w, double g, double eta, int t, double[] s);
  }

  /// What becomes of all gradients before each weight takes its step.
  interface Change {
    /// The gradients that the steps are taken with.
    double[] of(double[] w, double[] g);
  }

  record Case(Optimizer optimizer, Change change, Recurrence recurrence) {
    Case(Optimizer optimizer, Recurrence recurrence) {
      this(optimizer, (_, g) -> g, recurrence);
    }

    @Override
    public String toString() {
      return optimizer.toString();
    }
  }

  static Stream<Case> recurrences() {
    return Stream.of(
        new Case(new Sgd(0.05), (w, g, eta, _, _) -> w - eta * g),
        new Case(new Momentum(0.05, 0.9, Form.CHANGE), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] - eta * g;
          return w + s[0];
        }),
        new Case(new Momentum(0.05, 0.9, Form.STEP), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + eta * g;
          return w - s[0];
        }),
        new Case(new Momentum(0.05, 0.9), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + g;
          return w - eta * s[0];
        }),
        new Case(new Momentum(0.05, 0.9, Form.MEAN), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + (1 - 0.9) * g;
          return w - eta * s[0];
        }),
        new Case(new Nesterov(0.05, 0.8), (w, g, eta, _, s) -> {
          s[0] = 0.8 * s[0] + g;
          return w - eta * (g + 0.8 * s[0]);
        }),
        new Case(new AdaGrad(0.3, 1e-3), (w, g, eta, _, s) -> {
          s[0] += g * g;
          return w - eta * g / (Math.sqrt(s[0]) + 1e-3);
        }),
        new Case(new Adadelta(0.9, 0.8, 1e-2), (w, g, eta, _, s) -> {
          s[0] = 0.8 * s[0] + (1 - 0.8) * g * g;
          double change = Math.sqrt(s[1] + 1e-2) / Math.sqrt(s[0] + 1e-2) * g;
          s[1] = 0.8 * s[1] + (1 - 0.8) * change * change;
          return w - eta * change;
        }),
        new Case(new RmsProp(0.02, 0.9, 1e-2, 0, false), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + (1 - 0.9) * g * g;
          return w - eta * g / (Math.sqrt(s[0]) + 1e-2);
        }),
        new Case(new RmsProp(0.02, 0.9, 1e-2, 0.7, false), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + (1 - 0.9) * g * g;
          s[1] = 0.7 * s[1] + g / (Math.sqrt(s[0]) + 1e-2);
          return w - eta * s[1];
        }),
        new Case(new RmsProp(0.02, 0.9, 1e-2, 0.7, true), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + (1 - 0.9) * g * g;
          s[2] = 0.9 * s[2] + (1 - 0.9) * g;
          s[1] = 0.7 * s[1] + g / (Math.sqrt(s[0] - s[2] * s[2]) + 1e-2);
          return w - eta * s[1];
        }),
        new Case(new Adam(0.05, 0.8, 0.99, 1e-3), (w, g, eta, t, s) -> {
          moments(s, g, 0.8, 0.99);
          return w - eta * s[0] / (1 - Math.pow(0.8, t)) / (Math.sqrt(s[1] / (1 - Math.pow(0.99, t))) + 1e-3);
        }),
        new Case(new Adam(0.05, 0.8, 0.99, 1e-3, EpsilonPlace.INSIDE_ROOT), (w, g, eta, t, s) -> {
          moments(s, g, 0.8, 0.99);
          return w - eta * s[0] / (1 - Math.pow(0.8, t)) / Math.sqrt(s[1] / (1 - Math.pow(0.99, t)) + 1e-3);
        }),
        new Case(new Adam(0.05, 0, 0.9, 1e-3), (w, g, eta, t, s) -> {
          moments(s, g, 0, 0.9);
          return w - eta * g / (Math.sqrt(s[1] / (1 - Math.pow(0.9, t))) + 1e-3);
        }),
        new Case(new AdamW(0.05, 0.1), (w, g, eta, t, s) -> {
          moments(s, g, 0.9, 0.999);
          double step = s[0] / (1 - Math.pow(0.9, t)) / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-8);
          return w - eta * (step + 0.1 * w);
        }),
        new Case(new Nadam(0.05, 0.8, 0.99, 1e-3), (w, g, eta, t, s) -> {
          moments(s, g, 0.8, 0.99);
          double ahead = 0.8 * s[0] / (1 - Math.pow(0.8, t + 1)) + (1 - 0.8) * g / (1 - Math.pow(0.8, t));
          return w - eta * ahead / (Math.sqrt(s[1] / (1 - Math.pow(0.99, t))) + 1e-3);
        }),
        new Case(new AmsGrad(0.05, 0.8, 0.9, 1e-3), (w, g, eta, t, s) -> {
          moments(s, g, 0.8, 0.9);
          s[2] = Math.max(s[2], s[1]);
          return w - eta * s[0] / (1 - Math.pow(0.8, t)) / (Math.sqrt(s[2] / (1 - Math.pow(0.9, t))) + 1e-3);
        }),
        new Case(new Lion(0.03, 0.9, 0.95), (w, g, eta, _, s) -> {
          double direction = Math.signum(0.9 * s[0] + (1 - 0.9) * g);
          s[0] = 0.95 * s[0] + (1 - 0.95) * g;
          return w - eta * direction;
        }),
        new Case(Clipping.byValue(0.4, new Momentum(0.05, 0.9)), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + Math.max(-0.4, Math.min(0.4, g));
          return w - eta * s[0];
        }),
        new Case(WeightDecay.of(0.2, new Momentum(0.05, 0.9)), (w, g, eta, _, s) -> {
          s[0] = 0.9 * s[0] + g;
          return w - eta * s[0] - eta * 0.2 * w;
        }));
  }

  /// Optimisers that do not treat all weights alike.
  static Stream<Case> coupled() {
    Recurrence momentum = (w, g, eta, _, s) -> {
      s[0] = 0.9 * s[0] + g;
      return w - eta * s[0];
    };
    return Stream.of(
        new Case(Clipping.byNorm(0.6, new Momentum(0.05, 0.9)), (_, g) -> joined(shortened(0.6, first(g)),
            shortened(0.6, second(g))), momentum),
        new Case(Clipping.byGlobalNorm(0.6, new Momentum(0.05, 0.9)), (_, g) -> shortened(0.6, g), momentum),
        new Case(new Penalized(Penalty.l2(0.3).plus(Penalty.l1(0.1)), new Momentum(0.05, 0.9)),
            (w, g) -> IntStream.range(0, w.length).mapToDouble(i -> g[i] + 0.3 * w[i] + 0.1 * Math.signum(w[i]))
                .toArray(),
            momentum),
        // The second parameter goes half as fast.
        new Case(ParameterGroups.of(new Momentum(0.05, 0.9))
            .with(parameter -> parameter.name().equals("second"), new Momentum(0.025, 0.9)),
            (_, g) -> joined(first(g), Arrays.stream(second(g)).map(each -> each / 2).toArray()), momentum),
        new Case(new AveragedWeights(0.8, new Momentum(0.05, 0.9)), momentum));
  }

  private static double[] first(double... g) {
    return Arrays.copyOf(g, SECOND);
  }

  private static double[] second(double... g) {
    return Arrays.copyOfRange(g, SECOND, g.length);
  }

  private static double[] joined(double[] first, double[] second) {
    return DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  private static double[] shortened(double limit, double... g) {
    double norm = Math.sqrt(Arrays.stream(g).map(each -> each * each).sum());
    return Arrays.stream(g).map(each -> norm > limit ? each * limit / norm : each).toArray();
  }

  private static void moments(double[] s, double g, double beta1, double beta2) {
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
  }

  static Stream<Case> all() {
    return Stream.concat(recurrences(), coupled());
  }

  /// Whoever adds an optimiser adds its row.
  @Test
  void everyOptimizerHasARow() throws Exception {
    var folder = Path.of(Optimizer.class.getResource("Optimizer.class").toURI()).getParent();
    try (var files = Files.list(folder)) {
      var optimizers = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".class"))
          .map(name -> load(name.substring(0, name.length() - ".class".length())))
          .filter(type -> Optimizer.class.isAssignableFrom(type) && type != Optimizer.class).toList();
      assertThat(all().map(of -> of.optimizer.getClass().getSimpleName()).distinct())
          .containsExactlyInAnyOrderElementsOf(optimizers.stream().map(Class::getSimpleName).toList());
    }
    assertThat(all().map(Case::optimizer).filter(Momentum.class::isInstance).map(each -> ((Momentum) each).form()))
        .contains(Form.values());
    assertThat(all().map(Case::optimizer).filter(Clipping.class::isInstance).map(each -> ((Clipping) each).measure()))
        .contains(Clipping.Measure.values());
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(Optimizer.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// The average is of the weights after each step, and begins with those before the first.
  @Test
  void averagesFollowTheirOwnRecurrence() {
    var optimizer = new AveragedWeights(0.8, new Sgd(0.05));
    Samples.backends().forEach(backend -> {
      double w = START[0];
      double average = w;
      var path = run(optimizer, weight -> weight.square().mul(1.5).sub(weight), backend, "first.average");
      for (int t = 1; t <= STEPS; t++) {
        w -= rate(optimizer, t) * (3 * w - 1);
        average = 0.8 * average + (1 - 0.8) * w;
        assertThat(path.get(t - 1)[0]).isCloseTo(average, within(1e-12));
      }
    });
  }

  @ParameterizedTest
  @MethodSource("all")
  void descendsAQuadraticAsItsPaperSays(Case of) {
    // ½·3w² − w
    follows(of, w -> w.square().mul(1.5).sub(w), w -> 3 * w - 1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void descendsADoubleWellAsItsPaperSays(Case of) {
    // ¼w⁴ − ½w² + sin w
    follows(of, w -> w.square().square().mul(0.25).sub(w.square().mul(0.5)).add(w.sin()),
        w -> w * w * w - w + Math.cos(w));
  }

  private static void follows(Case of, UnaryOperator<Tensor> function,
      DoubleUnaryOperator derivative) {
    var expected = new double[STEPS][];
    var w = START.clone();
    var state = new double[START.length][3];
    for (int t = 1; t <= STEPS; t++) {
      var gradients = of.change.of(w, Arrays.stream(w).map(derivative).toArray());
      for (int i = 0; i < w.length; i++) {
        w[i] = of.recurrence.next(w[i], gradients[i], rate(of.optimizer, t), t, state[i]);
      }
      expected[t - 1] = w.clone();
    }
    Samples.backends().forEach(backend -> {
      var path = run(of.optimizer, function, backend, "first", "second");
      for (int step = 0; step < STEPS; step++) {
        assertThat(path.get(step)).as("step %s by %s", step + 1, backend.description())
            .containsExactly(expected[step], within(1e-12));
      }
    });
  }

  /// Halved on the way, which the forms of momentum take in different ways.
  private static double rate(Optimizer optimizer, int t) {
    return t <= STEPS / 2 ? optimizer.learningRate() : optimizer.learningRate() / 2;
  }

  /// What some parameters are after each step, of those that the step changes.
  private static List<double[]> run(Optimizer optimizer, UnaryOperator<Tensor> function, Backend backend,
      String... watched) {
    var context = Context.training();
    var gradients = new LinkedHashMap<Parameter, Tensor>();
    for (var weight : List.of(weight("first", first(START)), weight("second", second(START)))) {
      var w = context.tensor(weight);
      gradients.put(weight, Gradients.of(function.apply(w).sum(), List.of(w)).getFirst());
    }
    optimizer.update(gradients, Tensor.input("rate", DType.FLOAT64, Shape.SCALAR), context);
    var session = backend.compile(context.addUpdatesTo(Program.named("update")).build()).session();
    context.bindTo(session);
    return IntStream.rangeClosed(1, STEPS).mapToObj(t -> {
      session.bind("rate", NdArray.scalar(DType.FLOAT64, rate(optimizer, t))).run();
      return Stream.of(watched).flatMap(name -> context.parameters().stream().filter(each -> each.name().equals(name)))
          .flatMapToDouble(parameter -> Arrays.stream(parameter.value().toDoubles())).toArray();
    }).toList();
  }

  private static Parameter weight(String name, double... values) {
    var weight = new Parameter(name, Parameter.Role.WEIGHT, DType.FLOAT64, Shape.of(values.length),
        (array, _) -> array.assign(NdArray.of(values.clone())));
    weight.initialize(new SplittableRandom(0));
    return weight;
  }
}
