/// Files. [Safetensors][org.adjoint.nn.io.Safetensors] writes named arrays in a format that other tools read, and reads such files without trusting
/// them; an [EventFile][org.adjoint.nn.io.EventFile] holds curves for TensorBoard. A write that fails leaves a file of arrays as it was.
@NullMarked
package org.adjoint.nn.io;

import org.jspecify.annotations.NullMarked;
