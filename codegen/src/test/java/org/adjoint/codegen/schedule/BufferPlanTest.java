package org.adjoint.codegen.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.BufferPlan.Lifetime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPlanTest {
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Lifetime> lifetimes = new ArrayList<>();

  private void add(DType dtype, Shape shape, Buffer.Role role, int first, int last) {
    buffers.add(new Buffer(buffers.size(), "b" + buffers.size(), dtype, shape, role));
    lifetimes.add(new Lifetime(first, last));
  }

  private BufferPlan plan() {
    return new BufferPlan(buffers, Map.of(), lifetimes, List.of(), Map.of(), Map.of());
  }

  @Test
  void temporariesThatAreNeverInUseTogetherShareAnArray() {
    add(DType.FLOAT32, Shape.of(10), Buffer.Role.TEMPORARY, 0, 1);
    add(DType.FLOAT32, Shape.of(30), Buffer.Role.TEMPORARY, 2, 3);
    add(DType.FLOAT32, Shape.of(20), Buffer.Role.TEMPORARY, 1, 2);
    var allocation = plan().allocate(Map.of());
    assertThat(allocation.slotOf().get(0)).isEqualTo(allocation.slotOf().get(1));
    assertThat(allocation.slotOf().get(2)).isNotEqualTo(allocation.slotOf().get(1));
    assertThat(allocation.bytes()).isEqualTo(4 * (30 + 20));
  }

  @Test
  void typesDoNotShareArraysAndOnlyTemporariesAreAllocated() {
    add(DType.FLOAT32, Shape.of(10), Buffer.Role.TEMPORARY, 0, 0);
    add(DType.FLOAT64, Shape.of(10), Buffer.Role.TEMPORARY, 1, 1);
    add(DType.FLOAT32, Shape.of(10), Buffer.Role.INPUT, 0, 1);
    add(DType.FLOAT32, Shape.of(10), Buffer.Role.OUTPUT, 0, 1);
    var allocation = plan().allocate(Map.of());
    assertThat(allocation.slots()).hasSize(2);
    assertThat(allocation.slotOf().subList(2, 4)).containsOnly(-1);
  }

  @Test
  void arraysFollowTheSizesOfSymbols() {
    add(DType.FLOAT32, Shape.of(Dim.symbol("batch"), 4), Buffer.Role.TEMPORARY, 0, 0);
    add(DType.FLOAT32, Shape.of(50), Buffer.Role.TEMPORARY, 1, 1);
    assertThat(plan().allocate(Map.of("batch", 3)).slots()).containsExactly(new BufferPlan.Slot(DType.FLOAT32, 50));
    assertThat(plan().allocate(Map.of("batch", 100)).slots()).containsExactly(new BufferPlan.Slot(DType.FLOAT32, 400));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingInUseTogetherSharesAnArrayAndEverythingFits(long seed) {
    var random = new Random(seed);
    for (int number = 0; number < 40; number++) {
      int first = random.nextInt(20);
      add(random.nextInt(4) == 0 ? DType.INT32 : DType.FLOAT32, Shape.of(random.nextInt(100)), Buffer.Role.TEMPORARY,
          first, first + random.nextInt(5));
    }
    var allocation = plan().allocate(Map.of());
    for (int one = 0; one < 40; one++) {
      var slot = allocation.slots().get(allocation.slotOf().get(one));
      assertThat(slot.dtype()).isEqualTo(buffers.get(one).dtype());
      assertThat(slot.length()).isGreaterThanOrEqualTo(buffers.get(one).shape().elements().factor());
      for (int other = 0; other < one; other++) {
        boolean together = lifetimes.get(one).first() <= lifetimes.get(other).last()
            && lifetimes.get(other).first() <= lifetimes.get(one).last();
        if (together) {
          assertThat(allocation.slotOf().get(one)).isNotEqualTo(allocation.slotOf().get(other));
        }
      }
    }
    assertThat(allocation.slots().size()).isLessThan(40);
  }
}
