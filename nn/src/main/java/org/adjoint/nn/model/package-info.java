/// Models as a whole. A [Graph][org.adjoint.nn.model.Graph] joins layers along any paths, by [nodes][org.adjoint.nn.model.Node]; a
/// [Model][org.adjoint.nn.model.Model] is a network together with what it takes: it can be trained, measured, summarised and kept in a file.
/// All training is that of [Trainer][org.adjoint.nn.train.Trainer].
@NullMarked
package org.adjoint.nn.model;

import org.jspecify.annotations.NullMarked;
