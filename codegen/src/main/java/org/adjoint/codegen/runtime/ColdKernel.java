package org.adjoint.codegen.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.BufferPlan;

/// A kernel that runs in plain loops until its tiles are faster. In the bytecode interpreter, and while the JIT compiler has only begun, vectors
/// take up to a hundred times as long as numbers; so a thread runs the tiles meanwhile, on arrays of its own, for the JIT compiler to see.
/// Both forms give the same bits: results do not depend on when one follows the other.
final class ColdKernel {
  /// Then the tiles are run as they are, lest the thread work for nothing where the JIT compiler is switched off.
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);
  /// So much longer, at most, the first run in plain loops takes than later ones.
  private static final int FIRST_RUN = 8;
  /// The part of the heap that may be taken for what the tiles run on.
  private static final int HEAP_SHARE = 16;
  private static final ThreadPoolExecutor THREAD = thread();

  private final Entry entry;
  private final Routine kernel;
  private final int number;
  private final int plainNumber;
  private final int arrays;
  private final AtomicInteger plainRuns = new AtomicInteger();
  private volatile boolean isCold = true;
  private volatile long plainNanos = Long.MAX_VALUE;
  private long tileNanos;

  /// @param entry of the generated class
  /// @param number by which it calls the tiles
  /// @param plainNumber by which it calls the plain loops
  /// @param arrays how many arrays the program has
  ColdKernel(Entry entry, Routine kernel, int number, int plainNumber, int arrays) {
    this.entry = entry;
    this.kernel = kernel;
    this.number = number;
    this.plainNumber = plainNumber;
    this.arrays = arrays;
  }

  private static ThreadPoolExecutor thread() {
    var executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        task -> Thread.ofPlatform().daemon().name("adjoint-warm-up").unstarted(task));
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /// Whether it is still to run in plain loops.
  boolean isCold() {
    return isCold;
  }

  /// Runs it in plain loops, on the calling thread alone: the JIT compiler needs the other cores.
  ///
  /// @param bySymbol the sizes of symbolic dimensions
  void run(Layout layout, Map<String, Integer> bySymbol) {
    int range = layout.range(number);
    long before = System.nanoTime();
    entry.call(plainNumber, layout.arrays(), layout.sizes(), 0, range);
    plainNanos = Math.min(plainNanos, System.nanoTime() - before);
    if (plainRuns.incrementAndGet() == 1) {
      var allocation = allocation(Map.copyOf(bySymbol));
      if (allocation.bytes() <= Runtime.getRuntime().maxMemory() / HEAP_SHARE) {
        warmUp(allocation, layout.sizes(), range);
      } else {
        isCold = false;
      }
    }
  }

  /// An array for each buffer that the tiles use.
  ///
  /// @param bySymbol the sizes of symbolic dimensions
  private BufferPlan.Allocation allocation(Map<String, Integer> bySymbol) {
    var slots = new ArrayList<BufferPlan.Slot>();
    var slotOf = new ArrayList<>(Collections.nCopies(arrays, -1));
    for (var buffer : kernel.buffers()) {
      slotOf.set(buffer.index(), slots.size());
      slots.add(new BufferPlan.Slot(buffer.dtype(), buffer.shape().elements().evaluate(bySymbol)));
    }
    return new BufferPlan.Allocation(List.copyOf(slots), List.copyOf(slotOf));
  }

  private void warmUp(BufferPlan.Allocation allocation, int[] sizes, int range) {
    THREAD.execute(() -> {
      runTiles(allocation, sizes, range);
      if (isCold) {
        warmUp(allocation, sizes, range);
      }
    });
  }

  private void runTiles(BufferPlan.Allocation allocation, int[] sizes, int range) {
    try {
      var spare = spareArrays(allocation);
      long before = System.nanoTime();
      entry.call(number, spare, sizes, 0, range);
      long nanos = System.nanoTime() - before;
      tileNanos += nanos;
      long plain = plainRuns.get() == 1 ? plainNanos / FIRST_RUN : plainNanos;
      isCold = nanos > plain && tileNanos < LONGEST_NANOS;
    } catch (RuntimeException | Error e) {
      // Whatever it is, the user's own run will tell.
      isCold = false;
    }
  }

  /// Arrays for one run: what they hold does not matter, and between runs nothing is kept from whoever needs memory.
  private Object[] spareArrays(BufferPlan.Allocation allocation) {
    var workspace = new Workspace();
    workspace.grow(allocation);
    var spare = new Object[arrays];
    kernel.buffers().forEach(buffer -> spare[buffer.index()] = workspace.array(allocation, buffer));
    return spare;
  }
}
