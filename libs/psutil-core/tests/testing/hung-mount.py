"""Mounts a FUSE file system whose statfs is not answered: hung-mount.py TYPE FOLDER [DEVICE]. Root only.

Prints "mounted". The line "answer" on standard input has it answer, what waits and what comes; the line "hang" stops
that again; the end of standard input unmounts it and ends the program, which frees whoever waits.
"""

import ctypes
import os
import select
import struct
import sys

LOOKUP, GETATTR, STATFS, INIT = 1, 3, 17, 26
ENOENT, ENOSYS = 2, 38
MNT_DETACH = 2

libc = ctypes.CDLL(None, use_errno=True)


def check(result):
    if result != 0:
        errno = ctypes.get_errno()
        raise OSError(errno, os.strerror(errno))


def reply(fuse, unique, body=b"", error=0):
    try:
        os.write(fuse, struct.pack("<IiQ", 16 + len(body), -error, unique) + body)
    except FileNotFoundError:
        pass  # Whoever asked was killed meanwhile.


def answer_statfs(fuse, unique):
    # struct fuse_kstatfs: blocks, bfree, bavail, files, ffree, bsize, namelen, frsize, padding, spare.
    reply(fuse, unique, struct.pack("<QQQQQIIII24x", 1000, 400, 300, 50, 20, 8192, 255, 4096, 0))


def root_attributes():
    # struct fuse_attr: ino, size, blocks, 3 times, 3 nanoseconds, mode, nlink, uid, gid, rdev, blksize, flags.
    return struct.pack("<6Q10I", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0o40755, 2, 0, 0, 0, 4096, 0)


def main():
    kind, folder = sys.argv[1:3]
    fuse = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={fuse},rootmode=40000,user_id=0,group_id=0,allow_other"
    device = sys.argv[3] if len(sys.argv) > 3 else "hung"
    options += ",blksize=4096" if kind == "fuseblk" else ""
    check(libc.mount(device.encode(), folder.encode(), kind.encode(), 0, options.encode()))
    waiting, answers = [], False
    os.write(1, b"mounted\n")
    try:
        while True:
            ready, _, _ = select.select([fuse, 0], [], [])
            if 0 in ready:
                command = os.read(0, 4096)
                if not command:
                    return
                answers = command.strip().split(b"\n")[-1] == b"answer"
                for unique in waiting if answers else []:
                    answer_statfs(fuse, unique)
                waiting = [] if answers else waiting
            if fuse in ready:
                request = os.read(fuse, 1 << 17)
                _, opcode, unique = struct.unpack_from("<IIQ", request)
                if opcode == INIT:
                    # struct fuse_init_out of version 7.31, without any feature.
                    reply(fuse, unique, struct.pack("<IIIIHHIIHHI28x", 7, 31, 0, 0, 0, 0, 4096, 1, 0, 0, 0))
                elif opcode == STATFS:
                    if answers:
                        answer_statfs(fuse, unique)
                    else:
                        waiting.append(unique)
                elif opcode == GETATTR:
                    reply(fuse, unique, struct.pack("<QII", 0, 0, 0) + root_attributes())
                else:
                    reply(fuse, unique, error=ENOENT if opcode == LOOKUP else ENOSYS)
    finally:
        libc.umount2(folder.encode(), MNT_DETACH)


main()
