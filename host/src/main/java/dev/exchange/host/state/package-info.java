/**
 * The reactive state of an exchange: cells that are set, cells that are computed from others, one
 * thread, no framework. {@link dev.exchange.host.state.StateGraph} is the door; the rules are in
 * {@code docs/spec/state.md}, the cases that prove them under {@code scripts/conformance/state}.
 *
 * <pre>
 *  StateGraph ─┬─▶ Transaction   what was touched, and how to undo it
 *              ├─▶ Marking       which computed cells a change may reach, in order
 *              ├─▶ Evaluation    runs functions: reads, circles, bounded nesting
 *              ├─▶ Settling      results that come later
 *              └─▶ Telling       watchers, in rounds, with a bound
 * </pre>
 */
@NullMarked
package dev.exchange.host.state;

import org.jspecify.annotations.NullMarked;
