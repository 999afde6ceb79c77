/// Files. [Safetensors][org.adjoint.nn.io.Safetensors] writes named arrays in a format that other tools read, and reads such files without trusting
/// them; [Npy][org.adjoint.nn.io.Npy] does so with the files of NumPy. An [EventFile][org.adjoint.nn.io.EventFile] holds curves for TensorBoard;
/// a write that fails leaves a file of arrays as it was.
@NullMarked
package org.adjoint.nn.io;

import org.jspecify.annotations.NullMarked;
