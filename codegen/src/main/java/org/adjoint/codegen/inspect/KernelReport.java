package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.Optional;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.Group;
import org.adjoint.codegen.schedule.Split;

/// What is to be said of one kernel.
///
/// @param number in the order in which kernels run, from 0
/// @param method the name of its method
/// @param loops what its loops go through, in words
/// @param layer of a network that it works for, if names tell
/// @param group the nodes that it computes
/// @param formulas what it stores
/// @param splits why it is not one with kernels before it
/// @param source the text of its methods
/// @param line of the generated file on which its method begins
/// @param work of one run
public record KernelReport(int number, String method, String loops, Optional<String> layer, Group group,
    List<Routine.Formula> formulas, List<Split> splits, String source, int line, KernelWork work) {
}
