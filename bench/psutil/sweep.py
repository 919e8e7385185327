"""CPU time of psutil for one sweep over all processes with the attributes that the agent reads.

usage: sweep.py SWEEPS     prints JSON: version, processes, microseconds of CPU per process
"""
import json
import sys
import time

import psutil

ATTRS = ["pid", "ppid", "name", "exe", "cmdline", "username", "status", "create_time", "cpu_times", "memory_info",
         "num_threads", "num_fds", "io_counters", "num_ctx_switches", "nice"]


def sweep():
    return sum(1 for process in psutil.process_iter(ATTRS))


sweep()
figures = []
for _ in range(int(sys.argv[1])):
    began = time.process_time()
    processes = sweep()
    figures.append((time.process_time() - began) / processes * 1e6)
figures.sort()
print(json.dumps({"version": psutil.__version__, "processes": processes, "us_per_process": figures[len(figures) // 2]}))
