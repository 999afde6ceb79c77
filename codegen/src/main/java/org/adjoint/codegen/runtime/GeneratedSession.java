package org.adjoint.codegen.runtime;

import java.util.Objects;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Bindings;
import org.adjoint.eval.Session;
import org.adjoint.eval.SoleUse;
import org.jspecify.annotations.Nullable;

/// The arrays of one user of a compiled program.
///
/// For each of the last combinations of sizes that it has met it keeps which array each buffer uses, so that a step at these allocates
/// nothing. There are at most 64, and together they hold no more than a quarter of the heap.
final class GeneratedSession implements Session {
  /// The part of the heap that may stay with sizes other than those of a run.
  private static final int HEAP_SHARE = 4;

  private final CompiledProgram compiled;
  private final WorkerPool pool;
  private final KernelTask task;
  private final int kernels;
  private final Bindings bindings;
  private final InputSlots slots;
  private final Workspace workspace = new Workspace();
  private final SoleUse use;
  private final Layouts layouts = new Layouts();
  private final Division division;
  /// Null where nobody wants to know.
  private final @Nullable KernelTimes times;
  private @Nullable Layout current;

  GeneratedSession(CompiledProgram compiled) {
    this(compiled, null, Division.WORTHWHILE);
  }

  /// @param times takes how long kernels take
  GeneratedSession(CompiledProgram compiled, KernelTimes times) {
    this(compiled, times, Division.WORTHWHILE);
  }

  /// @param times takes how long kernels take
  /// @param division says where kernels are cut
  GeneratedSession(CompiledProgram compiled, @Nullable KernelTimes times, Division division) {
    this.compiled = compiled;
    this.times = times;
    this.division = division;
    pool = compiled.pool();
    task = new KernelTask(new Entry(compiled.run()));
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
    slots.read(bindings, layout.arrays(), workspace);
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
    var cold = compiled.cold().find(kernel);
    if (cold != null) {
      cold.run(layout, bindings.sizes());
      return;
    }
    task.kernel = kernel;
    pool.run(task, layout.cuts()[kernel].length - 1);
    var sums = layout.sums()[kernel];
    if (sums != null) {
      sums.store(layout.arrays());
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
    private final Entry entry;
    private int kernel;
    private @Nullable Layout layout;

    KernelTask(Entry entry) {
      this.entry = entry;
    }

    @Override
    public void run(int chunk) {
      var current = Objects.requireNonNull(layout);
      var cuts = current.cuts()[kernel];
      var sums = current.sums()[kernel];
      var arrays = sums == null ? current.arrays() : sums.arrays(chunk, current.arrays());
      entry.call(kernel, arrays, current.sizes(), cuts[chunk], cuts[chunk + 1]);
    }
  }

  private void finishUpdates(Layout layout) {
    var copies = compiled.buffers().copies();
    for (int copy = 0; copy < copies.size(); copy++) {
      System.arraycopy(layout.arrays()[copies.get(copy).from().index()], 0,
          layout.arrays()[copies.get(copy).to().index()],
          0,
          layout.copyLengths()[copy]);
    }
    slots.write(bindings, layout.arrays());
  }

  @Override
  public NdArray output(String name) {
    use.requireNoRun();
    if (current == null) {
      throw new IllegalStateException("The program \"" + compiled.program().name() + "\" has not run in this session.");
    }
    var output = current.outputs().get(name);
    if (output == null) {
      throw new IllegalArgumentException("The program \"" + compiled.program().name() + "\" has no output \"" + name
          + "\"; its outputs are " + current.outputs().keySet() + ".");
    }
    return output;
  }

  /// The number of sizes that it keeps arrays for.
  int keptSizes() {
    return layouts.count();
  }

  private Layout layout(int[] sizes) {
    var known = layouts.find(sizes);
    return known == null ? newLayout(sizes.clone()) : known;
  }

  private Layout newLayout(int[] sizes) {
    var plan = compiled.buffers();
    var bySymbol = bindings.sizes();
    long heap = Runtime.getRuntime().maxMemory();
    var program = compiled.program().name();
    var allocation = HeapCheck.allocation(program, plan, bySymbol, heap);
    layouts.makeRoom(Math.min(heap / HEAP_SHARE, heap - allocation.bytes() - Layout.bytes(plan, bySymbol)));
    try {
      workspace.grow(allocation);
      var layout = Layout.of(compiled, sizes, bySymbol, workspace, allocation, division);
      layouts.add(layout);
      return layout;
    } catch (OutOfMemoryError e) {
      throw HeapCheck.noRoom(program, plan, bySymbol, heap, allocation, e);
    }
  }
}
