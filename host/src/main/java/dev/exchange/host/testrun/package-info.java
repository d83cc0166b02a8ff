/**
 * Runs tests that are written in scripts, each in a simulation of its own; what other tests share
 * with these is here too.
 *
 * <pre>
 *   TestFiles ─▶ ScriptTests ─▶ Simulation, with the test's file as a program
 *                    │               │ what the test has done to its complex
 *                    │               ▼
 *                    │           TestDesk
 *                    ▼
 *              TestCase ─▶ Totals, HandlerUse, JUnitReport
 * </pre>
 */
@NullMarked
package dev.exchange.host.testrun;

import org.jspecify.annotations.NullMarked;
