"""Run a command and print what it cost; for `benchmarks.measuring`.

Worker processes may outlive the command that started them, and nobody would count them then: this process
adopts them (Linux), waits, and so learns of all.  It is small, as a child begins with its parent's memory.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Run the command of the arguments, in an environment with what the first one adds as JSON."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    environment, *command = sys.argv[1:]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | json.loads(environment))
    wall = time.perf_counter() - start
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu": spent.ru_utime + spent.ru_stime, "peak": spent.ru_maxrss / 1024, "wall": wall}))


if __name__ == "__main__":
    main()
