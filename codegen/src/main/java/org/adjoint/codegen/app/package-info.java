/// The command line: shows what becomes of an expression, or of a model with a name. [Main][org.adjoint.codegen.app.Main] reads the
/// options, [Subject][org.adjoint.codegen.app.Subject] is what is looked at. It uses nothing that a user of the library could not.
@NullMarked
package org.adjoint.codegen.app;

import org.jspecify.annotations.NullMarked;
