"""Python psutil's part of bench/psutil.mjs, and that of ps(1). Reads {"pid", "functions": {name: expression}}; prints JSON, times in microseconds."""
import json
import resource
import statistics
import subprocess
import sys
import time

import psutil as ps

BATCHES = 9
BATCH_SECONDS = 0.008
ATTRS = ["pid", "ppid", "name", "username", "status", "cmdline", "create_time", "cpu_percent", "memory_info", "num_threads", "io_counters"]
PS_COLUMNS = "pid,ppid,comm,user,stat,args,lstart,pcpu,rss,vsz,nlwp"


def timed(call, calls):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - cpu) / calls * 1e6, (time.perf_counter() - wall) / calls * 1e6


def measure(call):
    """Medians over batches of the time of one call."""
    calls = 1
    while timed(call, calls)[0] * calls < BATCH_SECONDS * 1e6 and calls < 100_000:
        calls *= 2
    batches = [timed(call, calls) for _ in range(BATCHES)]
    return {"cpu": statistics.median(cpu for cpu, _ in batches), "wall": statistics.median(wall for _, wall in batches)}


def measure_functions(asked):
    names = {"ps": ps, "pid": asked["pid"], "p": ps.Process(asked["pid"])}
    figures = {}
    for name, expression in asked["functions"].items():
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
    """Of a child process: started, run and read to the end."""
    batches = []
    for _ in range(BATCHES):
        wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        count = subprocess.run(["ps", "-eo", PS_COLUMNS], stdout=subprocess.PIPE, check=True).stdout.count(b"\n") - 1
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        batches.append(((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / count * 1e6, (time.perf_counter() - wall) / count * 1e6))
    return {"processes": count, "cpu": statistics.median(cpu for cpu, _ in batches), "wall": statistics.median(wall for _, wall in batches)}


asked = json.load(sys.stdin)
print(json.dumps({"version": ps.__version__, "functions": measure_functions(asked), "iter": measure_iter(), "ps": measure_ps()}))
