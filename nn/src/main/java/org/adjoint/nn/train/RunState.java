package org.adjoint.nn.train;

/// Where a run stands after a step.
///
/// @param steps taken so far
/// @param epoch in progress, from 1
/// @param batch how many batches of it are done
/// @param sums of its loss and metrics
/// @param seconds that it has taken
/// @param schedule what the schedule remembers
/// @param history of the epochs before
@SuppressWarnings("ArrayRecordComponent")
record RunState(long steps, int epoch, int batch, double[] sums, double seconds, double[] schedule, History history) {}
