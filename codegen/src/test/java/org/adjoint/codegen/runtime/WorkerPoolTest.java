package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("trust")
class WorkerPoolTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void everyChunkRunsOnce(int threads) {
    var pool = WorkerPool.of(threads);
    assertThat(pool.threads()).isEqualTo(threads);
    for (int chunks = 1; chunks < 300; chunks++) {
      var runs = new AtomicIntegerArray(chunks);
      pool.run(runs::incrementAndGet, chunks);
      assertThat(IntStream.range(0, chunks).map(runs::get)).as("%d chunks", chunks).containsOnly(1);
    }
  }

  @Test
  void whatAChunkThrowsIsThrownAndThePoolStaysUsable() {
    var pool = WorkerPool.of(2);
    for (int bad = 0; bad < 20; bad++) {
      int failing = bad;
      var runs = new AtomicIntegerArray(20);
      assertThatThrownBy(() -> pool.run(chunk -> {
        runs.incrementAndGet(chunk);
        if (chunk == failing) {
          throw new IndexOutOfBoundsException("chunk " + chunk);
        }
      }, 20)).isInstanceOf(IndexOutOfBoundsException.class).hasMessage("chunk " + bad);
      assertThat(IntStream.range(0, 20).map(runs::get)).containsOnly(1);
    }
    var runs = new AtomicIntegerArray(20);
    pool.run(runs::incrementAndGet, 20);
    assertThat(IntStream.range(0, 20).map(runs::get)).containsOnly(1);
  }

  /// The caller is held until a worker has failed. No other test has a pool of this size, so that none keeps it busy.
  @Test
  void whatAChunkThrowsOnAWorkerIsThrownToTheCaller() {
    var pool = WorkerPool.of(6);
    var caller = Thread.currentThread();
    for (int round = 0; round < 20; round++) {
      var failed = new CountDownLatch(1);
      assertThatThrownBy(() -> pool.run(_ -> {
        if (Thread.currentThread().equals(caller)) {
          assertThat(awaited(failed)).as("a worker takes a chunk").isTrue();
        } else {
          failed.countDown();
          throw new IndexOutOfBoundsException(Thread.currentThread().getName());
        }
      }, 7)).isInstanceOf(IndexOutOfBoundsException.class).hasMessageStartingWith("adjoint-worker-");
      var runs = new AtomicIntegerArray(20);
      pool.run(runs::incrementAndGet, 20);
      assertThat(IntStream.range(0, 20).map(runs::get)).containsOnly(1);
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyCallersShareAPool() throws Exception {
    var pool = WorkerPool.of(3);
    try (var callers = Executors.newFixedThreadPool(8)) {
      var done = IntStream.range(0, 8).mapToObj(_ -> callers.submit(() -> {
        for (int round = 0; round < 500; round++) {
          var runs = new AtomicIntegerArray(7);
          pool.run(runs::incrementAndGet, 7);
          assertThat(IntStream.range(0, 7).map(runs::get)).containsOnly(1);
        }
        return true;
      })).toList();
      for (var caller : done) {
        assertThat(caller.get()).isTrue();
      }
    }
  }
}
