import type { Fleet } from '@psfleet/sdk';
import { TableFeed } from './data/table-feed.js';
import { FramePacer } from './line/frame-pacer.js';
import { TerminalLine } from './line/terminal-line.js';
import { encodeFrame } from './screen/encode-frame.js';
import { Screen } from './screen/screen.js';
import { TopCommands } from './top-commands.js';
import { type ScreenOptions, TopScreen } from './top-screen.js';

export interface TopOptions extends ScreenOptions {
  readonly hasColour: boolean;
}

/** Ages on the screen grow by themselves. */
const clockMs = 1000;
/** How long leaving waits for an answer of the terminal, which would else be typed into the shell. */
const leaveMs = 1000;
const endSignals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** Shows the processes until somebody quits. Resolves when the terminal is as it was before. */
export async function runTop(fleet: Fleet, options: TopOptions): Promise<void> {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const reading = new AbortController();
  let isGone = false;
  /** What the terminal shows, and the cells for the next frame. */
  let shown: Screen | null = null;
  let spare: Screen | null = null;

  const line = new TerminalLine({
    input: (input) => {
      if (input.kind === 'status') {
        pacer.acknowledge();
      } else {
        screen.press(input);
        pacer.request(true);
      }
    },
    resize: () => redrawAll(),
    gone: () => {
      isGone = true;
      end();
    },
  });
  const pacer = new FramePacer({
    write: (text, done) => line.write(text, done),
    render: () => {
      const { width, height } = line.size;
      const next = spare?.width === width && spare.height === height ? spare : new Screen(width, height);
      screen.draw(next);
      const frame = encodeFrame(shown, next, options);
      [shown, spare] = [next, shown];
      return frame;
    },
    schedule: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
  });
  const redraw = (): void => pacer.request();
  /** For answers that somebody waits for. */
  const redrawNow = (): void => pacer.request(true);
  const redrawAll = (): void => {
    shown = null;
    pacer.request();
  };
  const feed = new TableFeed(fleet, {
    table: (table) => {
      screen.setTable(table);
      redraw();
    },
    gauges: (gauges) => {
      screen.setGauges(gauges);
      redraw();
    },
    problem: (problem) => {
      screen.setProblem(problem);
      redraw();
    },
    busy: (isBusy) => {
      screen.setBusy(isBusy);
      redraw();
    },
  });
  const commands = new TopCommands({
    fleet,
    redraw: redrawNow,
    redrawAll,
    suspend: () => line.suspend(),
    quit: () => end(),
    signal: reading.signal,
  });
  const screen = new TopScreen(options, {
    ask: (request) => void feed.ask(request),
    run: (command, target) => commands.run(command, target),
  });

  const onSignal = (signal: NodeJS.Signals): void => {
    isGone ||= signal === 'SIGHUP';
    end();
  };
  endSignals.forEach((signal) => process.once(signal, onSignal));
  const clock = setInterval(redraw, clockMs);
  line.open();
  redraw();
  void feed.ask(screen.request);
  try {
    await ended;
  } finally {
    clearInterval(clock);
    feed.stop();
    reading.abort();
    endSignals.forEach((signal) => process.removeListener(signal, onSignal));
    await pacer.stop(isGone ? 0 : leaveMs);
    line.close();
    if (isGone) {
      // Node ends with an assertion where it cannot reset a terminal that is gone; a hangup ends it before that.
      process.kill(process.pid, 'SIGHUP');
    }
  }
}
