"""Start COUNT processes, of which WORKING burn 20 ms of CPU every few seconds. All end when standard input ends.

If the system allows fewer processes, there are that many.

usage: load-processes.py COUNT WORKING EVERY_SECONDS
"""
import os
import select
import sys
import time

count, working, every = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
read_end, write_end = os.pipe()


def live(index):
    """Sleep until the parent closes its end of the pipe. A working process burns two clock ticks at each wake-up."""
    pause = None if index >= working else every * index / working
    while not select.select([read_end], [], [], pause)[0]:
        began = time.process_time()
        while time.process_time() - began < 0.02:
            pass
        pause = every


for index in range(count):
    try:
        child = os.fork()
    except BlockingIOError:
        print(f"no more than {index} of {count} processes could be started", file=sys.stderr)
        break
    if child == 0:
        os.close(write_end)
        live(index)
        os._exit(0)

os.close(read_end)
print("ready", flush=True)
sys.stdin.read()
os.close(write_end)
# The next benchmark counts the processes that the machine runs anyway, so none of these may be left.
try:
    while True:
        os.wait()
except ChildProcessError:
    pass
