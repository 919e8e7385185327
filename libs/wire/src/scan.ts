import { malformed } from './errors.js';
import { limits } from './limits.js';

/**
 * Walks MessagePack bytes before anything is built from them: bounded depth, no container that claims more elements than bytes
 * are left, no extension types, nothing behind the end. https://github.com/msgpack/msgpack/blob/master/spec.md
 */
export function scan(bytes: Buffer): void {
  let at = 0;
  /** Elements that are still to come, by depth. */
  const open: number[] = [1];

  const length = (size: 1 | 2 | 4): number => {
    if (at + size > bytes.length) throw malformed('message ends inside a value');
    const value = bytes.readUIntBE(at, size);
    at += size;
    return value;
  };
  const skip = (count: number): void => {
    at += count;
    if (at > bytes.length) throw malformed('message ends inside a value');
  };
  const enter = (elements: number): void => {
    if (elements > bytes.length - at) throw malformed(`a container claims ${elements} elements, ${bytes.length - at} bytes are left`);
    if (elements === 0) return;
    if (open.length >= limits.depth) throw malformed(`containers nest deeper than ${limits.depth}`);
    open.push(elements);
  };

  while (open.length > 0) {
    const left = open[open.length - 1] ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    open[open.length - 1] = left - 1;
    const tag = length(1);
    if (tag <= 0x7f || tag >= 0xe0) continue;
    if (tag <= 0x8f) enter((tag & 0x0f) * 2);
    else if (tag <= 0x9f) enter(tag & 0x0f);
    else if (tag <= 0xbf) skip(tag & 0x1f);
    else scanTagged(tag, length, skip, enter);
  }
  if (at !== bytes.length) throw malformed(`${bytes.length - at} bytes behind the message`);
}

function scanTagged(tag: number, length: (size: 1 | 2 | 4) => number, skip: (count: number) => void, enter: (elements: number) => void): void {
  switch (tag) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return;
    case 0xc4: // bin 8
    case 0xd9: // str 8
      return skip(length(1));
    case 0xc5: // bin 16
    case 0xda: // str 16
      return skip(length(2));
    case 0xc6: // bin 32
    case 0xdb: // str 32
      return skip(length(4));
    case 0xcc: // uint 8
    case 0xd0: // int 8
      return skip(1);
    case 0xcd:
    case 0xd1:
      return skip(2);
    case 0xca: // float 32
    case 0xce:
    case 0xd2:
      return skip(4);
    case 0xcb: // float 64
    case 0xcf:
    case 0xd3:
      return skip(8);
    case 0xdc: // array 16
      return enter(length(2));
    case 0xdd: // array 32
      return enter(length(4));
    case 0xde: // map 16
      return enter(length(2) * 2);
    case 0xdf: // map 32
      return enter(length(4) * 2);
    default:
      throw malformed(`value of type 0x${tag.toString(16)} is not allowed`);
  }
}
