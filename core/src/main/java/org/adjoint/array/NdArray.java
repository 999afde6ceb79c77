package org.adjoint.array;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/// Numbers on the Java heap: an array, an offset into it, and a fixed [Shape], row by row without gaps.
///
/// An `NdArray` is a view: [#rows] and [#reshape] share the numbers, and a program's updates write into the arrays that
/// are bound to it. Where that is unwanted, [#copy].
public final class NdArray {
  private final Object values;
  private final int offset;
  private final int size;
  private final Shape shape;
  private final DType dtype;

  private NdArray(Object values, int offset, Shape shape, DType dtype) {
    if (!shape.isFixed()) {
      throw new IllegalArgumentException("An array needs a fixed shape, but " + shape + " has a symbolic dimension.");
    }
    long elements = shape.elements().factor();
    int length = Array.getLength(values);
    if (offset < 0 || elements > length - (long) offset) {
      throw new IllegalArgumentException("The shape " + shape + " needs " + elements + " elements from offset " + offset
          + ", but the array has " + length + ".");
    }
    this.values = values;
    this.offset = offset;
    this.size = (int) elements;
    this.shape = shape;
    this.dtype = dtype;
  }

  /// A view of `values` from `offset` on. The array is not copied.
  ///
  /// @param values a `float[]`, `double[]`, `int[]`, `long[]` or `boolean[]`
  /// @throws IllegalArgumentException when the array is too short or of another type, or the shape is symbolic
  public static NdArray view(Object values, int offset, Shape shape) {
    return new NdArray(values, offset, shape, switch (values) {
      case float[] _ -> DType.FLOAT32;
      case double[] _ -> DType.FLOAT64;
      case int[] _ -> DType.INT32;
      case long[] _ -> DType.INT64;
      case boolean[] _ -> DType.BOOL;
      default -> throw new IllegalArgumentException("Elements are stored in float[], double[], int[], long[] or"
          + " boolean[], not in " + values.getClass().getSimpleName() + ".");
    });
  }

  /// A view of all of `values`, which is not copied; without sizes, a vector of its length.
  public static NdArray of(float[] values, int... sizes) {
    return whole(values, values.length, sizes);
  }

  /// A view of all of `values`, which is not copied; without sizes, a vector of its length.
  public static NdArray of(double[] values, int... sizes) {
    return whole(values, values.length, sizes);
  }

  /// A view of all of `values`, which is not copied; without sizes, a vector of its length.
  public static NdArray of(int[] values, int... sizes) {
    return whole(values, values.length, sizes);
  }

  /// A view of all of `values`, which is not copied; without sizes, a vector of its length.
  public static NdArray of(long[] values, int... sizes) {
    return whole(values, values.length, sizes);
  }

  /// A view of all of `values`, which is not copied; without sizes, a vector of its length.
  public static NdArray of(boolean[] values, int... sizes) {
    return whole(values, values.length, sizes);
  }

  private static NdArray whole(Object values, int length, int... sizes) {
    var shape = sizes.length == 0 ? Shape.of(length) : Shape.of(sizes);
    if (!shape.elements().is(length)) {
      throw new IllegalArgumentException(
          "The shape " + shape + " has " + shape.elements() + " elements, but the array has " + length + ".");
    }
    return view(values, 0, shape);
  }

  /// An array of zeros (of `false` for [DType#BOOL]).
  ///
  /// @throws IllegalArgumentException when the shape is symbolic, or too large for one Java array
  public static NdArray zeros(DType dtype, Shape shape) {
    return view(allocate(dtype, shape.elements().factor()), 0, shape);
  }

  /// An array with one value in every place.
  public static NdArray filled(DType dtype, Shape shape, double value) {
    var array = zeros(dtype, shape);
    for (int i = 0; i < array.size(); i++) {
      array.set(i, value);
    }
    return array;
  }

  /// A scalar.
  public static NdArray scalar(DType dtype, double value) {
    return filled(dtype, Shape.SCALAR, value);
  }

  /// A Java array for `length` elements.
  ///
  /// @throws IllegalArgumentException when that is more than a Java array holds
  public static Object allocate(DType dtype, long length) {
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("An array of " + length + " elements is larger than a Java array can be ("
          + (Integer.MAX_VALUE - 8) + ").");
    }
    int elements = (int) length;
    return switch (dtype) {
      case FLOAT32 -> new float[elements];
      case FLOAT64 -> new double[elements];
      case INT32 -> new int[elements];
      case INT64 -> new long[elements];
      case BOOL -> new boolean[elements];
    };
  }

  /// The sizes of the axes.
  public Shape shape() {
    return shape;
  }

  /// The type of the elements.
  public DType dtype() {
    return dtype;
  }

  /// The number of elements.
  public int size() {
    return size;
  }

  /// The Java array that holds the elements, from [#offset] on.
  public Object values() {
    return values;
  }

  /// Where the elements begin in [#values].
  public int offset() {
    return offset;
  }

  /// The element at a position in row-major order; `true` is 1.
  public double get(int position) {
    int at = offset + Objects.checkIndex(position, size);
    return switch (values) {
      case float[] array -> array[at];
      case double[] array -> array[at];
      case int[] array -> array[at];
      case long[] array -> array[at];
      case boolean[] array -> array[at] ? 1 : 0;
      default -> throw new AssertionError(values);
    };
  }

  /// Sets the element at a position in row-major order, rounded to the type of the elements.
  public void set(int position, double value) {
    int at = offset + Objects.checkIndex(position, size);
    switch (values) {
      case float[] array -> array[at] = (float) value;
      case double[] array -> array[at] = value;
      case int[] array -> array[at] = (int) value;
      case long[] array -> array[at] = (long) value;
      case boolean[] array -> array[at] = value != 0;
      default -> throw new AssertionError(values);
    }
  }

  /// The only element of a scalar.
  ///
  /// @throws IllegalStateException when there is not exactly one element
  public double item() {
    if (size != 1) {
      throw new IllegalStateException("item() takes the only element, but the shape " + shape + " has " + size + ".");
    }
    return get(0);
  }

  /// The rows `from` (inclusive) to `to` (exclusive) along the first axis, as a view of the same numbers.
  ///
  /// @throws IllegalArgumentException for a scalar, or when the range does not lie within the first axis
  public NdArray rows(int from, int to) {
    int rows = shape.rank() == 0 ? -1 : shape.sizes()[0];
    if (from < 0 || to < from || to > rows) {
      throw new IllegalArgumentException(
          "There are no rows " + from + " to " + to + " in an array of shape " + shape + ".");
    }
    var dims = new ArrayList<>(shape.dims());
    dims.set(0, Dim.of(to - from));
    return new NdArray(values, offset + (rows == 0 ? 0 : from * (size / rows)), new Shape(dims), dtype);
  }

  /// The same numbers under another shape of as many elements, as a view.
  ///
  /// @throws IllegalArgumentException when the numbers of elements differ
  public NdArray reshape(int... sizes) {
    var reshaped = Shape.of(sizes);
    if (!reshaped.elements().is(size)) {
      throw new IllegalArgumentException("An array of shape " + shape + " cannot take the shape " + reshaped + ": "
          + size + " elements against " + reshaped.elements() + ".");
    }
    return new NdArray(values, offset, reshaped, dtype);
  }

  /// The same numbers in an array of their own.
  public NdArray copy() {
    var copy = zeros(dtype, shape);
    copy.assign(this);
    return copy;
  }

  /// Copies the numbers of `source` into this array.
  ///
  /// @throws IllegalArgumentException when shape or type differ
  public void assign(NdArray source) {
    if (source.dtype != dtype || !source.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "An array " + describe() + " cannot take the values of " + source.describe() + ".");
    }
    System.arraycopy(source.values, source.offset, values, offset, size);
  }

  /// The elements in row-major order as doubles.
  public double[] toDoubles() {
    return IntStream.range(0, size).mapToDouble(this::get).toArray();
  }

  /// The elements in row-major order as a `float[]` of their own.
  ///
  /// @throws IllegalStateException when the elements are not [DType#FLOAT32]
  public float[] toFloats() {
    if (values instanceof float[] array) {
      return Arrays.copyOfRange(array, offset, offset + size);
    }
    throw new IllegalStateException("toFloats() needs float32 elements, but this array is " + describe() + ".");
  }

  /// Type and shape: `float32[2, 3]`.
  public String describe() {
    return dtype + shape.toString();
  }

  /// Type, shape and the first few elements.
  @Override
  public String toString() {
    var text = new StringBuilder(describe()).append(" {");
    int shown = Math.min(size, 8);
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(switch (values) {
        case float[] array -> Float.toString(array[offset + i]);
        case double[] array -> Double.toString(array[offset + i]);
        case int[] array -> Integer.toString(array[offset + i]);
        case long[] array -> Long.toString(array[offset + i]);
        case boolean[] array -> Boolean.toString(array[offset + i]);
        default -> throw new AssertionError(values);
      });
    }
    return text.append(shown < size ? ", …}" : "}").toString();
  }
}
