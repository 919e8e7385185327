"""Read 15 attributes of every process every ten seconds with psutil, and keep nothing."""
import time

import psutil

attributes = [
    "pid", "ppid", "name", "exe", "cmdline", "username", "status", "create_time", "cpu_times", "memory_info",
    "num_threads", "num_fds", "io_counters", "num_ctx_switches", "nice",
]
while True:
    for _ in psutil.process_iter(attributes):
        pass
    time.sleep(10)
