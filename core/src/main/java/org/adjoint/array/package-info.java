/// Values and their types: [NdArray][org.adjoint.array.NdArray] holds numbers on the Java heap, row by row.
/// [Shape][org.adjoint.array.Shape] is a list of dimensions, each a number or a name that is bound when a program runs.
/// Nothing here knows of graphs.
@NullMarked
package org.adjoint.array;

import org.jspecify.annotations.NullMarked;
