"""Runs a program in a pseudo-terminal:

    relay-terminal.py COLUMNS ROWS BYTES_PER_SECOND PROGRAM ARGUMENTS...

Standard output is what the program writes, no faster than the rate (0: as fast as it comes). Each line of standard
input is a JSON list: ["type", "text"] or ["resize", columns, rows]. Ends with the exit code of the program; the end of
standard input hangs up.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

SLICE_SECONDS = 0.05
BLOCK_BYTES = 65536


def main() -> int:
    columns, rows, rate = (int(word) for word in sys.argv[1:4])
    pid, terminal = pty.fork()
    if pid == 0:
        # The program asks for the size when it starts.
        set_size(0, columns, rows)
        os.execvp(sys.argv[4], sys.argv[4:])
    relay(terminal, rate)
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    # Shells add 128 to the signal that ended a program.
    return code if code >= 0 else 128 - code


def relay(terminal: int, rate: int) -> None:
    orders, keys, screen = b"", sys.stdin.fileno(), sys.stdout.fileno()
    budget, filled = 0.0, time.monotonic()
    while True:
        now = time.monotonic()
        # A line does not catch up on what it could have sent earlier.
        budget, filled = min(rate * SLICE_SECONDS, budget + (now - filled) * rate), now
        may_read = rate == 0 or budget >= 1
        ready, _, _ = select.select([keys, terminal] if may_read else [keys], [], [], SLICE_SECONDS)
        if terminal in ready:
            try:
                data = os.read(terminal, BLOCK_BYTES if rate == 0 else int(budget))
            except OSError:
                # So Linux reports that no program has the terminal any more.
                return
            budget -= len(data)
            os.write(screen, data)
        if keys in ready:
            data = os.read(keys, BLOCK_BYTES)
            if data == b"":
                return
            *lines, orders = (orders + data).split(b"\n")
            for line in lines:
                obey(terminal, json.loads(line))


def obey(terminal: int, order: list) -> None:
    if order[0] == "resize":
        set_size(terminal, order[1], order[2])
    else:
        os.write(terminal, order[1].encode())


def set_size(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


sys.exit(main())
