// The helper of linux/abandonable: makes calls that may never return, each on a thread of its own, and answers them in
// any order. A plain script, because it runs with nothing but the path of the module for native calls as its argument.
//
// Request and answer are one line of JSON each: [id, kind, argument] and [id, result, errno, CPU time], where result or
// errno is null, and the time is that of this process until now, in microseconds. A text may hold lone surrogates,
// which stand for bytes that are no UTF-8; JSON keeps them. Answers have a descriptor of their own, because modules of
// the name service may print.
'use strict';
const fs = require('node:fs');
const { Socket } = require('node:net');
const { createInterface } = require('node:readline');

const koffi = require(process.argv[2]);
const libc = koffi.load(null);
const statvfs = libc.func('statvfs', 'int', ['uint8_t *', 'uint8_t *']);
const getpwuid = libc.func('getpwuid_r', 'int32_t', ['uint32_t', 'uint8_t *', 'uint8_t *', 'size_t', 'uint8_t *']);

/** struct statvfs and struct passwd of every libc fit in. */
const structSize = 256;
/** The longest entry of a user that is read. */
const entrySize = 1 << 20;

/** The bytes of a file of /proc, by its path. */
function readFile(path, answer) {
  fs.readFile(path, (error, bytes) => {
    if (error === null) {
      answer(bytes.toString('base64'));
    } else {
      answer(null, errnoOf(error));
    }
  });
}

const kinds = {
  /** The bytes of struct statvfs. */
  statvfs(path, answer) {
    const name = Buffer.concat([encode(path), Buffer.of(0)]);
    const result = Buffer.alloc(structSize);
    statvfs.async(name, result, (error, status) => {
      if (error !== null || status !== 0) {
        answerErrno(encode(path), answer);
      } else {
        answer(result.toString('base64'));
      }
    });
  },
  /** The bytes of the name; null if no user has the id. */
  user(uid, answer) {
    const passwd = Buffer.alloc(structSize);
    const text = Buffer.alloc(4096);
    lookUpUser(uid, passwd, text, answer);
  },
  procFile: readFile,
  /** As procFile, with threads of its own: a stuck one must not keep the memory of others from being read. */
  cmdline: readFile,
};

function lookUpUser(uid, passwd, text, answer) {
  const found = Buffer.alloc(8);
  getpwuid.async(uid, passwd, text, text.length, found, (failure, errno) => {
    if (failure === null && errno === 34 && text.length < entrySize) {
      lookUpUser(uid, passwd, Buffer.alloc(text.length * 4), answer);
    } else if (failure !== null || errno !== 0 || found.readBigUInt64LE(0) === 0n) {
      answer(null, failure === null ? errno : 5);
    } else {
      // pw_name, the first member, points into the text.
      const from = Number(passwd.readBigUInt64LE(0) - BigInt(koffi.address(text)));
      answer(text.subarray(from, text.indexOf(0, from)).toString('base64'));
    }
  });
}

/** errno belongs to the thread that made the call, so Node asks again, and knows. */
function answerErrno(name, answer) {
  fs.statfs(name, (error) => answer(null, errnoOf(error)));
}

/** Positive; EIO for a failure that has none, or that the second call no longer had. */
function errnoOf(error) {
  return -(error?.errno ?? -5);
}

/** U+DC80 to U+DCFF stand for the bytes 0x80 to 0xff. */
function encode(text) {
  return Buffer.concat(
    [...text].map((char) => {
      const code = char.codePointAt(0);
      return code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code & 0xff) : Buffer.from(char);
    }),
  );
}

const answers = new Socket({ fd: 3, writable: true });
const send = (id, result = null, errno = null) => {
  const { user, system } = process.cpuUsage();
  answers.write(`${JSON.stringify([id, result, errno, user + system])}\n`);
};

// The limits of the calls begin now: starting may take long where much else runs.
send(0);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [id, kind, argument] = JSON.parse(line);
    kinds[kind](argument, (result, errno) => send(id, result, errno));
  })
  // A regular exit would wait for the threads, which may never come back.
  .on('close', () => process.kill(process.pid, 'SIGKILL'));
