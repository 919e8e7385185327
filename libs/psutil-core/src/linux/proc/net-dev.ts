// proc_pid_net(5): /proc/net/dev
import type { NetIoCounters } from '../../model/network.js';
import type { PlatformContext } from '../../platform/platform.js';
import {
  parseDecimal,
  readKernelText,
  splitLines,
  splitWords,
  unexpected,
  type KernelText,
} from '../files/kernel-text.js';

export function readNetDev(context: PlatformContext): Map<string, NetIoCounters> {
  return parseNetDev(readKernelText(context.io, `${context.procRoot}/net/dev`));
}

/**
 * Two heading lines, then `name: ` + 8 numbers received (bytes packets errs drop fifo frame compressed multicast) and 8
 * sent (bytes packets errs drop fifo colls carrier compressed). Names of alias interfaces contain a colon, and the
 * space after the last colon may be missing.
 */
export function parseNetDev(netDev: KernelText): Map<string, NetIoCounters> {
  const nics = new Map<string, NetIoCounters>();
  for (const line of splitLines(netDev.text).slice(2)) {
    const colon = line.lastIndexOf(':');
    const words = splitWords(line.slice(colon + 1));
    if (colon < 1 || words.length < 16) {
      throw unexpected(netDev, line, 'a name and 16 numbers');
    }
    nics.set(
      line.slice(0, colon).trim(),
      decodeCounters(words, (word) => parseDecimal(word, netDev, line)),
    );
  }
  return nics;
}

function decodeCounters(words: readonly string[], number: (word: string | undefined) => number): NetIoCounters {
  return {
    bytesSent: number(words[8]),
    bytesRecv: number(words[0]),
    packetsSent: number(words[9]),
    packetsRecv: number(words[1]),
    errin: number(words[2]),
    errout: number(words[10]),
    dropin: number(words[3]),
    dropout: number(words[11]),
  };
}
