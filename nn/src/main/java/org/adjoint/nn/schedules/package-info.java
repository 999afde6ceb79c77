/// Learning rates that change while a network is trained. A [Schedule][org.adjoint.nn.schedules.Schedule] gives the rate of each step from how
/// many steps and epochs have passed. Only [ReduceOnPlateau][org.adjoint.nn.schedules.ReduceOnPlateau] also looks at the loss.
@NullMarked
package org.adjoint.nn.schedules;

import org.jspecify.annotations.NullMarked;
