/// The command line: trains a digit classifier and leaves curves, weights and the generated code in a folder.
/// [Main][org.adjoint.nn.app.Main] reads the options; [DigitsRun][org.adjoint.nn.app.DigitsRun] does the work.
/// It uses nothing that a user of the library could not.
@NullMarked
package org.adjoint.nn.app;

import org.jspecify.annotations.NullMarked;
