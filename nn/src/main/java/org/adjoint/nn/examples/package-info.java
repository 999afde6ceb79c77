/// Commands that show what the library does, each in a class that reads as an example of its use. [Gallery][org.adjoint.nn.examples.Gallery] draws every kind of
/// picture, [GenzCommand][org.adjoint.nn.examples.GenzCommand] approximates functions from few points. What they make is left in the folder `target`.
@NullMarked
package org.adjoint.nn.examples;

import org.jspecify.annotations.NullMarked;
