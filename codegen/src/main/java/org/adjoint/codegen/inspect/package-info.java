/// What a person looks at: the graph, the derivation of its gradient, the schedule with its reasons, the generated code, figures and times.
/// [ProgramInspection][org.adjoint.codegen.inspect.ProgramInspection] gathers them and gives them as text and as one page of HTML;
/// [Profile][org.adjoint.codegen.inspect.Profile] holds what a session measured. Nothing here runs a program.
@NullMarked
package org.adjoint.codegen.inspect;

import org.jspecify.annotations.NullMarked;
