package org.adjoint.bench;

import org.adjoint.array.DType;
import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// Products of matrices, of squares, of the shapes of a perceptron, and of odd ones.
public class MatrixMultiply extends WorkBenchmark {
  /// The type of the elements.
  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  /// Which factor is stored transposed.
  @Param
  public Work.Form form = Work.Form.AB;

  /// Rows, inner size and columns.
  @Param({"128x128x128", "256x256x256", "512x512x512", "1024x1024x1024", "2048x2048x2048", "100x784x500", "784x100x500",
    "100x500x784", "100x500x500", "500x100x500", "100x500x10", "500x100x10", "100x10x500", "1000x37x10", "1x784x500",
    "7x13x5"})
  public String shape = "";

  @Override
  protected Work work() {
    return product(shape.split("x", 3));
  }

  private Work product(String... sizes) {
    return new Work.Product(dtype, form, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]),
        Integer.parseInt(sizes[2]));
  }
}
