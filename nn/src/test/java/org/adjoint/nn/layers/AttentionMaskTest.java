package org.adjoint.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Samples;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.model.Graph;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.model.Node;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.train.Examples;
import org.adjoint.nn.train.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A mask hides the padding of sequences that are shorter than others.
class AttentionMaskTest {
  private static final int TIME = 4;
  private static final int FEATURES = 6;

  private static MultiHeadAttention attention(boolean causal) {
    var attention = MultiHeadAttention.of("attention", DType.FLOAT64, FEATURES, 2, causal);
    attention.initialize(1);
    return attention;
  }

  /// Padding with a mask gives at the places before it what the shorter sequence gives.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsHiddenChangesNothing(boolean causal) {
    var x = Samples.normal(2, DType.FLOAT64, 1, TIME, FEATURES);
    var shorter = NdArray.of(Arrays.copyOf(x.toDoubles(), 2 * FEATURES), 1, 2, FEATURES);
    var mask = NdArray.of(new boolean[] {true, true, false, false}).reshape(1, TIME);
    Samples.backends().forEach(backend -> {
      var padded = Predictor.of(attention(causal), List.of(x, mask), backend).predict(List.of(x, mask)).getFirst();
      var alone = Predictor.of(attention(causal), List.of(shorter), backend).predict(shorter);
      assertThat(Arrays.copyOf(padded.toDoubles(), 2 * FEATURES)).containsExactly(alone.toDoubles(), within(1e-12));
    });
  }

  @Test
  void hidesPlacesOfWhatIsReadAndNotOfWhoReads() {
    var x = Samples.normal(2, DType.FLOAT64, 2, 3, FEATURES);
    var memory = Samples.normal(3, DType.FLOAT64, 2, TIME, FEATURES);
    var changed = memory.copy();
    for (int feature = 0; feature < FEATURES; feature++) {
      changed.set((TIME + 1) * FEATURES + feature, 100);
    }
    var mask = NdArray.of(new boolean[] {true, true, true, true, true, false, true, true}).reshape(2, TIME);
    var predictor = Predictor.of(attention(false), List.of(x, memory, mask), Samples.generated());
    assertThat(predictor.predict(List.of(x, changed, mask)).getFirst().toDoubles())
        .containsExactly(predictor.predict(List.of(x, memory, mask)).getFirst().toDoubles());
  }

  @Test
  void isAnInputOfAGraphThatIsTrained() {
    var x = Node.input("x", TIME, FEATURES);
    var mask = Node.input("mask", DType.BOOL, TIME);
    var y = Node.of(MultiHeadAttention.of("attention", FEATURES, 2, false), x, mask).then(new Flatten())
        .then(Dense.of("y", TIME * FEATURES, 1, Activation.IDENTITY));
    var model = Model.of(new Graph(List.of(x, mask), List.of(y))).initialize(1).compile(Loss.meanSquaredError(),
        new Adam(0.01));
    var count = 20;
    var shown = new boolean[count * TIME];
    for (int place = 0; place < shown.length; place++) {
      shown[place] = place % TIME < 2;
    }
    var data = new Examples(List.of(Samples.normal(5, DType.FLOAT32, count, TIME, FEATURES),
        NdArray.of(shown).reshape(count, TIME)), List.of(Samples.normal(6, DType.FLOAT32, count, 1)));
    var history = model.fit(data, null, 30);
    assertThat(history.epochs().getLast().loss()).isLessThan(0.7 * history.epochs().getFirst().loss());
  }

  @Test
  void hasOnePlaceForEachOfWhatIsRead() {
    var x = NdArray.zeros(DType.FLOAT64, Shape.of(1, 3, FEATURES));
    for (var entry : Map.of(NdArray.of(new boolean[2]).reshape(1, 2), "[batch, 2]",
        NdArray.of(new boolean[6]).reshape(1, 3, 2), "[batch, 3, 2]").entrySet()) {
      assertThatThrownBy(() -> Predictor.of(attention(false), List.of(x, entry.getKey()), Samples.generated()))
          .isInstanceOf(IllegalArgumentException.class).hasMessage(
              "The mask of the layer \"attention\" should be [batch, 3], as what it reads is, but is "
                  + entry.getValue() + ".");
    }
    assertThatThrownBy(() -> Predictor.of(attention(false), List.of(x, x, x), Samples.generated()))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("and perhaps a mask, but got ");
  }
}
