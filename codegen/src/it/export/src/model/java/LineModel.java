import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.export.Exporter;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Describes one step of fitting a line, and writes it as the class `com.example.Line`.
final class LineModel {
  public static void main(String[] arguments) throws IOException {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n")));
    var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("n")));
    var w = Tensor.input("w", DType.FLOAT32, Shape.SCALAR);
    var b = Tensor.input("b", DType.FLOAT32, Shape.SCALAR);
    var loss = x.mul(w).add(b).sub(y).square().mean().named("loss");
    var gradients = Gradients.of(loss, List.of(w, b));
    var step = Program.named("fit a line").output("loss", loss)
        .update(w, w.sub(gradients.get(0).mul(0.1))).update(b, b.sub(gradients.get(1).mul(0.1))).build();
    Exporter.scalar().export(step, "com.example.Line").writeTo(Path.of(arguments[0]));
  }
}
