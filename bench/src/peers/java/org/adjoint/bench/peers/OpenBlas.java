package org.adjoint.bench.peers;

import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Processor;
import org.adjoint.bench.work.Work;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/// Matrix products by OpenBLAS, on memory outside of the heap.
///
/// It picks kernels by the model of the processor, and takes old ones for a model that it does not know; so it is told to use those for
/// AVX-512 where there is such a unit, unless the variable is set already.
public final class OpenBlas implements Contestant {
  private static final String CORE_TYPE = "OPENBLAS_CORETYPE";

  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public String version() {
    return Versions.of(name());
  }

  @Override
  public boolean does(Work work) {
    return work instanceof Work.Product;
  }

  @Override
  public Map<String, String> environment(int threads) {
    return threads(threads);
  }

  /// What sets the library up for a number of threads.
  static Map<String, String> threads(int threads) {
    var number = Integer.toString(threads);
    return System.getenv(CORE_TYPE) == null && Processor.current().hasAvx512()
        ? Map.of("OPENBLAS_NUM_THREADS", number, "OMP_NUM_THREADS", number, CORE_TYPE, "SkylakeX")
        : Map.of("OPENBLAS_NUM_THREADS", number, "OMP_NUM_THREADS", number);
  }

  @Override
  public Task prepare(Work work, int threads) {
    var product = (Work.Product) work;
    openblas_nolapack.blas_set_num_threads(threads);
    return product.dtype() == DType.FLOAT32 ? new Floats(product) : new Doubles(product);
  }

  private static int transposedA(Work.Product work) {
    return work.form() == Work.Form.ATB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
  }

  private static int transposedB(Work.Product work) {
    return work.form() == Work.Form.ABT ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
  }

  private static int columns(NdArray matrix) {
    return matrix.shape().sizes()[1];
  }

  private static Map<String, NdArray> product(Work.Product work, NdArray values) {
    return Map.of("product", values.reshape(work.rows(), work.columns()));
  }

  private static final class Floats implements Task {
    private final Work.Product work;
    private final int columnsOfA;
    private final int columnsOfB;
    private final FloatPointer a;
    private final FloatPointer b;
    private final FloatPointer c;

    Floats(Work.Product work) {
      this.work = work;
      var inputs = work.inputs();
      columnsOfA = columns(inputs.get("a"));
      columnsOfB = columns(inputs.get("b"));
      a = new FloatPointer(inputs.get("a").toFloats());
      b = new FloatPointer(inputs.get("b").toFloats());
      c = new FloatPointer((long) work.rows() * work.columns());
    }

    @Override
    public void run() {
      openblas_nolapack.cblas_sgemm(openblas_nolapack.CblasRowMajor, transposedA(work), transposedB(work), work.rows(),
          work.columns(), work.inner(), 1, a, columnsOfA, b, columnsOfB, 0, c, work.columns());
    }

    @Override
    public Map<String, NdArray> results() {
      var values = new float[work.rows() * work.columns()];
      c.get(values);
      return product(work, NdArray.of(values));
    }
  }

  private static final class Doubles implements Task {
    private final Work.Product work;
    private final int columnsOfA;
    private final int columnsOfB;
    private final DoublePointer a;
    private final DoublePointer b;
    private final DoublePointer c;

    Doubles(Work.Product work) {
      this.work = work;
      var inputs = work.inputs();
      columnsOfA = columns(inputs.get("a"));
      columnsOfB = columns(inputs.get("b"));
      a = new DoublePointer(inputs.get("a").toDoubles());
      b = new DoublePointer(inputs.get("b").toDoubles());
      c = new DoublePointer((long) work.rows() * work.columns());
    }

    @Override
    public void run() {
      openblas_nolapack.cblas_dgemm(openblas_nolapack.CblasRowMajor, transposedA(work), transposedB(work), work.rows(),
          work.columns(), work.inner(), 1, a, columnsOfA, b, columnsOfB, 0, c, work.columns());
    }

    @Override
    public Map<String, NdArray> results() {
      var values = new double[work.rows() * work.columns()];
      c.get(values);
      return product(work, NdArray.of(values));
    }
  }
}
