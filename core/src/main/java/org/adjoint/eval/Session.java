package org.adjoint.eval;

import org.adjoint.array.NdArray;

/// The memory of one executable and the values bound to its inputs. Belongs to one thread at a time; there is nothing to close.
public interface Session {
  /// Binds a value to an input. It stays bound until another takes its place; an update writes into it, so an array that is
  /// updated must not be bound to a second input.
  ///
  /// @throws IllegalArgumentException when there is no such input, or the value has another type or shape
  Session bind(String input, NdArray value);

  /// Computes all outputs and updates. A run ends by itself: an interrupt of its thread does not cut it short, and is not cleared. What a kernel throws, such
  /// as for an index outside of its axis, is thrown here; updated inputs may then hold part of their next values, and the session can be used again.
  ///
  /// @throws IllegalArgumentException when an input has no value, or a symbolic dimension has two sizes
  /// @throws IllegalStateException when another thread uses this session, as far as that is noticed, or the arrays of compiled code
  ///     would not fit into the heap, before any of them is made
  void run();

  /// An output of the last run. The array is used again by the next run; [NdArray#copy] it to keep it.
  ///
  /// @throws IllegalArgumentException when there is no such output
  /// @throws IllegalStateException before the first run
  NdArray output(String name);
}
