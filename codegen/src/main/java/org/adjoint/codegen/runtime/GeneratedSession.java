package org.adjoint.codegen.runtime;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Bindings;
import org.adjoint.eval.Session;
import org.adjoint.eval.SoleUse;
import org.jspecify.annotations.Nullable;

/// The arrays of one user of a compiled program.
///
/// For each combination of sizes that it has met it keeps which array each buffer uses, so that a step at known sizes allocates
/// nothing.
final class GeneratedSession implements Session {
  /// The arrays for one combination of sizes.
  ///
  /// @param sizes of the symbols, in the order of the program's
  /// @param arrays of the buffers, at their indices
  /// @param cuts for each kernel the bounds of the chunks of its outer loop
  /// @param sums for each kernel that is run in parts the sums that these make parts of
  /// @param copyLengths of the updates that are not made in place
  /// @param generation of the workspace that the arrays belong to
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(int[] sizes, Object[] arrays, int[][] cuts, @Nullable PartialSums[] sums, int[] copyLengths,
      Map<String, NdArray> outputs,
      int generation) {
  }

  private final CompiledProgram compiled;
  private final WorkerPool pool;
  private final KernelTask task;
  private final int kernels;
  private final Bindings bindings;
  private final InputSlots slots;
  private final Workspace workspace = new Workspace();
  private final SoleUse use;
  private final List<Layout> layouts = new ArrayList<>();
  /// Null where nobody wants to know.
  private final @Nullable KernelTimes times;
  private @Nullable Layout current;

  GeneratedSession(CompiledProgram compiled) {
    this(compiled, null);
  }

  /// @param times takes how long kernels take
  GeneratedSession(CompiledProgram compiled, @Nullable KernelTimes times) {
    this.compiled = compiled;
    this.times = times;
    pool = compiled.pool();
    task = new KernelTask(compiled.run());
    kernels = compiled.kernels().size();
    bindings = new Bindings(compiled.program());
    use = new SoleUse(compiled.program());
    slots = InputSlots.of(compiled);
  }

  @Override
  public Session bind(String input, NdArray value) {
    use.requireNoRun();
    bindings.bind(input, value);
    return this;
  }

  @Override
  public void run() {
    use.begin();
    try {
      runKernels();
    } finally {
      use.end();
    }
  }

  private void runKernels() {
    var layout = layout(bindings.resolve());
    slots.read(bindings, layout.arrays, workspace);
    task.layout = layout;
    if (times == null) {
      for (int kernel = 0; kernel < kernels; kernel++) {
        run(kernel, layout);
      }
    } else {
      runTimed(layout, times);
    }
    finishUpdates(layout);
    current = layout;
  }

  private void run(int kernel, Layout layout) {
    task.kernel = kernel;
    pool.run(task, layout.cuts[kernel].length - 1);
    var sums = layout.sums[kernel];
    if (sums != null) {
      sums.store(layout.arrays);
    }
  }

  private void runTimed(Layout layout, KernelTimes measured) {
    measured.begin(bindings.sizes());
    long before = System.nanoTime();
    for (int kernel = 0; kernel < kernels; kernel++) {
      run(kernel, layout);
      long after = System.nanoTime();
      measured.add(kernel, after - before);
      before = after;
    }
    measured.end();
  }

  /// One kernel, cut into chunks.
  private static final class KernelTask implements WorkerPool.Task {
    private final MethodHandle run;
    private int kernel;
    private @Nullable Layout layout;

    KernelTask(MethodHandle run) {
      this.run = run;
    }

    @Override
    public void run(int chunk) {
      var current = Objects.requireNonNull(layout);
      var cuts = current.cuts[kernel];
      var sums = current.sums[kernel];
      var arrays = sums == null ? current.arrays : sums.arrays(chunk, current.arrays);
      try {
        run.invokeExact(kernel, arrays, current.sizes, cuts[chunk], cuts[chunk + 1]);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("Generated code declares no checked exceptions, but threw one.", e);
      }
    }
  }

  private void finishUpdates(Layout layout) {
    var copies = compiled.buffers().copies();
    for (int copy = 0; copy < copies.size(); copy++) {
      System.arraycopy(layout.arrays[copies.get(copy).from().index()], 0, layout.arrays[copies.get(copy).to().index()],
          0,
          layout.copyLengths[copy]);
    }
    slots.write(bindings, layout.arrays);
  }

  @Override
  public NdArray output(String name) {
    use.requireNoRun();
    if (current == null) {
      throw new IllegalStateException("The program \"" + compiled.program().name() + "\" has not run in this session.");
    }
    var output = current.outputs.get(name);
    if (output == null) {
      throw new IllegalArgumentException("The program \"" + compiled.program().name() + "\" has no output \"" + name
          + "\"; its outputs are " + current.outputs.keySet() + ".");
    }
    return output;
  }

  private Layout layout(int[] sizes) {
    for (int known = 0; known < layouts.size(); known++) {
      var layout = layouts.get(known);
      if (Arrays.equals(layout.sizes, sizes)) {
        return layout;
      }
    }
    return newLayout(sizes.clone());
  }

  private Layout newLayout(int[] sizes) {
    var plan = compiled.buffers();
    var bySymbol = bindings.sizes();
    var allocation =
        HeapCheck.allocation(compiled.program().name(), plan, bySymbol, Runtime.getRuntime().maxMemory());
    workspace.grow(allocation);
    var arrays = new Object[plan.buffers().size()];
    for (var buffer : plan.buffers()) {
      switch (buffer.role()) {
        case INPUT -> {
        }
        case CONSTANT -> arrays[buffer.index()] = Objects.requireNonNull(compiled.constants().get(buffer.index()));
        case OUTPUT ->
            arrays[buffer.index()] = NdArray.allocate(buffer.dtype(), buffer.shape().elements().evaluate(bySymbol));
        case TEMPORARY, SCRATCH -> arrays[buffer.index()] = workspace.array(allocation, buffer);
      }
    }
    var outputs = new LinkedHashMap<String, NdArray>();
    compiled.schedule().program().outputs().forEach((name, tensor) -> outputs.put(name,
        NdArray.view(arrays[plan.buffer(tensor).index()], 0, tensor.shape().bind(bySymbol))));
    var cuts = compiled.kernels().stream().map(routine -> Division.cuts(routine, bySymbol, pool.threads()))
        .toArray(int[][]::new);
    var sums = IntStream.range(0, kernels)
        .mapToObj(
            kernel -> PartialSums.of(compiled.kernels().get(kernel), cuts[kernel].length - 1, arrays.length, bySymbol))
        .toArray(PartialSums[]::new);
    var copyLengths = plan.copies().stream().mapToInt(copy -> (int) copy.to().shape().elements().evaluate(bySymbol))
        .toArray();
    // Arrays that have grown are no longer those of earlier layouts.
    layouts.removeIf(old -> old.generation != workspace.generation());
    var layout = new Layout(sizes, arrays, cuts, sums, copyLengths, outputs, workspace.generation());
    layouts.add(layout);
    return layout;
  }
}
