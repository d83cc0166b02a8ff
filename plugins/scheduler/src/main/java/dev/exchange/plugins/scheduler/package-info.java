/**
 * Messages at their time: jobs by cron, interval or date, held in cells.
 *
 * <pre>
 *   schedule.add ─▶ Job ─▶ cell jobs ─▶ Alarm ─▶ schedule.tick ─▶ Round ─▶ the message, schedule.fired
 *                                         ▲                         │
 *                                         └──── the job's next time ┘
 * </pre>
 */
@NullMarked
package dev.exchange.plugins.scheduler;

import org.jspecify.annotations.NullMarked;
