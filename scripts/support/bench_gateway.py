"""What scripts/bench-gateway runs: peers by hand, our gateway, and wrk against each in turn."""

import os
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from bench_processes import end_all, free_port

REPLICAS = 4
CONNECTIONS = 64
BODY = "0123456789" * 7
TICKS = os.sysconf("SC_CLK_TCK")


class Scene:
    """Processes and files of one run; all of them end with it."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="coord-gateway.", dir="/tmp"))
        self.processes = []

    def start(self, words, **settings):
        errors = open(self.folder / f"{len(self.processes)}.err", "w")
        process = subprocess.Popen(words, stderr=errors, **settings)
        self.processes.append(process)
        return process

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def certificates(self):
        """An authority, one pair for the front and the replicas, and one of a node for gateway and ingress."""
        f, key = self.folder, ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

        def openssl(*words):
            subprocess.run(["openssl", *words], check=True, capture_output=True)

        openssl("req", "-x509", *key, "-keyout", f / "ca.key", "-out", f / "ca.pem", "-days", "2", "-subj",
                "/CN=bench-authority", "-addext", "basicConstraints=critical,CA:TRUE")
        self.write("ext", "subjectAltName=DNS:bench.test\n")
        openssl("req", *key, "-keyout", f / "key", "-out", f / "csr", "-subj", "/CN=bench.test")
        openssl("x509", "-req", "-in", f / "csr", "-CA", f / "ca.pem", "-CAkey", f / "ca.key", "-CAcreateserial",
                "-days", "2", "-extfile", f / "ext", "-out", f / "crt")
        self.write("pair.pem", (f / "crt").read_text() + (f / "key").read_text())
        openssl("req", *key, "-keyout", f / "node.key", "-out", f / "csr", "-subj", "/CN=node bench")
        openssl("x509", "-req", "-in", f / "csr", "-CA", f / "ca.pem", "-CAkey", f / "ca.key", "-days", "2", "-out",
                f / "node.crt")
        self.write("node.pem", (f / "node.crt").read_text() + (f / "node.key").read_text())

    def nginx(self, name, servers, workers=1):
        path = self.write(f"{name}.conf", f"""
worker_processes {workers}; daemon off; pid {self.folder}/{name}.pid; error_log {self.folder}/{name}.log;
events {{ worker_connections 8192; }}
http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 75s; client_body_temp_path {self.folder};
proxy_temp_path {self.folder}; fastcgi_temp_path {self.folder}; uwsgi_temp_path {self.folder};
scgi_temp_path {self.folder};
{servers}
}}""")
        return self.start(["nginx", "-c", path])

    def end(self):
        end_all(self.processes, [self.folder])


def haproxy_text(scene, port, ports, tls, full):
    """Ten lines; or all that the gateway does for every request, written down for one service that never changes."""
    f = scene.folder
    towards = f" ssl verify required ca-file {f}/ca.pem sni str(bench.test)" if tls is True else ""
    if tls == "ingress":
        towards = f" ssl verify required ca-file {f}/ca.pem crt {f}/node.pem sni str(node\\ bench)"
    servers = "\n".join(f"    server s{n} 127.0.0.1:{p} maxconn 100{towards}" for n, p in enumerate(ports))
    lines = {
        "defaults": ["timeout queue 5s", "timeout http-request 15s", "timeout tunnel 1h", "option redispatch 1",
                     "retries 3", "retry-on conn-failure", "option abortonclose"],
        "front": ["log fd@3 format raw local0 info", "log-format \"%b %s %ST %Tw %Tr %Ta %ts %rc\"",
                  "http-request del-header x-forwarded- -m beg", "option forwardfor",
                  "http-request add-header X-Forwarded-Proto https",
                  "http-request add-header X-Forwarded-Host %[req.hdr(host)]", "use_backend web if { path_beg / }"],
        "web": ["http-request return status 429 if { queue ge 256 }"],
    } if full else {"defaults": [], "front": ["option forwardfor", "default_backend web"], "web": []}

    def block(name):
        return "".join(f"    {line}\n" for line in lines[name])

    return f"""global
    maxconn 4096
    nbthread 1
    ssl-default-bind-options ssl-min-ver TLSv1.3
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout http-keep-alive 120s
    http-reuse safe
{block("defaults")}frontend front
    bind 127.0.0.1:{port} ssl crt {f}/pair.pem alpn h2,http/1.1
{block("front")}backend web
    balance random(2)
{block("web")}{servers}
"""


def by_hand(scene, ports, tls, full):
    port = free_port()
    name = f"hand-{port}"
    pipe = scene.folder / f"{name}.pipe"
    os.mkfifo(pipe)
    path = scene.write(f"{name}.cfg", haproxy_text(scene, port, ports, tls, full))
    # Somebody reads what is recorded, as the gateway's driver does.
    scene.start(["sh", "-c", f"exec cat 3<>{pipe} <&3 >/dev/null"])
    process = scene.start(["sh", "-c", f"exec haproxy -db -f {path} 3>{pipe}"])
    return port, process.pid


def ingress_by_hand(scene, ports):
    """One HAProxy more, that asks for a certificate and speaks HTTP, as one writes it down; a port for each replica."""
    f, fronts = scene.folder, [free_port() for _ in ports]
    parts = "".join(f"""
frontend f{front}
    bind 127.0.0.1:{front} ssl crt {f}/node.pem ca-file {f}/ca.pem verify required
    http-request deny if !{{ ssl_c_s_dn(cn) -m str "node bench" }}
    default_backend b{front}
backend b{front}
    server replica 127.0.0.1:{port}
""" for front, port in zip(fronts, ports))
    path = scene.write(f"ingress-{fronts[0]}.cfg", f"""global
    maxconn 4096
    nbthread 1
    ssl-default-bind-options ssl-min-ver TLSv1.3
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout http-keep-alive 120s
    http-reuse safe
{parts}""")
    return fronts, scene.start(["haproxy", "-db", "-f", path]).pid


def nginx_proxy(scene, ports, tls):
    port, f = free_port(), scene.folder
    scheme = "https" if tls else "http"
    check = f"proxy_ssl_verify on; proxy_ssl_trusted_certificate {f}/ca.pem; proxy_ssl_name bench.test; " \
        "proxy_ssl_protocols TLSv1.3; proxy_ssl_server_name on;" if tls else ""
    process = scene.nginx(f"proxy-{port}", f"""
upstream web {{ random two least_conn; {" ".join(f"server 127.0.0.1:{p} max_conns=100;" for p in ports)} keepalive 64; }}
server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {f}/crt; ssl_certificate_key {f}/key; ssl_protocols TLSv1.3;
  location / {{ proxy_pass {scheme}://web; proxy_http_version 1.1; proxy_set_header Connection ""; {check}
    proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
    proxy_set_header X-Forwarded-Host $host; }} }}""")
    time.sleep(0.5)
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return port, int(children.stdout.split()[0])


def our_ingress(scene, ports):
    f = scene.folder
    first = next(p for p in range(31_000, 32_700, 8) if all(is_free(p + n) for n in range(len(ports))))
    words = [scene.program, "ingress", "--folder", str(f / f"ingress-{first}"), "--first-port", str(first),
             "--certificate", str(f / "node.crt"), "--key", str(f / "node.key"), "--authority", str(f / "ca.pem")]
    process = scene.start(words + [str(p) for p in ports], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline().strip() != "ready":
        sys.exit("bench-gateway: the ingress did not come up")
    found = subprocess.run(["pgrep", "-f", f"haproxy.*ingress-{first}/"], capture_output=True, text=True)
    return [first + place for place in range(len(ports))], max(map(int, found.stdout.split()), key=processor)


def is_free(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0


def ours(scene, ports, tls):
    port, f = free_port(), scene.folder
    words = [scene.program, "serve", "--folder", str(f / f"gateway-{port}"), "--front", f"127.0.0.1:{port}",
             "--certificate", str(f / "pair.pem")]
    words += ["--authority", str(f / "ca.pem"), "--name", "node bench" if tls == "ingress" else "bench.test"] if tls else []
    words += ["--own-certificate", str(f / "node.crt"), "--own-key", str(f / "node.key")] if tls == "ingress" else []
    process = scene.start(words + [str(p) for p in ports], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline().strip() != "ready":
        words = "".join(path.read_text()[-500:] for path in sorted(f.glob("*.err")))
        sys.exit(f"bench-gateway: the gateway did not come up: {words}")
    master = subprocess.run(["pgrep", "-f", f"haproxy.*gateway-{port}/"], capture_output=True, text=True)
    pids = [int(word) for word in master.stdout.split()]
    return port, max(pids, key=processor), process


def processor(pid):
    words = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def load(port, pids, seconds):
    before = sum(map(processor, pids))
    out = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", f"https://127.0.0.1:{port}/"],
        capture_output=True, text=True).stdout
    used = sum(map(processor, pids)) - before
    requests = int(re.search(r"(\d+) requests in", out)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    lost = re.search(r"Socket errors: (.*)", out)
    return {
        "rate": rate, "p99": milliseconds(re.search(r"^ +99% +(\S+)", out, re.M)[1]), "cost": used / requests * 1e6,
        "requests": requests, "failed": (int(bad[1]) if bad else 0), "errors": lost[1] if lost else ""}


def compare(program, tls, rounds, seconds):
    scene = Scene(program)
    try:
        scene.certificates()
        ports = [free_port() for _ in range(REPLICAS)]
        kind = f"ssl; ssl_certificate {scene.folder}/crt; ssl_certificate_key {scene.folder}/key; " \
            "ssl_protocols TLSv1.3" if tls else ""
        listens = "".join(f"listen 127.0.0.1:{p} {kind.split(';')[0]};" for p in ports)
        rest = ";".join(kind.split(";")[1:])
        scene.nginx("replicas", f"server {{ {listens} {rest + ';' if rest else ''} "
                    f"location / {{ return 200 \"{BODY}\"; }} }}")
        time.sleep(0.5)
        port, pid, driver = ours(scene, ports, tls)
        fronts = {
            "ten lines by hand": by_hand(scene, ports, tls, full=False),
            "the same by hand": by_hand(scene, ports, tls, full=True),
            "nginx": nginx_proxy(scene, ports, tls), "coord": (port, pid)}
        found = turns({name: (port, [pid]) for name, (port, pid) in fronts.items()}, rounds, seconds)
        told = driver.communicate("")[0].strip()
        tell(found, "to the replicas too" if tls else "at the front")
        print(f"coord: {told}, of {sum(one['requests'] for one in found['coord'])} asked")
    finally:
        scene.end()


def compare_ingress(program, rounds, seconds):
    """Two proxies, with TLS and certificates on both sides between them; the processor time is both's."""
    scene = Scene(program)
    try:
        scene.certificates()
        ports = [free_port() for _ in range(REPLICAS)]
        listens = "".join(f"listen 127.0.0.1:{p};" for p in ports)
        scene.nginx("replicas", f"server {{ {listens} location / {{ return 200 \"{BODY}\"; }} }}")
        time.sleep(0.5)
        doors, inner = our_ingress(scene, ports)
        port, pid, _ = ours(scene, doors, "ingress")
        clear_port, clear_pid, _ = ours(scene, ports, False)
        hand_doors, hand_inner = ingress_by_hand(scene, ports)
        hand_port, hand_pid = by_hand(scene, hand_doors, "ingress", full=True)
        fronts = {"a pair by hand": (hand_port, [hand_pid, hand_inner]),
                  "coord, in the clear": (clear_port, [clear_pid]), "coord": (port, [pid, inner])}
        tell(turns(fronts, rounds, seconds), "at the front, and through an ingress to the replicas")
    finally:
        scene.end()


def turns(fronts, rounds, seconds):
    time.sleep(1)
    found = {name: [] for name in fronts}
    for number in range(rounds):
        for name, (port, pids) in fronts.items():
            found[name].append(load(port, pids, seconds))
        print(f"  round {number + 1} of {rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return found


def tell(found, where):
    """Ratios are of each round by itself, and their medians: the machine is not the same from minute to minute."""
    print(f"\nTLS 1.3 {where}, {CONNECTIONS} connections, medians")
    print(f"{'':20}{'requests/s':>12}{'p99 ms':>9}{'us each':>9}{'failed':>8}   coord's requests/s, p99, cost beside it")
    for name, rounds in found.items():
        middle = {key: statistics.median(one[key] for one in rounds) for key in ("rate", "p99", "cost")}
        ratios = {
            key: statistics.median(own[key] / one[key] for own, one in zip(found["coord"], rounds))
            for key in ("rate", "p99", "cost")}
        failed = sum(one["failed"] for one in rounds)
        errors = " ".join(sorted({one["errors"] for one in rounds if one["errors"]}))
        print(f"{name:20}{middle['rate']:>12.0f}{middle['p99']:>9.2f}{middle['cost']:>9.1f}{failed:>8}   "
              f"{ratios['rate']:.2f}, {ratios['p99']:.2f}, {ratios['cost']:.2f} {errors}")


def changes(program):
    scene = Scene(program)
    try:
        ports = [free_port(), free_port()]
        scene.nginx("two", "".join(
            f"server {{ listen {p}; location / {{ return 200 \"server number {n}\\n\"; }} }}"
            for n, p in zip("ab", ports)))
        time.sleep(0.5)
        print("\n1,000 services of 10 replicas, 100 of them changed one after the other, at any moment", flush=True)
        subprocess.run([program, "change", "--folder", str(scene.folder / "gateway"), "--front",
                        f"127.0.0.1:{free_port()}"] + [str(p) for p in ports],
                       stdin=subprocess.DEVNULL, check=True)
    finally:
        scene.end()


def main():
    program = sys.argv[1]
    only = sys.argv[2:3] == ["ingress"]
    if only:
        del sys.argv[2]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    print(f"machine: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {os.uname().release}")
    if only:
        return compare_ingress(program, rounds, seconds)
    for tls in (False, True):
        compare(program, tls, rounds, seconds)
    compare_ingress(program, rounds, seconds)
    changes(program)


if __name__ == "__main__":
    main()
