/**
 * Exchanges in virtual time: whatever they do is a task of a strand, and an agenda runs one task
 * after the other, in an order that a seed decides.
 *
 * <pre>
 *   seed --&gt; Agenda --one task--&gt; StrandLoop   the event loops of a Vert.x
 *              |                  BatonTurns   the threads of programs that may block
 *              |                  Workers      what Vert.x does beside its loops
 *              `--no task left--&gt; VirtualTime goes on to the next deadline
 * </pre>
 *
 * <p>Above that, everything is what runs in production: verticles, exchanges, sessions.
 *
 * <p>Source: docs/adr/0021-a-simulation-owns-the-event-loops.md.
 */
@NullMarked
package dev.exchange.host.simulation;

import org.jspecify.annotations.NullMarked;
