"""What scripts/bench-serving runs: a cluster of its own, services in it, callers, and what became of each request."""

import base64
import collections
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from bench_processes import end_all, free_port

HERE = pathlib.Path(__file__).resolve().parent
REPLICA = f"exec python3 {HERE}/serving_replica.py"


class Cluster:
    """A coordinator and two agents, the first of them a gateway; ended and removed with its files."""

    def __init__(self, programs):
        self.programs = pathlib.Path(programs).resolve()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="coord-serving.", dir="/tmp"))
        # Attempts are recorded on tmpfs.
        self.run_folder = pathlib.Path(tempfile.mkdtemp(prefix="coord-serving.", dir="/dev/shm"))
        for folder in (self.folder, self.run_folder):
            folder.chmod(0o755)
        self.control, bulk, self.gateway = free_port(), free_port(), free_port()
        self.processes = []
        home = self.folder / "coordinator"
        self.tool("coordinator", "init", "--dir", home, "--advertise", f"127.0.0.1:{self.control}")
        self.environment = {**os.environ, "COORD_CONTEXT": str(home / "admin"), "COLUMNS": "200"}
        self.coordinator = ["run", "--dir", home, "--listen", f"127.0.0.1:{self.control}", "--bulk-listen",
                            f"127.0.0.1:{bulk}", "--log-level", "warning"]

    def begin(self):
        self.start("coordinator", *self.coordinator)
        wait("the coordinator answers", lambda: self.ctl("nodes", check=False).returncode == 0)
        for number in (1, 2):
            self.start_agent(number)
        wait("two nodes are up", lambda: self.ctl("nodes").stdout.count("IDLE") == 2)

    def tool(self, program, *words, check=True):
        ran = subprocess.run([self.programs / program, *map(str, words)], capture_output=True, text=True,
                             env=getattr(self, "environment", None))
        if check and ran.returncode != 0:
            raise RuntimeError(f"{program} {words[:4]} ended with {ran.returncode}: {ran.stdout}{ran.stderr}")
        return ran

    def ctl(self, *words, check=True):
        return self.tool("coordctl", *words, check=check)

    def start(self, program, *words):
        log = open(self.folder / f"{program}-{len(self.processes)}.log", "w")
        process = subprocess.Popen([self.programs / program, *map(str, words)], stdout=log, stderr=log,
                                   env=getattr(self, "environment", None), cwd=self.folder)
        self.processes.append(process)
        return process

    def start_agent(self, number):
        home, ports = self.folder / f"node-{number}", 20_000 + os.getpid() % 50 * 400 + number * 100
        token = self.ctl("token", "create", "--node").stdout.strip()
        self.tool("agent", "join", f"127.0.0.1:{self.control}", "--token", token, "--dir", home, "--name",
                  f"node-{number}")
        gateway = ["--gateway", f"127.0.0.1:{self.gateway}"] if number == 1 else []
        self.start("agent", "run", "--dir", home, "--run-dir", self.run_folder / f"n{number}", "--cpus", "16", "--memory",
                   "16Gi", "--ports", f"{ports}-{ports + 63}", "--model-cache", self.folder / f"models-{number}",
                   "--data-address", "127.0.0.1", "--reboot-command", "false", "--log-level", "warning", *gateway)

    def apply(self, name="web", replicas=3, strategy="{blueGreen: {keepSeconds: 0}}", version="1", **env):
        variables = ", ".join(f'{key}: "{value}"' for key, value in {"VERSION": version, **env}.items())
        path = self.folder / f"{name}.yaml"
        path.write_text("\n".join([
            "kind: Service", f"metadata: {{name: {name}}}", "spec:",
            f"  replicas: {replicas}",
            "  resources: {requests: {cpu: 100m, memory: 64Mi}}", f"  env: {{{variables}}}", f"  command: {REPLICA}",
            f"  strategy: {strategy}", "  progressDeadlineSeconds: 120", "  drainSeconds: 120",
            f"  routes: [{{path: /{name}}}]", "  probes:",
            "    readiness: {httpGet: {path: /healthz}, periodSeconds: 1, failureThreshold: 3}"]) + "\n")
        self.ctl("apply", "-f", path)

    def autoscale(self, name, least, most, in_flight):
        path = self.folder / f"{name}-scaling.yaml"
        path.write_text(f"""
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: {name}}}
spec:
  scaleTargetRef: {{kind: Service, name: {name}}}
  minReplicas: {least}
  maxReplicas: {most}
  metrics:
  - type: Pods
    pods: {{metric: {{name: in_flight}}, target: {{type: AverageValue, averageValue: {in_flight}}}}}
  behavior:
    scaleDown: {{stabilizationWindowSeconds: 5}}
""")
        self.ctl("apply", "-f", path)

    def status(self, name="web"):
        return json.loads(self.ctl("services", name, "-o", "json").stdout)["status"]

    def end(self):
        for name in ("web", "sleeper", "grower"):
            self.ctl("delete", "service", name, check=False)
        time.sleep(2)
        end_all(self.processes, [self.run_folder, self.folder])


def wait(what, holds, seconds=60, every=0.1):
    end = time.time() + seconds
    while not holds():
        if time.time() > end:
            raise RuntimeError(f"not after {seconds} s: {what}")
        time.sleep(every)


class Callers:
    """Ask until they are told to stop, each request once; every error, other status and short answer is a failure."""

    def __init__(self, port, path, stream_seconds):
        self.port, self.path, self.stream_seconds = port, path, stream_seconds
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self.counts, self.failures, self.versions = collections.Counter(), [], collections.Counter()
        kinds = [self.kept] * 4 + [self.fresh] * 4 + [self.stream, self.socket]
        self.threads = [threading.Thread(target=kind, daemon=True) for kind in kinds]
        for thread in self.threads:
            thread.start()

    def note(self, kind, error=None, version=None):
        with self.lock:
            self.counts[kind] += 1
            if version:
                self.versions[version] += 1
            if error:
                self.failures.append(f"{time.strftime('%H:%M:%S')} {kind}: {type(error).__name__}: {error}")

    def connect(self, timeout=20):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, connection, turn):
        """One request over a connection; answers whether it may be used again."""
        post = turn % 3 == 0
        body = b"x" * 500 if post else None
        connection.request("POST" if post else "GET", self.path, body=body)
        answer = connection.getresponse()
        found = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status} {found[:60]!r}")
        if post and found != body:
            raise RuntimeError("another answer than what was sent")
        return not answer.will_close, None if post else found.decode().strip()

    def kept(self):
        connection, turn = None, 0
        while not self.stopped.is_set():
            turn += 1
            connection = connection or self.connect()
            kind = "kept POST" if turn % 3 == 0 else "kept GET"
            try:
                stays, version = self.ask(connection, turn)
                self.note(kind, version=version)
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                stays = False
                self.note(kind, error)
            if not stays:
                connection.close()
                connection = None

    def fresh(self):
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            kind, connection = "new POST" if turn % 3 == 0 else "new GET", self.connect()
            try:
                _, version = self.ask(connection, turn)
                self.note(kind, version=version)
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                self.note(kind, error)
            connection.close()

    def stream(self):
        while not self.stopped.is_set():
            connection, kind = self.connect(), f"stream of {self.stream_seconds} s"
            try:
                connection.request("GET", f"{self.path}/stream?seconds={self.stream_seconds}")
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or not body.endswith(b"end\n"):
                    raise RuntimeError(f"status {answer.status}, broken off after {len(body)} bytes")
                self.note(kind)
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                self.note(kind, error)
            connection.close()

    def socket(self):
        """A web socket for as long as a stream, and something said every half second."""
        kind = f"web socket of {self.stream_seconds} s"
        while not self.stopped.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=20) as one:
                    key = base64.b64encode(os.urandom(16)).decode()
                    one.sendall(f"GET {self.path}/socket HTTP/1.1\r\nhost: bench\r\nupgrade: websocket\r\nconnection: "
                                f"Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n".encode())
                    told = b""
                    while b"\r\n\r\n" not in told:
                        told += self.receive(one)
                    if b" 101 " not in told.split(b"\r\n")[0]:
                        raise RuntimeError(told.split(b"\r\n")[0])
                    self.talk(one)
                self.note(kind)
            except (OSError, RuntimeError) as error:
                self.note(kind, error)

    def talk(self, one):
        end, turn = time.time() + self.stream_seconds, 0
        while time.time() < end:
            turn += 1
            text, mask = f"turn {turn}".encode(), os.urandom(4)
            one.sendall(bytes([0x81, 0x80 | len(text)]) + mask + bytes(
                byte ^ mask[place % 4] for place, byte in enumerate(text)))
            found = b""
            while len(found) < len(text) + 2:
                found += self.receive(one)
            if found[2:] != text:
                raise RuntimeError(f"{text!r} came back as {found!r}")
            time.sleep(0.5)
        one.sendall(bytes([0x88, 0x80]) + os.urandom(4))

    @staticmethod
    def receive(one):
        found = one.recv(4096)
        if not found:
            raise RuntimeError("it was closed")
        return found

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join(self.stream_seconds + 30)


def rollouts(cluster, count=20, stream_seconds=60):
    """Every kind of rollout in turn, and an undo; callers all the time, wrk beside them."""
    kinds = ["{blueGreen: {keepSeconds: 0}}", "{canary: {steps: [{weight: 25, pauseSeconds: 3}]}}",
             "{rolling: {maxSurge: 1, maxUnavailable: 0}}", "surgeFree", "undo"]
    cluster.apply(version="0", strategy=kinds[0])
    cluster.ctl("rollout", "status", "web")
    begin = time.time()
    callers = Callers(cluster.gateway, "/web", stream_seconds)
    wrk = subprocess.Popen(["wrk", "-t1", "-c8", "-d3600s", "--latency", f"http://127.0.0.1:{cluster.gateway}/web"],
                           stdout=subprocess.PIPE, text=True)
    cluster.processes.append(wrk)
    time.sleep(2)
    took, unsettled = [], 0
    for number in range(1, count + 1):
        kind, start = kinds[(number - 1) % len(kinds)], time.time()
        if kind == "undo":
            cluster.ctl("rollout", "undo", "web")
        else:
            cluster.apply(version=str(number), strategy=kind)
        status = cluster.ctl("rollout", "status", "web", check=False)
        took.append(time.time() - start)
        unsettled += status.returncode != 0
        ended = "settled" if status.returncode == 0 else f"ended with {status.returncode}: {status.stdout.strip()}"
        print(f"  {number:2} of {count} {kind:52} {took[-1]:6.1f} s, {ended}; {len(callers.failures)} failed so far",
              flush=True)
    # What was begun before the last one goes on through it.
    callers.stop()
    wrk.send_signal(signal.SIGINT)
    told = wrk.communicate()[0]
    requests = int(re.search(r"(\d+) requests in", told)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    print(f"rollouts: {count} in {time.time() - begin:.0f} s, median {statistics.median(took):.1f} s each; "
          f"{len(callers.versions)} versions were seen")
    for kind, number in sorted(callers.counts.items()):
        print(f"  {kind:24} {number:8}")
    errors = sum(int(word) for word in lost.groups()) if lost else 0
    failed = len(callers.failures) + (int(bad[1]) if bad else 0) + errors
    print(f"  {'wrk, kept GET':24} {requests:8}")
    print(f"  failed: {failed} of {requests + sum(callers.counts.values())}" + (f"; wrk: {told}" if bad or lost else ""))
    for failure in callers.failures[:20]:
        print(f"    {failure}")
    return failed == 0 and unsettled == 0


def own_start():
    """Of the replica's program alone: from its command to the first answer, in seconds, the median of five."""
    found = []
    for _ in range(5):
        port, begin = free_port(), time.time()
        process = subprocess.Popen(["sh", "-c", REPLICA], env={**os.environ, "PORT": str(port)},
                                   stdout=subprocess.DEVNULL)
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.002)
        found.append(time.time() - begin)
        process.terminate()
        process.wait()
    return statistics.median(found)


def burst(port, path, number):
    """So many requests at once, each asked once; what became of them, and when each was answered."""
    lock, found, failures = threading.Lock(), [], []
    begin = time.time()

    def call():
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            with lock:
                if answer.status == 200:
                    found.append(time.time() - begin)
                else:
                    failures.append(f"status {answer.status} {body[:80]!r}")
        except OSError as error:
            with lock:
                failures.append(f"{type(error).__name__}: {error}")
        except http.client.HTTPException as error:
            with lock:
                failures.append(f"{type(error).__name__}: {error}")

    threading.stack_size(262_144)
    threads = [threading.Thread(target=call) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found), failures


def zero(cluster, rounds=3, number=500):
    """A service that sleeps, and 500 requests at once."""
    floor = own_start()
    print(f"zero: the server by itself answers {floor:.3f} s after its command")
    cluster.apply("sleeper", 0)
    cluster.autoscale("sleeper", 0, 3, 50)
    fine = True
    for _ in range(rounds):
        wait("it sleeps", lambda: cluster.status("sleeper")["readyReplicas"] == 0, 120, 0.5)
        time.sleep(3)
        one, failures = burst(cluster.gateway, "/sleeper", 1)
        print(f"  one request: answered after {one[0]:.3f} s, {one[0] - floor:+.3f} s beside the server's own start"
              if one else f"  one request: {failures}")
        wait("it sleeps again", lambda: cluster.status("sleeper")["readyReplicas"] == 0, 120, 0.5)
        time.sleep(3)
        found, failures = burst(cluster.gateway, "/sleeper", number)
        fine = fine and not failures and len(found) == number and len(one) == 1
        print(f"  {number} requests at once: {len(found)} answered, {len(failures)} not {failures[:2]}"
              + (f"; the first after {found[0]:.3f} s, the last after {found[-1]:.3f} s" if found else ""), flush=True)
    cluster.ctl("delete", "service", "sleeper")
    return fine


def step(cluster):
    """Ten times the load: when more was decided, and when more served."""
    cluster.apply("grower", 1, WORK_SECONDS="0.02")
    cluster.ctl("rollout", "status", "grower")
    cluster.autoscale("grower", 1, 8, 4)
    port, stopped, failures, count = cluster.gateway, threading.Event(), [], [0]

    def call():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not stopped.is_set():
            try:
                connection.request("GET", "/grower")
                answer = connection.getresponse()
                answer.read()
                count[0] += 1
                if answer.status != 200:
                    failures.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                failures.append(error)
                connection.close()

    threads = [threading.Thread(target=call, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(20)
    threads += [threading.Thread(target=call, daemon=True) for _ in range(18)]
    begin = time.time()
    for thread in threads[2:]:
        thread.start()
    decided = serving = None
    while time.time() < begin + 60 and serving is None:
        status = cluster.status("grower")
        wanted, ready = status["replicas"], status["readyReplicas"]
        now = time.time() - begin
        if decided is None and wanted > 1:
            decided = now
            print(f"step: {wanted} replicas were wanted {now:.2f} s after the load was ten times as much")
        if decided is not None and ready >= wanted > 1:
            serving = now
            print(f"  all {ready} served {now - decided:.2f} s later")
        time.sleep(0.05)
    stopped.set()
    for thread in threads:
        thread.join(30)
    print(f"  {count[0]} requests, {len(failures)} failed {failures[:3]}", flush=True)
    cluster.ctl("delete", "service", "grower")
    return serving is not None and not failures


def main():
    parts = {"rollouts": rollouts, "zero": zero, "step": step}
    named = sys.argv[2:] or list(parts)
    if unknown := [name for name in named if name not in parts]:
        sys.exit(f"bench-serving: there is no part {unknown[0]}; name some of {', '.join(parts)}")
    print(f"machine: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}", flush=True)
    cluster = Cluster(sys.argv[1])
    try:
        cluster.begin()
        fine = [parts[name](cluster) for name in named]
    finally:
        cluster.end()
    sys.exit(0 if all(fine) else 1)


if __name__ == "__main__":
    main()
