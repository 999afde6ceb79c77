/// Labelled examples: a [Dataset][org.adjoint.nn.data.Dataset] pairs inputs with targets, one row for each sample, and is made by the project itself
/// ([Iris][org.adjoint.nn.data.Iris], [SyntheticPoints][org.adjoint.nn.data.SyntheticPoints], [SyntheticDigits][org.adjoint.nn.data.SyntheticDigits]) or read from files ([MnistFiles][org.adjoint.nn.data.MnistFiles],
/// [CsvTable][org.adjoint.nn.data.CsvTable]). A [Partition][org.adjoint.nn.data.Partition] and [Fold][org.adjoint.nn.data.Fold]s divide it, and [MiniBatches][org.adjoint.nn.data.MiniBatches] are prepared
/// beside training. Whatever is wrong with a file is told in one sentence by an [InvalidDataException][org.adjoint.nn.data.InvalidDataException].
@NullMarked
package org.adjoint.nn.data;

import org.jspecify.annotations.NullMarked;
