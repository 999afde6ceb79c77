package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IrisTest {
  private final Dataset iris = Iris.load();

  @Test
  void hasFiftyFlowersOfEachSpecies() {
    assertThat(iris.inputs().describe()).isEqualTo("float32[150, 4]");
    assertThat(iris.classCounts()).containsExactly(50, 50, 50);
    assertThat(iris.targets().get(49)).isZero();
    assertThat(iris.targets().get(149)).isEqualTo(2);
  }

  /// Fisher's own means, to the three digits of his paper.
  @Test
  void hasTheMeansOfThePaper() {
    double[][] means = {
      {5.006, 3.428, 1.462, 0.246}, {5.936, 2.770, 4.260, 1.326}, {6.588, 2.974, 5.552, 2.026}};
    for (int species = 0; species < 3; species++) {
      for (int measure = 0; measure < 4; measure++) {
        assertThat(mean(species, measure)).isCloseTo(means[species][measure], within(1e-6));
      }
    }
  }

  @Test
  void hasTheFlowersThatSomeCopiesHaveWrong() {
    assertThat(iris.rows(34, 35).inputs().toFloats()).containsExactly(4.9f, 3.1f, 1.5f, 0.2f);
    assertThat(iris.rows(37, 38).inputs().toFloats()).containsExactly(4.9f, 3.6f, 1.4f, 0.1f);
  }

  private double mean(int species, int measure) {
    double sum = 0;
    for (int flower = 50 * species; flower < 50 * (species + 1); flower++) {
      sum += iris.inputs().get(4 * flower + measure);
    }
    return sum / 50;
  }
}
