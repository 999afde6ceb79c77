package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.Samples;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.train.Trainer;
import org.junit.jupiter.api.Test;

/// A layer, a loss, an optimiser and a training loop of one's own, each in a few lines.
class OwnPartsTest {
  /// A parabola through the origin: `a x² + b x`.
  private record Parabola(Parameter a, Parameter b) implements Layer {
    Parabola() {
      this(new Parameter("a", DType.FLOAT64, Shape.SCALAR, Initializer.zeros()),
          new Parameter("b", DType.FLOAT64, Shape.SCALAR, Initializer.zeros()));
    }

    @Override
    public Tensor apply(Tensor x, Context context) {
      return x.square().mul(context.tensor(a)).add(x.mul(context.tensor(b)));
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(a, b);
    }
  }

  /// The mean of `log cosh`, which is a square near 0 and a distance far from it.
  private record LogCosh() implements Loss {
    @Override
    public Tensor of(Tensor scores, Tensor targets) {
      var difference = scores.sub(targets);
      return difference.add(difference.mul(-2).softplus()).sub(Math.log(2)).mean();
    }

    @Override
    public Tensor targets(String name, Tensor scores) {
      return Tensor.input(name, scores.dtype(), scores.shape());
    }
  }

  /// Goes against the sign of the gradient.
  private record Signed(double learningRate) implements Optimizer {
    @Override
    public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
      gradients.forEach((parameter, gradient) -> {
        var sign = gradient.div(gradient.abs().add(1e-12));
        context.update(parameter, context.tensor(parameter).sub(sign.mul(learningRate)));
      });
    }
  }

  private static Dataset parabola() {
    var x = NdArray.of(new double[] {-2, -1, 0, 1, 2}, 5, 1);
    return new Dataset(x, NdArray.of(new double[] {10, 4, 0, -2, -2}, 5, 1));
  }

  @Test
  void areTrainedTogether() {
    var parabola = new Parabola();
    Trainer.of(parabola).loss(new LogCosh()).optimizer(new Signed(0.01))
        .schedule((step, _) -> 0.05 / (1 + step / 100.0))
        .metric().epochs(1000).backend(Samples.generated()).fit(parabola());
    assertThat(parabola.a.value().item()).isCloseTo(1, within(0.01));
    assertThat(parabola.b.value().item()).isCloseTo(-3, within(0.01));
  }

  @Test
  void aTrainingLoopIsAProgramAndAForStatement() {
    var parabola = new Parabola();
    var context = Context.training();
    var x = Tensor.input("x", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 1));
    var y = Tensor.input("y", DType.FLOAT64, Shape.of(Dim.symbol("batch"), 1));
    var loss = context.apply(parabola, x).sub(y).square().mean();
    var weights = parabola.parameters().stream().map(context::tensor).toList();
    var gradients = Gradients.of(loss, weights);
    for (int i = 0; i < weights.size(); i++) {
      context.update(parabola.parameters().get(i), weights.get(i).sub(gradients.get(i).mul(0.1)));
    }
    var step = context.addUpdatesTo(Program.named("step").output("loss", loss)).build();
    Samples.backends().forEach(backend -> {
      parabola.initialize(0);
      var session = backend.compile(step).session().bind("x", parabola().inputs()).bind("y", parabola().targets());
      context.bindTo(session);
      for (int i = 0; i < 200; i++) {
        session.run();
      }
      assertThat(parabola.a.value().item()).isCloseTo(1, within(1e-9));
      assertThat(parabola.b.value().item()).isCloseTo(-3, within(1e-9));
      assertThat(session.output("loss").item()).isLessThan(1e-15);
    });
  }
}
