package org.adjoint.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static List<String> ids(String... names) {
    return Rows.named(List.of(names)).stream().map(Row::id).toList();
  }

  @Test
  void idsAreUnique() {
    assertThat(Rows.all().stream().map(Row::id)).doesNotHaveDuplicates();
  }

  @Test
  void areFoundByNameBeginningAndPattern() {
    assertThat(ids("xor")).containsExactly("xor");
    assertThat(ids("mlp", "*-adam")).containsExactly("mlp-sigmoid", "mlp-relu-adam");
    assertThat(ids("batch-1")).containsExactly("batch-1");
  }

  @Test
  void anUnknownNameIsToldWithThoseThatThereAre() {
    assertThatThrownBy(() -> ids("moon"))
        .hasMessageStartingWith("There is no row moon; the rows are product-float32-ab");
  }
}
