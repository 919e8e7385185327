"""The part of Python's psutil and of ps(1) in bench/psutil.mjs.

Reads {"pid", "functions": {name: expression}} from standard input; prints JSON with times in microseconds.
"""
import json
import resource
import statistics
import subprocess
import sys
import time

import psutil as ps

BATCHES = 9
BATCH_SECONDS = 0.008
ATTRS = ["pid", "ppid", "name", "username", "status", "cmdline", "create_time", "cpu_percent", "memory_info",
         "num_threads", "io_counters"]
PS_COLUMNS = "pid,ppid,comm,user,stat,args,lstart,pcpu,rss,vsz,nlwp"


def timed(call, calls):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - cpu) / calls * 1e6, (time.perf_counter() - wall) / calls * 1e6


def measure(call):
    """Time of one call: the median over batches."""
    calls = 1
    while timed(call, calls)[0] * calls < BATCH_SECONDS * 1e6 and calls < 100_000:
        calls *= 2
    batches = [timed(call, calls) for _ in range(BATCHES)]
    return medians(batches)


def medians(batches):
    cpu, wall = zip(*batches)
    return {"cpu": statistics.median(cpu), "wall": statistics.median(wall)}


def measure_functions(pid, functions):
    names = {"ps": ps, "pid": pid, "p": ps.Process(pid)}
    figures = {}
    for name, expression in functions.items():
        code = compile(expression, name, "eval")
        try:
            eval(code, names)
            figures[name] = measure(lambda: eval(code, names))
        except (AttributeError, NotImplementedError) as error:
            figures[name] = {"error": str(error)}
    return figures


def measure_iter():
    count = 0

    def sweep():
        nonlocal count
        count = sum(1 for _ in ps.process_iter(ATTRS))

    figures = measure(sweep)
    return {"processes": count, "cpu": figures["cpu"] / count, "wall": figures["wall"] / count}


def measure_ps():
    """CPU of a child process that is started and read to its end."""
    batches = []
    for _ in range(BATCHES):
        wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        count = subprocess.run(["ps", "-eo", PS_COLUMNS], stdout=subprocess.PIPE, check=True).stdout.count(b"\n") - 1
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        batches.append((cpu / count * 1e6, (time.perf_counter() - wall) / count * 1e6))
    return {"processes": count, **medians(batches)}


request = json.load(sys.stdin)
functions = measure_functions(request["pid"], request["functions"])
print(json.dumps({"version": ps.__version__, "functions": functions, "iter": measure_iter(), "ps": measure_ps()}))
