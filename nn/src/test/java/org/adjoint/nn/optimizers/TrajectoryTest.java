package org.adjoint.nn.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every optimiser goes the way that its paper describes, written down here once more with plain numbers.
class TrajectoryTest {
  private static final int STEPS = 12;
  private static final double[] START = {1.5, -0.7, 0.3};

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

  record Case(Optimizer optimizer, Recurrence recurrence) {
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

  private static void moments(double[] s, double g, double beta1, double beta2) {
    s[0] = beta1 * s[0] + (1 - beta1) * g;
    s[1] = beta2 * s[1] + (1 - beta2) * g * g;
  }

  @ParameterizedTest
  @MethodSource("recurrences")
  void descendsAQuadraticAsItsPaperSays(Case of) {
    // ½·3w² − w
    follows(of, w -> w.square().mul(1.5).sub(w), w -> 3 * w - 1);
  }

  @ParameterizedTest
  @MethodSource("recurrences")
  void descendsADoubleWellAsItsPaperSays(Case of) {
    // ¼w⁴ − ½w² + sin w
    follows(of, w -> w.square().square().mul(0.25).sub(w.square().mul(0.5)).add(w.sin()),
        w -> w * w * w - w + Math.cos(w));
  }

  private static void follows(Case of, UnaryOperator<Tensor> function,
      DoubleUnaryOperator derivative) {
    var expected = new double[STEPS][START.length];
    for (int i = 0; i < START.length; i++) {
      double w = START[i];
      var state = new double[3];
      for (int t = 1; t <= STEPS; t++) {
        w = of.recurrence.next(w, derivative.applyAsDouble(w), rate(of.optimizer, t), t, state);
        expected[t - 1][i] = w;
      }
    }
    Samples.backends().forEach(backend -> {
      var path = run(of.optimizer, function, backend);
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

  private static List<double[]> run(Optimizer optimizer, UnaryOperator<Tensor> function, Backend backend) {
    var weight = new Parameter("weight", Parameter.Role.WEIGHT, DType.FLOAT64, Shape.of(START.length),
        (array, _) -> array.assign(NdArray.of(START.clone())));
    weight.initialize(new SplittableRandom(0));
    var context = Context.training();
    var w = context.tensor(weight);
    var gradient = Gradients.of(function.apply(w).sum(), List.of(w)).getFirst();
    optimizer.update(Map.of(weight, gradient), Tensor.input("rate", DType.FLOAT64, Shape.SCALAR), context);
    var session = backend.compile(context.addUpdatesTo(Program.named("update")).build()).session();
    context.bindTo(session);
    return IntStream.rangeClosed(1, STEPS).mapToObj(t -> {
      session.bind("rate", NdArray.scalar(DType.FLOAT64, rate(optimizer, t))).run();
      return weight.value().toDoubles();
    }).toList();
  }
}
