package org.adjoint.nn.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;

/// Things that a thread of its own makes ahead of their use, such as the next batches while a network trains on this one. They come in the order of their
/// numbers, made by one thread, so whatever they are made from is used in the same order every time.
///
/// Belongs to one thread; to be closed, which ends the other.
///
/// @param <T> what is made
public final class Prefetcher<T> implements Iterator<T>, AutoCloseable {
  private final BlockingQueue<FutureTask<T>> ready;
  private final Thread maker;
  private final int count;
  private int taken;

  private Prefetcher(int count, int ahead, IntFunction<T> make) {
    this.count = count;
    ready = new ArrayBlockingQueue<>(ahead);
    maker = Thread.ofPlatform().name("prefetcher").daemon().unstarted(() -> makeAll(count, make));
  }

  /// Begins to make things.
  ///
  /// @param count how many
  /// @param ahead how many may wait to be taken, at least 1
  /// @param make the thing of a number from 0
  /// @throws IllegalArgumentException when nothing may be made ahead
  public static <T> Prefetcher<T> of(int count, int ahead, IntFunction<T> make) {
    if (count < 0 || ahead < 1) {
      throw new IllegalArgumentException("A prefetcher makes at least 0 things and at least 1 ahead, but these are "
          + count + " and " + ahead + ".");
    }
    var prefetcher = new Prefetcher<T>(count, ahead, make);
    prefetcher.maker.start();
    return prefetcher;
  }

  private void makeAll(int number, IntFunction<T> make) {
    try {
      for (int at = 0; at < number; at++) {
        int current = at;
        // A task keeps what goes wrong for the one who takes it.
        var task = new FutureTask<T>(() -> make.apply(current));
        task.run();
        ready.put(task);
      }
    } catch (InterruptedException _) {
      // Closed: nobody waits for the rest.
    }
  }

  @Override
  public boolean hasNext() {
    return taken < count;
  }

  /// The next thing, as soon as it is made.
  ///
  /// @throws NoSuchElementException when all were taken
  /// @throws CancellationException when this thread is interrupted while it waits
  /// @throws IllegalStateException when making it failed, with the failure as cause
  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All " + count + " were taken.");
    }
    try {
      var made = ready.take();
      taken++;
      return made.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The thread was interrupted while it waited for number " + taken + ".");
    } catch (ExecutionException failure) {
      int number = taken - 1;
      close();
      throw new IllegalStateException("Number " + number + " could not be made ahead.", failure.getCause());
    }
  }

  /// Ends the thread that makes things, and waits for it.
  @Override
  public void close() {
    taken = count;
    boolean interrupted = false;
    while (maker.isAlive()) {
      // Again and again, for what is made may have swallowed the first one.
      maker.interrupt();
      try {
        maker.join(10);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
