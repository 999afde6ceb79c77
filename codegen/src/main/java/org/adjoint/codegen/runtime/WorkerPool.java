package org.adjoint.codegen.runtime;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Threads that share the chunks of one task with its caller.
///
/// A kernel takes some ten microseconds, so a fork and join must take far less: idle workers look for a task in a loop for a while
/// before they go to sleep, chunks are claimed by one atomic operation, and nothing is allocated. Only one task runs at a time;
/// who comes while the pool is busy runs all chunks itself.
public final class WorkerPool {
  private static final ConcurrentHashMap<Integer, WorkerPool> POOLS = new ConcurrentHashMap<>();

  /// What is cut into chunks.
  interface Task {
    /// Runs one chunk, on any thread, at the same time as others.
    void run(int chunk);
  }

  /// About a tenth of a millisecond.
  private static final int LOOKS_BEFORE_SLEEP = 10_000;

  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();
  /// The number of the task in the upper half, the number of its chunks that nobody has claimed in the lower half.
  private final AtomicLong unclaimed = new AtomicLong();
  private final AtomicInteger unfinished = new AtomicInteger();
  private @Nullable Task task;
  private volatile @Nullable Throwable failure;

  private WorkerPool(int threads) {
    workers = new Worker[threads - 1];
    for (int number = 0; number < workers.length; number++) {
      workers[number] = new Worker("adjoint-worker-" + (number + 1));
      workers[number].start();
    }
  }

  /// The pool of `threads` threads, the caller of a task included. There is one for each number, and its threads live as long as the
  /// JVM.
  static WorkerPool of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("A program needs at least 1 thread, but was given " + threads + ".");
    }
    return POOLS.computeIfAbsent(threads, WorkerPool::new);
  }

  /// The number of threads, the caller included.
  public int threads() {
    return workers.length + 1;
  }

  /// Runs all chunks of a task and returns when the last one is done. What a chunk throws is thrown here, after the others are done.
  void run(Task newTask, int chunks) {
    if (chunks == 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
      runAlone(newTask, chunks);
      return;
    }
    try {
      task = newTask;
      failure = null;
      unfinished.set(chunks);
      long number = (unclaimed.get() >>> 32) + 1;
      unclaimed.set(number << 32 | chunks);
      for (var worker : workers) {
        worker.wake();
      }
      runChunks();
      while (unfinished.get() != 0) {
        Thread.onSpinWait();
      }
      rethrow(failure);
    } finally {
      task = null;
      busy.set(false);
    }
  }

  private static void runAlone(Task task, int chunks) {
    Throwable thrown = null;
    for (int chunk = 0; chunk < chunks; chunk++) {
      try {
        task.run(chunk);
      } catch (Throwable e) {
        thrown = e;
      }
    }
    rethrow(thrown);
  }

  private static void rethrow(@Nullable Throwable thrown) {
    switch (thrown) {
      case null -> {
      }
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("A task declares no checked exceptions, but threw one.", e);
    }
  }

  /// Claims and runs chunks until none is left.
  private void runChunks() {
    while (true) {
      long before = unclaimed.get();
      int left = (int) before;
      if (left == 0) {
        return;
      }
      // A claim fails when another thread was faster, or another task has begun meanwhile.
      if (unclaimed.compareAndSet(before, before - 1)) {
        runChunk(left - 1);
      }
    }
  }

  private void runChunk(int chunk) {
    try {
      var current = task;
      if (current != null) {
        current.run(chunk);
      }
    } catch (Throwable e) {
      failure = e;
    } finally {
      unfinished.decrementAndGet();
    }
  }

  private final class Worker extends Thread {
    private volatile boolean asleep;

    Worker(String name) {
      super(name);
      setDaemon(true);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (true) {
        for (int look = 0; look < LOOKS_BEFORE_SLEEP && (int) unclaimed.get() == 0; look++) {
          Thread.onSpinWait();
        }
        if ((int) unclaimed.get() == 0) {
          sleep();
        }
        runChunks();
      }
    }

    private void sleep() {
      asleep = true;
      // Whoever publishes a task from here on sees that this thread sleeps.
      if ((int) unclaimed.get() == 0) {
        LockSupport.park(WorkerPool.this);
      }
      asleep = false;
    }
  }
}
