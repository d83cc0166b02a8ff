/** The command line: {@code exchange run, request, send, ls, new, doctor, completion}. */
@NullMarked
package dev.exchange.host.cli;

import org.jspecify.annotations.NullMarked;
