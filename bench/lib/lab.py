"""What the benchmarks share: a Muster on a database of its own, other programs, figures.

Whatever was started ends with the benchmark, also when it fails or is interrupted."""

import atexit
import hashlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

CLUSTER = os.environ["DATABASE_URL"]
BINARY = os.environ["MUSTER_BIN"]
missed = []


def end(number, _frame):
    """Leaves through what is registered to run at exit; a second signal must not cut that short."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    sys.exit(128 + number)


for _signal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(_signal, end)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url(name):
    return re.sub(r"^(postgres(?:ql)?://[^/]*/)[^?]*", rf"\g<1>{name}", CLUSTER)


def psql(database, sql, *, url=None):
    """Runs SQL and returns what it printed, unaligned."""
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", url or database_url(database)]
    return subprocess.run(command, input=sql, text=True, check=True, capture_output=True).stdout.strip()


class Program:
    """A child that ends with the benchmark."""

    def __init__(self, command, *, core=None, env=None):
        pinned = ["taskset", "-c", str(core)] if core is not None else []
        self.child = subprocess.Popen(
            pinned + [str(part) for part in command],
            env={**os.environ, **(env or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Signals from the terminal are for the benchmark, which stops its programs in order.
            start_new_session=True,
        )
        atexit.register(self.stop, signal.SIGKILL)

    def stop(self, how=signal.SIGTERM):
        if self.child.poll() is None:
            self.child.send_signal(how)
            self.child.wait()

    def cpu_s(self):
        """User and system time so far, of this process and of its living children (nginx works in one)."""
        pid = self.child.pid
        children = open(f"/proc/{pid}/task/{pid}/children").read().split()
        ticks = 0
        for process in [pid, *children]:
            fields = open(f"/proc/{process}/stat").read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def resident_kb(self):
        status = open(f"/proc/{self.child.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


class Muster:
    """The release binary on a database of its own."""

    def __init__(self, name, *, env=None, core=None, demo=False, start=True):
        self.database = f"bench_{name}_{secrets.token_hex(3)}"
        self.port = free_port()
        self.core = core
        self.program = None
        self.folder = tempfile.TemporaryDirectory()
        self.env = {
            "DATABASE_URL": database_url(self.database),
            "MUSTER_LISTEN": f"127.0.0.1:{self.port}",
            "MUSTER_LOG": "error",
            "MUSTER_DATA_DIR": self.folder.name,
            **(env or {}),
        }
        atexit.register(self.close)
        psql("", f"create database {self.database}", url=CLUSTER)
        self.command("migrate")
        if demo:
            self.command("demo")
        self.token = self.command("token", "create", "--role", "admin", "--name", "bench")
        if start:
            self.boot()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments], env={**os.environ, **self.env}, text=True, check=True, capture_output=True
        ).stdout.strip()

    def boot(self):
        """Starts the server; returns the seconds until it says that it is ready."""
        begun = time.monotonic()
        self.program = Program([BINARY, "serve"], env=self.env, core=self.core)
        while True:
            try:
                if self.get("/readyz")[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            if self.program.child.poll() is not None or time.monotonic() - begun > 30:
                raise SystemExit("muster never became ready")
            time.sleep(0.005)

    def sql(self, text):
        return psql(self.database, text)

    def get(self, path, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def service_with_key(self, slug, policy=None):
        """A service and the secret of its ingest key."""
        key = "mik_" + secrets.token_urlsafe(32)
        digest = hashlib.sha256(key.encode()).hexdigest()
        policy = f"'{policy}'" if policy else "null"
        self.sql(f"""
            with service as (insert into services (id, slug, name, description, core, policy_id, created_at)
                             values (gen_random_uuid(), '{slug}', '{slug}', '', true, {policy}, now()) returning id)
            insert into ingest_keys (id, service_id, name, prefix, key_hash, created_at)
            select gen_random_uuid(), id, 'bench', 'mik_bench', '\\x{digest}', now() from service""")
        return key

    def session(self):
        """The session cookie of somebody who is signed in."""
        token = "mss_" + secrets.token_urlsafe(32)
        digest = hashlib.sha256(token.encode()).hexdigest()
        self.command("user", "create", "--name", "Vi Ewer", "--email", "viewer@bench.test", "--role", "responder")
        self.sql(f"""
            insert into sessions (id, person_id, token_hash, user_agent, address, created_at, last_seen_at, expires_at)
            select gen_random_uuid(), id, '\\x{digest}', 'bench', '', now(), now(), now() + interval '1 day'
            from people where email = 'viewer@bench.test'""")
        return f"muster={token}"

    def close(self):
        atexit.unregister(self.close)
        if self.program:
            self.program.stop()
        psql("", f"drop database if exists {self.database} with (force)", url=CLUSTER)


def wrk(url, **how):
    """Requests per second and the 99th percentile in ms; every answer must be 2xx or 3xx."""
    rate, p99, _ = load(url, **how)
    return rate, p99


def load(url, *, connections, seconds, core=None, script=None, headers=(), of=None):
    """The same, and the CPU time that the program `of` spent per request, in microseconds."""
    command = ["taskset", "-c", str(core)] if core is not None else []
    command += ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", script]
    before = of.cpu_s() if of else 0.0
    printed = subprocess.run([*command, url], text=True, check=True, capture_output=True).stdout
    spent = (of.cpu_s() if of else 0.0) - before
    if "Non-2xx" in printed or "Socket errors" in printed:
        raise SystemExit(f"wrk met failures:\n{printed}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", printed).group(1))
    requests = int(re.search(r"(\d+) requests in", printed).group(1))
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", printed)
    return rate, float(p99.group(1)) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99.group(2)], spent / requests * 1e6


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values):
    return statistics.median(values)


def result(what, *, ours, reference=None, unit="", target=None, met=None, **more):
    """Prints one result; remembers when a target is missed."""
    line = {"what": what, "ours": ours, "unit": unit}
    if reference is not None:
        line |= {"reference": reference, "ratio": round(ours / reference, 3) if reference else None}
    line |= {"target": target, "met": met, **more}
    print(json.dumps(line), flush=True)
    if met is False:
        missed.append(what)


def finish():
    if missed:
        print("missed: " + "; ".join(missed), file=sys.stderr)
        sys.exit(1)


def host_of(url):
    return urllib.parse.urlparse(url).netloc
