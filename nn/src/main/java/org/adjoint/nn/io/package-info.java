/// Models on disk. [Safetensors][org.adjoint.nn.io.Safetensors] writes named arrays in a format that other tools read,
/// and reads such files without trusting them. A write that fails leaves the file as it was.
@NullMarked
package org.adjoint.nn.io;

import org.jspecify.annotations.NullMarked;
