package org.adjoint.codegen.inspect;

/// What a machine can do at most, as it was measured.
///
/// @param flops multiplications and additions in a second
/// @param bytes read and written in a second, from and to memory
public record MachineLimits(double flops, double bytes) {
}
