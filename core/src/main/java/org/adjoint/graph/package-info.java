/// The expression graph: a [Tensor][org.adjoint.graph.Tensor] is a node, its [Op][org.adjoint.graph.Op] says what it
/// computes from which operands. Shape and type are known, and wrong ones refused, the moment a node is made, on the
/// user's own line. A [Program][org.adjoint.graph.Program] names the results wanted and the state to update.
@NullMarked
package org.adjoint.graph;

import org.jspecify.annotations.NullMarked;
