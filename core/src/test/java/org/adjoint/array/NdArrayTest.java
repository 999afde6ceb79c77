package org.adjoint.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NdArrayTest {
  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeStoresAndReturnsItsNumbers(DType dtype) {
    var array = NdArray.zeros(dtype, Shape.of(2, 2));
    array.set(3, 1);
    assertThat(array.toDoubles()).containsExactly(0, 0, 0, 1);
    assertThat(array.dtype()).isEqualTo(dtype);
    assertThat(array.copy().toDoubles()).containsExactly(0, 0, 0, 1);
    assertThat(NdArray.filled(dtype, Shape.of(2), 1).toDoubles()).containsExactly(1, 1);
    assertThat(NdArray.scalar(dtype, 1).item()).isEqualTo(1);
    assertThat(array.describe()).isEqualTo(dtype + "[2, 2]");
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 0.1, 0.10000000149011612",
    "FLOAT64, 0.1, 0.1",
    "FLOAT32, 1e300, Infinity",
    "INT32, 2.9, 2",
    "INT32, -2.9, -2",
    "INT32, 1e10, 2147483647",
    "INT32, NaN, 0",
    "INT64, 1e10, 1e10",
    "BOOL, 0, 0",
    "BOOL, -3, 1",
    "BOOL, NaN, 1"
  })
  void numbersAreRoundedToTheTypeAsJavaDoes(DType dtype, double value, double rounded) {
    assertThat(dtype.round(value)).isEqualTo(rounded);
    var array = NdArray.zeros(dtype, Shape.of(1));
    array.set(0, value);
    assertThat(array.item()).isEqualTo(rounded);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 4, true", "FLOAT64, 8, true", "INT32, 4, false", "INT64, 8, false", "BOOL, 1, false"})
  void typesKnowTheirSizeAndKind(DType dtype, int bytes, boolean floating) {
    assertThat(dtype.bytes()).isEqualTo(bytes);
    assertThat(dtype.isFloating()).isEqualTo(floating);
  }

  @Test
  void factoriesShareTheArray() {
    var values = new float[] {1, 2, 3, 4, 5, 6};
    var array = NdArray.of(values, 2, 3);
    values[4] = 50;
    assertThat(array.get(4)).isEqualTo(50);
    assertThat(array.values()).isSameAs(values);
    assertThat(NdArray.of(values).shape()).isEqualTo(Shape.of(6));
    assertThat(NdArray.of(new double[] {1}).dtype()).isEqualTo(DType.FLOAT64);
    assertThat(NdArray.of(new int[] {1}).dtype()).isEqualTo(DType.INT32);
    assertThat(NdArray.of(new long[] {1}).dtype()).isEqualTo(DType.INT64);
    assertThat(NdArray.of(new boolean[] {true}).dtype()).isEqualTo(DType.BOOL);
  }

  @Test
  void rowsAndReshapeAreViews() {
    var array = NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 3, 2);
    var rows = array.rows(1, 3);
    assertThat(rows.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(rows.offset()).isEqualTo(2);
    rows.set(0, 20);
    rows.reshape(4).set(3, 50);
    assertThat(array.toDoubles()).containsExactly(0, 1, 20, 3, 4, 50);
    assertThat(rows.rows(1, 2).toDoubles()).containsExactly(4, 50);
    assertThat(array.rows(3, 3).size()).isZero();
  }

  @Test
  void aCopyIsIndependent() {
    var array = NdArray.of(new float[] {1, 2, 3, 4}, 2, 2);
    var copy = array.rows(1, 2).copy();
    copy.set(0, -1);
    assertThat(array.toDoubles()).containsExactly(1, 2, 3, 4);
    assertThat(copy.toFloats()).containsExactly(-1, 4);
    assertThat(array.rows(1, 2).toFloats()).containsExactly(3, 4);
  }

  @Test
  void assignmentCopiesIntoViews() {
    var array = NdArray.zeros(DType.INT32, Shape.of(3, 2));
    array.rows(1, 2).assign(NdArray.of(new int[] {7, 8}, 1, 2));
    assertThat(array.toDoubles()).containsExactly(0, 0, 7, 8, 0, 0);
  }

  @Test
  void emptyArraysWork() {
    var empty = NdArray.zeros(DType.FLOAT32, Shape.of(0, 5));
    assertThat(empty.size()).isZero();
    assertThat(empty.toDoubles()).isEmpty();
    assertThat(empty.rows(0, 0).shape()).isEqualTo(Shape.of(0, 5));
  }

  @Test
  void textShowsTypeShapeAndTheFirstNumbers() {
    assertThat(NdArray.of(new float[] {1, 2.5f}, 2, 1)).hasToString("float32[2, 1] {1.0, 2.5}");
    assertThat(NdArray.of(new boolean[] {true, false})).hasToString("bool[2] {true, false}");
    assertThat(NdArray.of(new int[9])).hasToString("int32[9] {0, 0, 0, 0, 0, 0, 0, 0, …}");
    assertThat(NdArray.of(new long[] {1L << 60})).hasToString("int64[1] {1152921504606846976}");
    assertThat(NdArray.scalar(DType.FLOAT64, -0.0)).hasToString("float64[] {-0.0}");
  }

  @Test
  void mistakesSayWhatDoesNotFit() {
    var array = NdArray.of(new double[6], 3, 2);
    refused(() -> NdArray.of(new float[5], 2, 3), "The shape [2, 3] has 6 elements, but the array has 5.");
    refused(() -> NdArray.view(new float[5], 2, Shape.of(4)),
        "The shape [4] needs 4 elements from offset 2, but the array has 5.");
    refused(() -> NdArray.view(new float[5], -1, Shape.of(4)),
        "The shape [4] needs 4 elements from offset -1, but the array has 5.");
    refused(() -> NdArray.view(new byte[5], 0, Shape.of(5)),
        "Elements are stored in float[], double[], int[], long[] or boolean[], not in byte[].");
    refused(() -> NdArray.zeros(DType.FLOAT32, Shape.of(Dim.symbol("n"), 2)),
        "An array needs a fixed shape, but [n, 2] has a symbolic dimension.");
    refused(() -> NdArray.zeros(DType.FLOAT32, Shape.of(Dim.symbol("n"), 0)),
        "An array needs a fixed shape, but [n, 0] has a symbolic dimension.");
    refused(() -> NdArray.zeros(DType.FLOAT32, Shape.of(1 << 16, 1 << 16)),
        "An array of 4294967296 elements is larger than a Java array can be (2147483639).");
    refused(() -> array.rows(1, 4), "There are no rows 1 to 4 in an array of shape [3, 2].");
    refused(() -> array.rows(2, 1), "There are no rows 2 to 1 in an array of shape [3, 2].");
    refused(() -> NdArray.scalar(DType.FLOAT32, 1).rows(0, 0), "There are no rows 0 to 0 in an array of shape [].");
    refused(() -> array.reshape(4), "An array of shape [3, 2] cannot take the shape [4]: 6 elements against 4.");
    refused(() -> array.assign(NdArray.of(new double[6], 2, 3)),
        "An array float64[3, 2] cannot take the values of float64[2, 3].");
    refused(() -> array.assign(NdArray.of(new float[6], 3, 2)),
        "An array float64[3, 2] cannot take the values of float32[3, 2].");
    assertThatIllegalStateException().isThrownBy(array::item)
        .withMessage("item() takes the only element, but the shape [3, 2] has 6.");
    assertThatIllegalStateException().isThrownBy(array::toFloats)
        .withMessage("toFloats() needs float32 elements, but this array is float64[3, 2].");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.rows(0, 1).get(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.rows(0, 1).set(-1, 0));
  }

  private static void refused(Runnable mistake, String message) {
    assertThatIllegalArgumentException().isThrownBy(mistake::run).withMessage(message);
  }
}
