// epoll_create1(2), epoll_ctl(2), epoll_wait(2)
import { declareNative, nativeFailure, toNumber } from './libc.js';
import { closeDescriptor } from './read-files.js';

const create = declareNative('epoll_create1', 'int32_t', ['int32_t']);
const control = declareNative('epoll_ctl', 'int32_t', ['int32_t', 'int32_t', 'int32_t', 'uint8_t *']);
const wait = declareNative('epoll_wait', 'int32_t', ['int32_t', 'uint8_t *', 'int32_t', 'int32_t']);

/** include/uapi/linux/eventpoll.h; EPOLL_CLOEXEC is O_CLOEXEC. */
const EPOLL_CLOEXEC = 0x8_0000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;

/** 32-bit words of a struct epoll_event, which is packed on x86-64 only. The key is the first word of its data. */
const keyWord = process.arch === 'x64' ? 1 : 2;
const eventWords = keyWord + 2;

const maxEvents = 64;
const words = new Uint32Array(maxEvents * eventWords);
const bytes = Buffer.from(words.buffer);

/**
 * Tells which of many pidfds belong to processes that ended, without asking each of them. A pidfd leaves the queue when
 * it is closed.
 */
export interface ExitQueue {
  /** Adds a pidfd under a key of 32 bits. False if the kernel refuses it. */
  add(pidfd: number, key: number): boolean;
  /** Keys of ended processes, of some of them if there are many. Each stays until its pidfd is closed. */
  take(): number[];
  close(): void;
}

/** Null if the kernel refuses another descriptor. */
export function openExitQueue(): ExitQueue | null {
  const queue = toNumber(create(EPOLL_CLOEXEC), 'epoll_create1');
  if (queue < 0) {
    return null;
  }
  return {
    add: (pidfd, key) => {
      words.fill(0, 0, eventWords);
      words[0] = EPOLLIN;
      words[keyWord] = key;
      return control(queue, EPOLL_CTL_ADD, pidfd, bytes) === 0;
    },
    take: () => {
      const count = toNumber(wait(queue, bytes, maxEvents, 0), 'epoll_wait');
      if (count < 0) {
        throw nativeFailure('epoll_wait');
      }
      return decodeKeys(words, count, keyWord);
    },
    close: () => closeDescriptor(queue),
  };
}

/** Keys of consecutive events: of each, `key` words come before the key and one comes after it. */
export function decodeKeys(events: Uint32Array, count: number, key: number): number[] {
  return Array.from({ length: count }, (_, index) => events[index * (key + 2) + key] ?? 0);
}
