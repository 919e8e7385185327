import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnownSocket } from './known-socket.js';
import { TcpBook, type SocketSource } from './tcp-book.js';
import type { VisitTcp } from './tcp-namespace.js';
import { createTcpRecord, increaseOf, type TcpRecord } from './tcp-record.js';
import { TimeSlices } from './time-slices.js';

/** The sockets that the next lists have, one list after the other; the last one stays. Each end is reported once. */
class Script implements SocketSource {
  lists: TcpRecord[][] = [[]];
  ends: TcpRecord[] = [];
  isFailing = false;

  readSockets(_: TimeSlices, visit: VisitTcp): Promise<void> {
    if (this.isFailing) {
      return Promise.reject(new Error('interrupted'));
    }
    const [list = []] = this.lists.length > 1 ? this.lists.splice(0, 1) : this.lists;
    for (const record of list) {
      visit(record);
    }
    return Promise.resolve();
  }

  readEnds(visit: VisitTcp): number {
    for (const record of this.ends.splice(0)) {
      visit(record);
    }
    return 0;
  }

  close(): void {
    this.lists = [];
  }
}

const record = (cookie: number, sent: number, changes: Partial<TcpRecord> = {}): TcpRecord => ({
  ...createTcpRecord(),
  cookie,
  inode: cookie,
  localPort: 40_000,
  remotePort: 80,
  sent,
  ...changes,
});

let script: Script;
let credited: number;
let unseen: number;

beforeEach(() => {
  script = new Script();
  credited = 0;
  unseen = 0;
});

function open(isBaseline: boolean): TcpBook {
  const settle = (socket: KnownSocket): void => {
    credited += increaseOf(socket.creditedSent, socket.sent);
    socket.creditedSent = socket.sent;
  };
  const addUnseen = (sent: number): void => {
    unseen += sent;
  };
  return new TcpBook(script, { settle, addUnseen }, isBaseline);
}

async function read(book: TcpBook, ...lists: readonly TcpRecord[][]): Promise<void> {
  for (const list of lists) {
    script.lists = [list];
    await book.read(new TimeSlices(), () => undefined);
  }
}

describe('a socket that lists miss', () => {
  it('is no new one when a list has it again', async () => {
    const book = open(false);
    await read(book, [record(1, 1_000)], [], [], []);
    expect([credited, book.size]).toEqual([1_000, 0]);
    await read(book, [record(1, 1_500)]);
    book.close();
    expect(credited).toBe(1_500);
  });

  it('is no new one either if it was the first list of the old sockets', async () => {
    const book = open(true);
    script.lists = [[], [record(1, 9_000)], [record(1, 9_100)]];
    await book.read(new TimeSlices(), () => undefined);
    await book.read(new TimeSlices(), () => undefined);
    book.close();
    expect(credited).toBe(100);
  });

  it('does not count twice if a list failed between', async () => {
    const book = open(false);
    await read(book, [record(1, 1_000)]);
    script.isFailing = true;
    for (let count = 0; count < 3; count++) {
      await expect(book.read(new TimeSlices(), () => undefined)).rejects.toThrow('interrupted');
    }
    script.isFailing = false;
    await read(book, [record(1, 1_000)]);
    script.ends = [record(1, 1_200, { localPort: 0 })];
    book.drain();
    expect([credited, unseen]).toEqual([1_200, 0]);
  });
});

it('remembers a bounded number of sockets whose end the kernel has not reported, the newest ones', async () => {
  const book = open(false);
  const many = Array.from({ length: 40_000 }, (_, at) => record(at + 1, 10));
  await read(book, many, [], []);
  expect(credited).toBe(400_000);
  script.ends = many.slice(-16_384);
  book.drain();
  expect(unseen).toBe(0);
  expect(credited).toBe(400_000);
});

it('counts a socket that connects again from 0', async () => {
  const book = open(false);
  await read(book, [record(1, 1_000)], [record(1, 300, { localPort: 41_000 })]);
  script.ends = [record(1, 400, { localPort: 0 })];
  book.drain();
  expect([credited, unseen]).toEqual([1_400, 0]);
});

describe('a connection that no reading saw', () => {
  const startMs = 1_000_000;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'], now: startMs });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function endLater(book: TcpBook, afterMs: number, idleMs: number): void {
    script.ends = [record(1, 9_000, { idleMs, localPort: 0 })];
    vi.advanceTimersByTime(afterMs);
    book.drain();
  }

  it('from before the first one does not count, although its end is noticed late', async () => {
    const book = open(true);
    await read(book, []);
    // Reset 300 ms before the reading, closed right after it, noticed a second later.
    endLater(book, 1_000, 300);
    expect(unseen).toBe(0);
  });

  it('counts if it ended right after the first one', async () => {
    const book = open(true);
    await read(book, []);
    endLater(book, 1_000, 0);
    expect(unseen).toBe(9_000);
  });

  it('is none if it was only forgotten, because too many others were reset', async () => {
    const book = open(false);
    const many = Array.from({ length: 40_000 }, (_, at) => record(at + 10, 10));
    for (const list of [many, [], []]) {
      vi.advanceTimersByTime(10_000);
      book.drain();
      await read(book, list);
    }
    script.ends = many.map((socket) => ({ ...socket, localPort: 0, idleMs: 20_500 }));
    vi.advanceTimersByTime(1_000);
    book.drain();
    expect([credited, unseen]).toEqual([400_000, 0]);
    // One that began after the last reading, and was idle for most of the time since.
    endLater(book, 1_000, 900);
    expect(unseen).toBe(9_000);
  });

  it('counts although it was idle for long, as long as none was forgotten', async () => {
    const book = open(false);
    await read(book, [record(2, 10)], [], []);
    endLater(book, 60_000, 59_000);
    expect(unseen).toBe(9_000);
  });

  it('counts if it was idle for a while before its end', async () => {
    const book = open(true);
    await read(book, []);
    endLater(book, 1_000, 0);
    endLater(book, 1_000, 900);
    expect(unseen).toBe(18_000);
  });
});
