/**
 * Scenarios: tests that are data, of several processes and of what goes wrong between them. The
 * same file runs in a simulation and against real processes.
 *
 * <pre>
 *   text --TextReader--&gt; Written --ScenarioReader, StepReader--&gt; Scenario
 *                                                                  |
 *                                          ScenarioCheck           | Performance, step by step
 *                                                                  v
 *                                                                Stage
 *                                   SimulatedStage &lt;---------------+---------------&gt; RealStage
 *                     processes of a Simulation                          HostProcess, ProxyNetwork
 * </pre>
 *
 * <p>Source: docs/testing.md, docs/spec/simulation.md SI13 and SI14.
 */
@NullMarked
package dev.exchange.host.scenario;

import org.jspecify.annotations.NullMarked;
