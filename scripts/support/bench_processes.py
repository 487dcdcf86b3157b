"""What the benches in Python share: ports that are free, and the end of everything that was started."""

import os
import shutil
import signal
import socket
import subprocess


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def end_all(processes, folders, seconds=15):
    """The newest first, KILL for those that take longer; then the gateways' proxies, which outlive them, and the files."""
    for process in reversed(processes):
        process.terminate()
    for process in processes:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    for folder in folders:
        proxies = subprocess.run(["pgrep", "-f", f"haproxy.*{folder}/"], capture_output=True, text=True)
        for pid in proxies.stdout.split():
            os.kill(int(pid), signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)
