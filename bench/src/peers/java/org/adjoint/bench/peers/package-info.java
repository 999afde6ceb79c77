/// Other frameworks as contestants, each at the best settings that were found. They are compiled and fetched only with the Maven profile `peers`.
/// Data stay in the framework's own memory from run to run, and results leave it only to be compared.
/// Where a framework offers several ways, the fastest is used.
@NullMarked
package org.adjoint.bench.peers;

import org.jspecify.annotations.NullMarked;
