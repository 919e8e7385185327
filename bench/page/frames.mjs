import { setTimeout as sleep } from 'node:timers/promises';
import { quantile, round } from '../statistics.mjs';

/** Milliseconds between frames while `move` runs in the page for `seconds`, and what the main thread did in each. */
export async function framesWhile(page, seconds, move) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await readMetrics(session);
  await page.evaluate(() => (globalThis.bench.frames = []));
  await move(seconds);
  const frames = await page.evaluate(() => {
    const { frames: taken } = globalThis.bench;
    globalThis.bench.frames = null;
    return taken.slice(1);
  });
  const total = frames.reduce((sum, frame) => sum + frame, 0);
  const after = await readMetrics(session);
  await session.detach();
  const each = (name) => round((after[name] - before[name]) / frames.length, 1);
  return {
    p50: quantile(frames, 0.5),
    p95: quantile(frames, 0.95),
    fps: round((frames.length * 1000) / total, 1),
    scriptMs: each('ScriptDuration'),
    styleMs: each('RecalcStyleDuration'),
    layoutMs: each('LayoutDuration'),
    taskMs: each('TaskDuration'),
  };
}

/** What the main thread has done since the page was opened, in milliseconds. */
async function readMetrics(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value * 1000]));
}

/** Scrolls an element up and down all the time. */
export async function scroll(page, selector, seconds) {
  await page.evaluate(
    ([which, ms]) =>
      new Promise((resolve) => {
        const element = document.querySelector(which);
        const began = performance.now();
        let direction = 1;
        const step = () => {
          const before = element.scrollTop;
          element.scrollTop += 30 * direction;
          direction = element.scrollTop === before ? -direction : direction;
          if (performance.now() - began < ms) {
            requestAnimationFrame(step);
          } else {
            resolve();
          }
        };
        requestAnimationFrame(step);
      }),
    [selector, seconds * 1000],
  );
}

/** Milliseconds of scripts, and of everything that the main thread did, for each update during `seconds`. */
export async function costOfUpdates(page, seconds, countUpdates) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const [before, updatesBefore] = [await readMetrics(session), countUpdates()];
  await sleep(seconds * 1000);
  const [after, updates] = [await readMetrics(session), countUpdates() - updatesBefore];
  await session.detach();
  return {
    updates,
    scriptMs: round((after.ScriptDuration - before.ScriptDuration) / updates, 1),
    taskMs: round((after.TaskDuration - before.TaskDuration) / updates, 1),
  };
}

/** Megabytes of live objects in the page, after a full collection. */
export async function readHeap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return round(usedSize / 1e6, 1);
}
