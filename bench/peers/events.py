"""Cause what a monitor should be able to tell afterwards, and print what really happened as one JSON object.

memory: a process that holds 600 MB for 25 s
short:  500 runs of /bin/true within 5 s
cpu:    five processes that burn 3.00 s of CPU within about 4 s and exit with code 7
io:     five processes that write 100 MB and read them from the disk again

usage: events.py FOLDER
"""
import json
import os
import resource
import subprocess
import sys
import time

folder = sys.argv[1]
here = os.path.abspath(__file__)


def hold_memory():
    """Hold 600 MB for 25 s."""
    block = bytearray(600_000_000)
    for at in range(0, len(block), 4096):
        block[at] = 1
    time.sleep(25)


def burn_cpu():
    """Burn three seconds of CPU in slices, with pauses of a second in all, and exit with code 7."""
    for _ in range(10):
        began = time.process_time()
        while time.process_time() - began < 0.3:
            pass
        time.sleep(0.1)
    sys.exit(7)


def move_bytes(path):
    """Write 100 MB, let the page cache forget them, and read them again."""
    block = os.urandom(1_000_000)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    for _ in range(100):
        os.write(file, block)
    os.fdatasync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.lseek(file, 0, os.SEEK_SET)
    while os.read(file, 1_000_000):
        pass
    os.close(file)
    os.unlink(path)


def set_name(name):
    """Give this process a name of its own, as a program of that name would have."""
    with open("/proc/self/comm", "w") as comm:
        comm.write(name)


def run(kind, name):
    """Run one of the above as a child, and return what it used by the kernel's own account."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.time()
    child = subprocess.Popen([sys.executable, here, folder, kind, name])
    code = child.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "pid": child.pid,
        "name": name,
        "began": began,
        "ended": time.time(),
        "exitCode": code,
        "cpuSeconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        # The kernel counts blocks of 512 bytes.
        "readBytes": (after.ru_inblock - before.ru_inblock) * 512,
        "writeBytes": (after.ru_oublock - before.ru_oublock) * 512,
    }


def run_short():
    """Run /bin/true 500 times within 5 s."""
    began = time.time()
    pids = []
    for index in range(500):
        child = subprocess.Popen(["/bin/true"])
        pids.append(child.pid)
        child.wait()
        time.sleep(max(0.0, began + (index + 1) * 0.01 - time.time()))
    return {"pids": pids, "began": began, "ended": time.time()}


def main():
    truth = {"began": time.time()}
    truth["memory"] = run("memory", "evta")
    truth["short"] = run_short()
    truth["cpu"] = []
    truth["io"] = []
    for index in range(5):
        truth["cpu"].append(run("cpu", f"evtc{index}"))
        # Together with the run itself, this moves each of the five to another place between two samples.
        time.sleep(3.3)
    for index in range(5):
        truth["io"].append(run("io", f"evtd{index}"))
        time.sleep(2.7)
    truth["ended"] = time.time()
    print(json.dumps(truth))


if len(sys.argv) == 2:
    main()
else:
    kind, name = sys.argv[2:]
    set_name(name)
    if kind == "memory":
        hold_memory()
    elif kind == "cpu":
        burn_cpu()
    else:
        move_bytes(os.path.join(folder, name))
