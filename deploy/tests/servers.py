"""Real PostgreSQL and Apache Kafka for tests.

Taken from TEST_DATABASE_URL and TEST_BROKER_URL where set; else containers where a Docker engine answers; else local
processes, Kafka's jars fetched by Maven. Each can be stopped, started again on its data, and frozen (a half-open
socket), except the given ones, which are not ours to stop.
"""

import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psutil
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from processes import Process, answers, free_ports
from testcontainers.core.container import DockerContainer

KAFKA_ACLS = Path(__file__).parents[1] / "kafka" / "acls.py"
KAFKA_PASSWORD = "of-the-tests"
KAFKA_SH = Path(__file__).parents[1] / "kafka" / "kafka.sh"
KAFKA_IMAGE = "apache/kafka:4.3.1"
POSTGRES_IMAGE = "postgres:15-alpine"
POSTGRES_SETTINGS = {
    "max_connections": "300",
    "track_commit_timestamp": "on",  # how long from one service's commit to another's
    "wal_keep_size": "512MB",  # tests search the newest of it while others make the server remove the oldest
}
POSTGRES_PORTS = range(15432, 15532)
KAFKA_PORTS = range(19092, 19192)


class Unavailable(Exception):
    """No such server can be had here; the message says how to get one."""


class NotOurs(Exception):
    """The server was given by the environment, so a test must not stop it."""


class Server(Protocol):
    url: str

    def start(self) -> None: ...
    def stop(self, *, at_once: bool = False) -> None: ...
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...
    def close(self) -> None:
        """End it and delete its data."""


class Given:
    """A server named by the environment."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self._name = url, name

    def _refuse(self, **_: bool) -> None:
        raise NotOurs(f"The server of {self._name} is not ours to stop: without {self._name} tests start their own")

    start = stop = freeze = thaw = _refuse

    def close(self) -> None:
        pass


class Local:
    """A server as a child process, its data in a temporary folder."""

    url: str
    process: Process
    port: int
    gentle = signal.SIGTERM

    def __init__(self, kind: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"tongxin-{kind}-"))

    def start(self) -> None:
        self.process.start()
        self.process.wait_until(self._ready)

    def _ready(self) -> bool:
        raise NotImplementedError

    def stop(self, *, at_once: bool = False) -> None:
        if at_once:
            self.process.kill()
        else:
            self.process.stop(self.gentle)

    def freeze(self) -> None:
        """The process and its children stop in their tracks: sockets stay open and nothing answers."""
        for process in self._family():
            process.suspend()

    def thaw(self) -> None:
        for process in self._family():
            with suppress(psutil.NoSuchProcess):  # a session that its client gave up on ends as soon as it runs
                process.resume()

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def close(self) -> None:
        if self.process.running:
            self.thaw()
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class LocalPostgres(Local):
    gentle = signal.SIGINT  # "fast": ends sessions, then itself

    def __init__(self, *, durable: bool) -> None:
        """Without `durable` a power cut would lose data; killing it would not."""
        programs = postgres_programs()
        super().__init__("postgresql")
        # PostgreSQL refuses to run as root.
        user = "postgres" if os.geteuid() == 0 else None
        if user:
            shutil.chown(self.folder, user, user)
        data = self.folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, user=user, cwd="/",
        )  # fmt: skip
        [self.port] = free_ports(1, POSTGRES_PORTS)
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(self.port),
            "shared_buffers": "256MB",
            **POSTGRES_SETTINGS,
        }
        if not durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        command = [str(programs / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.process = Process(command, self.folder / "server.log", user=user)

    def stop(self, *, at_once: bool = False) -> None:
        # Its children outlive a killed postmaster for a moment; "immediate" is the crash PostgreSQL recovers from.
        self.process.stop(signal.SIGQUIT if at_once else self.gentle)

    def _ready(self) -> bool:
        return postgres_answers(self.port)


def postgres_answers(port: int) -> bool:
    """The port opens before recovery is over, so ask: "starting up" is answered with an error packet, not with R."""
    parameters = b"\0\3\0\0user\0postgres\0database\0postgres\0\0"
    with socket.socket() as probe:
        probe.settimeout(1)
        try:
            probe.connect(("127.0.0.1", port))
            probe.sendall((len(parameters) + 4).to_bytes(4, "big") + parameters)
            return probe.recv(1) == b"R"
        except OSError:
            return False


def postgres_programs() -> Path:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name)):
        if int(folder.parent.name) >= 15 and (folder / "initdb").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Unavailable("PostgreSQL 15 or newer is not installed: run `make servers`, or set TEST_DATABASE_URL")


class LocalKafka(Local):
    def __init__(self) -> None:
        if not shutil.which("java"):
            raise Unavailable("Kafka needs Java 17: run `make servers`, or set TEST_BROKER_URL")
        fetched = subprocess.run([KAFKA_SH, "jars"], capture_output=True, text=True)
        if fetched.returncode:
            raise Unavailable(
                f"Maven could not bring Kafka's jars ({fetched.stderr.strip()[:300]}); set TEST_BROKER_URL"
            )
        super().__init__("kafka")
        [self.port] = free_ports(1, KAFKA_PORTS[::3])  # the next one is its controller's, then that of signing in
        self.url = f"kafka://127.0.0.1:{self.port}"
        command = [str(KAFKA_SH), "run", str(self.folder), str(self.port)]
        users = " ".join(f"{service}:{KAFKA_PASSWORD}" for service in runpy.run_path(str(KAFKA_ACLS))["LISTENS"])
        self.process = Process(command, self.folder / "server.log", env={**os.environ, "KAFKA_USERS": users})

    def start(self) -> None:
        super().start()
        subprocess.run([sys.executable, KAFKA_ACLS, f"127.0.0.1:{self.port}"], check=True)

    def _ready(self) -> bool:
        return kafka_answers(self.port)


def url_as(kafka: Server, service: str) -> str:
    """Where a service signs in, to do no more than in production. A broker that was not started here asks nobody."""
    if isinstance(kafka, LocalKafka):
        return f"kafka://{service}:{KAFKA_PASSWORD}@127.0.0.1:{kafka.port + 2}"
    return kafka.url


def kafka_answers(port: int) -> bool:
    """A broker that registered itself, not merely an open port."""
    if not answers(port):
        return False
    try:
        admin = KafkaAdminClient(bootstrap_servers=f"127.0.0.1:{port}", request_timeout_ms=3000)
    except KafkaError:
        return False
    try:
        return bool(admin.describe_cluster()["brokers"])
    except KafkaError:
        return False
    finally:
        admin.close()


class Container:
    """A server in Docker, on a fixed port so that it comes back where it was."""

    def __init__(
        self, image: str, ports: tuple[int, int], environment: dict[str, str], url: str, ready: Callable[[int], bool]
    ) -> None:
        inner, self._port = ports
        self.url, self._ready = url, ready
        self._container = DockerContainer(image).with_bind_ports(inner, self._port)
        for name, value in environment.items():
            self._container.with_env(name, value)
        self._created = False

    def command(self, words: list[str]) -> None:
        """What the image runs instead of its own default."""
        self._container.with_command(words)

    def start(self) -> None:
        if self._created:
            self._container.get_wrapped_container().start()
        else:
            self._container.start()
            self._created = True
        end = time.monotonic() + 600
        while not self._ready(self._port):
            if time.monotonic() > end:
                raise Unavailable(f"{self._container.image} did not answer: {self._container.get_logs()}")
            time.sleep(0.2)

    def stop(self, *, at_once: bool = False) -> None:
        wrapped = self._container.get_wrapped_container()
        if at_once:
            wrapped.kill()
        else:
            wrapped.stop()

    def freeze(self) -> None:
        self._container.get_wrapped_container().pause()

    def thaw(self) -> None:
        self._container.get_wrapped_container().unpause()

    def close(self) -> None:
        self._container.stop()


def postgres_container(port: int) -> Container:
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    server = Container(POSTGRES_IMAGE, (5432, port), {"POSTGRES_HOST_AUTH_METHOD": "trust"}, url, postgres_answers)
    options = [part for name, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server.command(["postgres", *options])
    return server


def kafka_container(port: int) -> Container:
    # Setting any variable drops all of the image's defaults, so every needed one is here.
    environment = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{port},CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }
    return Container(KAFKA_IMAGE, (port, port), environment, f"kafka://127.0.0.1:{port}", kafka_answers)


def docker_answers() -> bool:
    return bool(shutil.which("docker")) and subprocess.run(["docker", "info"], capture_output=True).returncode == 0


def _started(given: str, container: Callable[[], Container], local: Callable[[], Local]) -> Server:
    if url := os.environ.get(given):
        return Given(url, given)
    if docker_answers():
        server: Server = container()
        try:
            server.start()
        except Exception as error:  # no image to be had, no right to pull: a local server may do
            print(f"Docker answers but brought no server ({error}); trying a local one", file=sys.stderr)
        else:
            return server
    server = local()
    server.start()
    return server


def start_postgres(*, durable: bool) -> Server:
    """`url` is the superuser's, on the database `postgres`."""
    return _started(
        "TEST_DATABASE_URL",
        lambda: postgres_container(free_ports(1, POSTGRES_PORTS)[0]),
        lambda: LocalPostgres(durable=durable),
    )


def start_kafka() -> Server:
    """`url` is what BROKER_URL takes: kafka://host:port."""
    return _started("TEST_BROKER_URL", lambda: kafka_container(free_ports(1, KAFKA_PORTS)[0]), LocalKafka)
