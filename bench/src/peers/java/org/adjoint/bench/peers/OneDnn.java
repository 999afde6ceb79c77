package org.adjoint.bench.peers;

import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Work;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/// Matrix products by oneDNN: its matmul primitive, made once for the shapes, on plain row-major matrices. It has no products in float64.
public final class OneDnn implements Contestant {
  @Override
  public String name() {
    return "oneDNN";
  }

  @Override
  public String version() {
    return Versions.of(name());
  }

  @Override
  public boolean does(Work work) {
    return work instanceof Work.Product product && product.dtype() == DType.FLOAT32;
  }

  @Override
  public Map<String, String> environment(int threads) {
    return Map.of("OMP_NUM_THREADS", Integer.toString(threads));
  }

  @Override
  public Task prepare(Work work, int threads) {
    return new Product((Work.Product) work);
  }

  private static final class Product implements Task {
    private final Work.Product work;
    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final dnnl_primitive primitive = new dnnl_primitive();
    /// Held, since the memory of a pointer that nothing refers to is given back.
    private final FloatPointer a;
    private final FloatPointer b;
    private final FloatPointer product;
    private final dnnl_exec_arg_t operands = new dnnl_exec_arg_t(3);

    Product(Work.Product work) {
      this.work = work;
      check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0));
      check(dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags));
      var inputs = work.inputs();
      a = new FloatPointer(inputs.get("a").toFloats());
      b = new FloatPointer(inputs.get("b").toFloats());
      product = new FloatPointer((long) work.rows() * work.columns());
      var formatOfA = format(work.rows(), work.inner(), work.form() == Work.Form.ATB);
      var formatOfB = format(work.inner(), work.columns(), work.form() == Work.Form.ABT);
      var formatOfProduct = format(work.rows(), work.columns(), false);
      var description = new dnnl_primitive_desc();
      check(dnnl.dnnl_matmul_primitive_desc_create(description, engine, formatOfA, formatOfB, new dnnl_memory_desc(),
          formatOfProduct, new dnnl_primitive_attr()));
      check(dnnl.dnnl_primitive_create(primitive, description));
      operand(0, dnnl.DNNL_ARG_SRC, formatOfA, a);
      operand(1, dnnl.DNNL_ARG_WEIGHTS, formatOfB, b);
      operand(2, dnnl.DNNL_ARG_DST, formatOfProduct, product);
    }

    private static dnnl_memory_desc format(long rows, long columns, boolean transposed) {
      var format = new dnnl_memory_desc();
      var strides = transposed ? new long[] {1, rows} : new long[] {columns, 1};
      check(dnnl.dnnl_memory_desc_create_with_strides(format, 2, new long[] {rows, columns}, dnnl.dnnl_f32, strides));
      return format;
    }

    private void operand(int position, int role, dnnl_memory_desc format, Pointer values) {
      var memory = new dnnl_memory();
      check(dnnl.dnnl_memory_create(memory, format, engine, values));
      operands.getPointer(position).arg(role).memory(memory);
    }

    private static void check(int status) {
      if (status != dnnl.dnnl_success) {
        throw new IllegalStateException("oneDNN answers with status " + status + ".");
      }
    }

    @Override
    public void run() {
      dnnl.dnnl_primitive_execute(primitive, stream, 3, operands);
      dnnl.dnnl_stream_wait(stream);
    }

    @Override
    public Map<String, NdArray> results() {
      var values = new float[work.rows() * work.columns()];
      product.get(values);
      return Map.of("product", NdArray.of(values, work.rows(), work.columns()));
    }
  }
}
