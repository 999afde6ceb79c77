/// Labelled examples: a [Dataset][org.adjoint.nn.data.Dataset] pairs inputs with class numbers, one row for each
/// sample. [SyntheticDigits][org.adjoint.nn.data.SyntheticDigits] draws handwritten-looking digits, and
/// [MnistFiles][org.adjoint.nn.data.MnistFiles] reads the original MNIST files from a folder. Whatever is wrong with a
/// file is told in one sentence by an [InvalidDataException][org.adjoint.nn.data.InvalidDataException].
@NullMarked
package org.adjoint.nn.data;

import org.jspecify.annotations.NullMarked;
