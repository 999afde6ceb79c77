/// The loop IR between graph and text: a [Kernel][org.adjoint.codegen.kernel.Kernel] is a tree of loops, lets and stores, in which
/// [Expr][org.adjoint.codegen.kernel.Expr] computes one element. [Lowering][org.adjoint.codegen.kernel.Lowering] writes a
/// fused group of nodes as one such tree. Vector body and scalar tail are printed from the same tree.
@NullMarked
package org.adjoint.codegen.kernel;

import org.jspecify.annotations.NullMarked;
