import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Drags the needle `count` times to random places, as a hand does, and returns the milliseconds from the end of each
 * drag to the frame that has the rows of its place; `stray` are rows that were shown for another place than the last.
 */
export async function scrub(page, count, maxMs = 15_000) {
  await page.locator('.table-box[data-old="false"]').first().waitFor({ timeout: 60_000 });
  const box = await page.getByRole('slider').boundingBox();
  const y = box.y + 30;
  await page.evaluate(() => {
    globalThis.bench.target = () => document.querySelector('.clock-row time').dateTime;
  });
  const times = [];
  for (let drag = 0; drag < count; drag++) {
    const [from, to] = [Math.random(), Math.random()].map((share) => box.x + box.width * (0.15 + 0.75 * share));
    await page.mouse.move(from, y);
    await page.mouse.down();
    // The hand stops on its way now and then, where the page asks for rows that nobody waits for in the end.
    for (let step = 1; step <= 12; step++) {
      await page.mouse.move(from + ((to - from) * step) / 12, y);
      await sleep(step % 4 === 0 ? 130 : 16);
    }
    await page.evaluate(() => (globalThis.bench.answers = []));
    await page.mouse.move(to + 2, y);
    await page.mouse.up();
    const deadline = performance.now() + maxMs;
    let answered = [];
    while (answered.length === 0 && performance.now() < deadline) {
      await sleep(20);
      answered = await page.evaluate(() => globalThis.bench.answers);
    }
    if (answered.length === 0) {
      const state = await page.evaluate(() =>
        JSON.stringify([globalThis.bench, location.search, globalThis.bench.target()]),
      );
      throw new Error(`no rows ${maxMs} ms after a drag: ${state}`);
    }
    times.push(answered[0]);
    await sleep(300);
  }
  return { times, stray: await page.evaluate(() => globalThis.bench.stray) };
}
