"""long-arguments.py COUNT: starts that many processes with 4 MB of arguments each, which stay until it ends."""

import resource
import subprocess
import sys

# The kernel allows a quarter of the stack's limit for arguments, and 128 KiB for each.
resource.setrlimit(resource.RLIMIT_STACK, (64 << 20, resource.RLIM_INFINITY))
arguments = ["x" * 130_000] * 32
started = [
    subprocess.Popen(["/bin/sh", "-c", "read line", *arguments], stdin=subprocess.PIPE)
    for _ in range(int(sys.argv[1]))
]
print("started", flush=True)
sys.stdin.read()
for child in started:
    child.kill()
    child.wait()
