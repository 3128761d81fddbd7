"""What a process refuses to start on, and how it says so."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from kit.environment import Environment, misspelt, refuse_address, variables
from kit.settings import DEMONSTRATION_KEY, Settings

GOOD = "thirty-two characters or more, say"
SECRET = "pass/word"


def refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[str]:
    """The lines with which a process ends that starts on this environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)  # of these tests; it looks like a misspelt setting
    with pytest.raises(SystemExit) as ended:
        Settings.read(service="grievances")
    assert ended.value.code == 2
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BROKER_URL", "kafka:9092", "local: or begin with kafka://"),
        ("BROKER_URL", "kafka://kafka", "host:port"),
        ("BROKER_URL", "kafka://kafka:9092,other", "host:port"),
        ("BROKER_URL", "kafka://kafka:99999", "host:port"),
        ("BROKER_URL", "localhost:9092", "kafka://"),
        ("BROKER_URL", "kafka://grievances@kafka:9092", "user:password"),
        ("BROKER_URL", "kafka://kafka:\uff19\uff10\uff19\uff12", "host:port"),
        ("BROKER_URL", "kafka://kafka:\N{SUPERSCRIPT TWO}", "host:port"),
        ("BROKER_URL", "kafka://kafka:0", "host:port"),
        ("BROKER_URL", "kafka://9092:9092", "host:port"),
        ("BROKER_URL", "kafka://127.1:9092", "host:port"),
        ("BROKER_URL", "kafka://0x7f000001:9092", "host:port"),
        ("BROKER_URL", "kafka://::1:9092", "brackets"),
        ("BROKER_URL", "kafka://[kafka]:9092", "brackets"),
        *(("BROKER_URL", f"kafka://{host}:9092", "brackets") for host in ("[::1]x", "x[::1]", "[v1.a]")),
        ("BROKER_URL", "kafka://kafka:", "host:port"),
        ("BROKER_URL", "kafka://?kafka:9092", "host:port"),
        ("BROKER_URL", "kafka://http://kafka:9092", "host:port"),
        ("BROKER_URL", "kafka://kafka..local:9092", "host:port"),
        ("BROKER_URL", "kafka://-kafka:9092", "host:port"),
        ("BROKER_URL", f"kafka://{'k' * 64}:9092", "host:port"),
        ("BROKER_URL", "kafka://\uff4bafka:9092", "host:port"),
        ("BROKER_URL", "kafka://kafka:9092, other:9092", "host:port"),
        ("BROKER_URL", f"kafka://u:{SECRET}@kafka:9092", "%2F for /"),
        ("BROKER_URL", "kafka://u:p@ss@kafka:9092", "%40 for @"),
        ("DATABASE_URL", "postgres://h/grievances", "postgresql://"),
        ("DATABASE_URL", "postgresql://u:p@5432:5432/grievances", "host"),
        ("DATABASE_URL", "postgresql://u:p@h1,h2/grievances", "host"),
        ("DATABASE_URL", "postgresql://u:p@\uff48/grievances", "host"),
        ("DATABASE_URL", "postgresql://u:p@h:\uff15\uff14\uff13\uff12/grievances", "URL"),
        ("DATABASE_URL", "sqlite:///:memory:", "name a file"),
        ("DATABASE_URL", "sqlite://", "name a file"),
        ("DATABASE_URL", "sqlite:///x.db?mode=ro", "nothing after it"),
        ("DATABASE_URL", "sqlite:////proc/self/comm", "none"),
        ("DATABASE_URL", f"sqlite:///{__file__}", "none"),
        ("DATABASE_URL", "sqlite:///~/x.db", "from the root"),
        ("DATABASE_URL", "postgresql:h/grievances", "postgresql://"),
        ("DATABASE_URL", "postgresql://u@h", "name the database"),
        ("DATABASE_URL", "postgresql://u@h/grievances/x", "name the database"),
        ("DATABASE_URL", "postgresql://u@h/grievances#x", "name the database"),
        ("DATABASE_URL", "postgresql:///grievances", "host"),
        ("DATABASE_URL", "postgresql://h/grievances?sslmode=yes", "verify-full"),
        ("DATABASE_URL", "postgresql://h/grievances?channel_binding=require", "host and sslmode"),
        ("DATABASE_URL", f"postgresql://u:{SECRET}@h/grievances", "%2F for /"),
        ("DATABASE_URL", "postgresql://u:p@h:port/grievances", "%3A for :"),
        ("DATABASE_URL", "/var/lib/grievances.db", "sqlite://"),
        ("DATABASE_URL", "sqlite:////proc/version/x.db", "not a folder"),
        ("DATABASE_POOL", "0", "greater than or equal to 1"),
        ("DATABASE_POOL", "many", "valid integer"),
        ("DATABASE_POOL", "99999999999999999999", "less than"),
        ("PARTITIONS", "99999999999", "less than"),
        ("HOST", "0", "host name"),
        ("HOST", "*", "host name"),
        ("HOST", "[::1]", "brackets"),
        ("HOST", "127.0.0.1:8000", "without scheme, port"),
        ("HOST", "http://0.0.0.0", "without scheme"),
        ("HOST", "a..b", "host name"),
        ("HOST", "\uff11\uff12\uff17.0.0.1", "host name"),
        ("JWKS_URL", "identity:8000/jwks.json", "http://"),
        ("JWKS_URL", "http:///jwks.json", "name a host"),
        ("JWKS_URL", "http://identity:0/jwks.json", "port"),
        ("JWKS_URL", "http://8000/jwks.json", "name a host"),
        ("JWKS_URL", "http://identity\uff0elocal/jwks.json", "name a host"),
        ("JWKS_URL", "http://-/jwks.json", "name a host"),
        *(("JWKS_URL", f"http://{host}:8000/jwks.json", "brackets") for host in ("[::1]x", "x[::1]", "[v1.a]")),
        ("ISSUER", "tongxin", "https://"),
        ("FILES_URL", "/srv/files", "file://"),
        ("FILES_URL", "file://srv/files", "three slashes"),
        ("FILES_URL", "s3:///x", "bucket"),
        ("FILES_URL", "s3://user:pw@bucket/x", "without user"),
        ("FILES_URL", "file:///proc/version/files", "not a folder"),
        ("FILES_URL", "file:///srv/%00", "visible"),
        ("FILES_URL", "file:///srv/x%0d", "visible"),
        ("FILES_URL", "file:///srv/x?y", "%3F"),
        ("FILES_URL", "file:///srv/x#y", "%23"),
        ("VAR", "/proc/version", "folder"),
        ("VAR", "~/tongxin", "from the root"),
        ("AUDIT_ANCHOR", "/proc", "a file, not a folder"),
        ("REGION", "shanghai", "pattern"),
        ("LOG_LEVEL", "LOUD", "'WARNING'"),
        ("PORT", "0", "greater than"),
        ("PORT", "80.5", "integer"),
        ("WORKER_PORT", "65536", "less than"),
        ("DRAIN_SECONDS", "-1", "greater than"),
        ("DRAIN_SECONDS", "nan", "finite"),
        ("DRAIN_SECONDS", "inf", "finite"),
        ("DRAIN_SECONDS", "\uff15", "0 to 9"),
        ("PORT", "\uff18\uff10\uff10\uff10", "0 to 9"),
        ("DEMONSTRATION", "perhaps", "boolean"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_shows_a_right_one(
    name: str, value: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [line] = refused(capsys, monkeypatch, **{name: value})
    assert f": {name}: " in line
    assert f"For example {name}=" in line
    assert says in line
    assert SECRET not in line
    right = line.partition(f"For example {name}=")[2]
    monkeypatch.setenv(name, right)
    Settings.read(service="grievances")  # what the line shows is right


FORMS = {"VAR": "/tmp", "AUDIT_KEY": GOOD, "PORT": "8000", "BROKER_URL": "local:", "REGION": "CN-31", "HOST": "a"}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        *((form, "line end") for form in ("{}\r", "{}\n", " {}", "{} ", "{}\t", "{}\N{NO-BREAK SPACE}")),
        *((form, "quotes") for form in ('"{}"', "'{}'", '"{}', "{}'", "\N{LEFT DOUBLE QUOTATION MARK}{}")),
        *((form, "visible") for form in ("{}\x0bx", "\N{ZERO WIDTH SPACE}{}", "{}\x7f", "\N{BYTE ORDER MARK}{}")),
        ("x{}\N{NO-BREAK SPACE}x", "visible"),
        (" " * 52, "blank"),
    ],
)
@pytest.mark.parametrize("name", FORMS)
def test_no_value_is_taken_as_another_than_it_looks(
    name: str, written: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [line] = refused(capsys, monkeypatch, **{name: written.replace("{}", FORMS[name])})
    assert f": {name}: must " in line
    assert says in line
    assert GOOD not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BROKER_URL", "kafka://[::1]:9092"),
        ("BROKER_URL", "kafka://grievances:p%40ss@kafka-1.example.:9092,10.0.0.8:9093,kafka_2:9092"),
        ("DATABASE_URL", "postgresql://u:p@[::1]:5432/grievances"),
        ("DATABASE_URL", "postgresql://u:p@10.0.0.8/grievances"),
        ("DATABASE_URL", "postgresql://u:p@/grievances?host=/run/postgresql"),
        ("JWKS_URL", "http://[::1]:8000/jwks.json"),
        ("FILES_URL", "file:///tmp/%E5%90%8C%E5%BF%83"),
        ("VAR", "/tmp/同心 files"),
        ("HOST", "::"),
    ],
)
def test_what_is_right_is_taken(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert str(getattr(Settings.read(service="grievances"), name.lower())) == value


def test_every_wrong_setting_is_told_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = refused(capsys, monkeypatch, PORT="x", LOG_LEVEL="x", BROKER_URL="x")
    assert [line.split(": ")[1] for line in lines] == ["PORT", "BROKER_URL", "LOG_LEVEL"]


def test_an_empty_setting_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in variables(Settings):
        monkeypatch.setenv(name, "")
    assert Settings.read(service="grievances") == Settings(service="grievances")


@pytest.mark.parametrize("name", ["DATABSE_URL", "BROKERURL", "AUDIT_KEYS", "JWK_URL", "secret_kye", "LOGLEVEL"])
def test_a_misspelt_setting_is_warned_about(name: str) -> None:
    [(found, meant)] = misspelt(["PATH", "HOME", "LANG", "HOSTNAME", "PORT", "database_url", name], variables(Settings))
    assert found == name
    assert meant in variables(Settings)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("KAFKA_URL", "BROKER_URL"),
        ("BROKER", "BROKER_URL"),
        ("DATABASE", "DATABASE_URL"),
        ("DB_HOST", "DATABASE_URL"),
        ("POSTGRES_PORT", "DATABASE_URL"),
        ("KAFKA", "BROKER_URL"),
        ("DB_URL", "DATABASE_URL"),
        ("POSTGRES_URL", "DATABASE_URL"),
        ("PG_DSN", "DATABASE_URL"),
        ("DATABASE_URL_FILE", "DATABASE_URL"),
        ("AUDIT_KEY_FILE", "AUDIT_KEY"),
        ("SECRET_KEY_FILE", "SECRET_KEY"),
        ("SECRET", "SECRET_KEY"),
        ("database-url", "DATABASE_URL"),
        ("TONGXIN_PORT", "PORT"),
        ("PUBLIC_URL", "PUBLIC_ORIGIN"),
        ("PROXIES", "TRUSTED_PROXIES"),
        ("REDIS_URL", "RATE_LIMIT_URL"),
    ],
)
def test_a_setting_under_another_systems_name_is_warned_about(name: str, meant: str) -> None:
    known = [*variables(Settings), "PUBLIC_ORIGIN", "TRUSTED_PROXIES", "RATE_LIMIT_URL"]
    assert misspelt([name, *OF_OTHERS], known) == [(name, meant)]


OF_OTHERS = """
    GPG_KEY SSL_CERT_FILE URL FILE TONGXIN TERM PYTHON_VERSION HTTP_PROXY NO_PROXY KAFKA_PORT KAFKA_HEAP_OPTS LEVEL KEY
    POSTGRES_PASSWORD REDIS_PORT AWS_REGION USER
""".split()


def test_every_setting_is_described() -> None:
    for settings in Environment.__subclasses__():
        undescribed = [name for name, field in variables(settings).items() if not field.description]
        assert not undescribed, f"{settings.__name__}: say below the field what it is for"


@pytest.mark.parametrize("weak", ["", "a", GOOD[:31], DEMONSTRATION_KEY, " " * 52, "a" * 40, "password" * 5])
@pytest.mark.parametrize("name", ["audit_key", "secret_key"])
def test_a_key_that_can_be_read_or_guessed_is_refused_by_name(
    name: str, weak: str, capsys: pytest.CaptureFixture[str]
) -> None:
    keys: dict[str, Any] = {"audit_key": SecretStr(GOOD), "secret_key": SecretStr(GOOD), name: SecretStr(weak)}
    with pytest.raises(SystemExit) as ended:
        Settings(service="grievances", **keys).refuse_weak_keys()
    assert ended.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert f": set {name.upper()} to 32 " in line
    Settings(service="grievances", demonstration=True, **keys).refuse_weak_keys()


def test_keys_of_ones_own_are_taken() -> None:
    Settings(service="grievances", audit_key=SecretStr(GOOD), secret_key=SecretStr(GOOD)).refuse_weak_keys()


def test_an_address_that_cannot_be_listened_on_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for host, at, reason in (
            ("127.0.0.1", port, "already in use"),
            ("192.0.2.1", 8000, "assign"),
            ("no.invalid", 8000, "name"),
            ("a..b", 8000, "name"),
            ("x" * 70, 8000, "name"),
        ):
            with pytest.raises(SystemExit) as ended:
                refuse_address(host, at)
            assert ended.value.code == 2
            line = capsys.readouterr().err
            assert f"cannot listen on {host} port {at}: " in line
            assert reason in line.lower()


# ---- as processes


SHOP = str(Path(__file__).parents[2] / "casework/tests")


def environment(**settings: str) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "AUDIT_KEY": GOOD, "SECRET_KEY": GOOD, "PYTHONPATH": SHOP, **settings}


def shop(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "import shop.main, kit.cli; kit.cli.run(shop.main.service)", *arguments]


@pytest.mark.parametrize(
    ("command", "settings", "says"),
    [
        ("serve", {}, ["set DATABASE_URL", "set BROKER_URL", "set JWKS_URL"]),
        ("work", {}, ["set DATABASE_URL", "set BROKER_URL"]),
        ("migrate", {}, ["set DATABASE_URL"]),
        ("verify", {}, ["set DATABASE_URL"]),
        ("migrate", {"DATABASE_URL": "postgresql://127.0.0.1:1/shop"}, ["DATABASE_URL: the database does not answer"]),
        ("verify", {"DATABASE_URL": "sqlite:///empty.db"}, ["DATABASE_URL: the database has no tables yet"]),
        ("migrate", {"DATABASE_URL": "sqlite:///x.db", "AUDIT_KEY": "short"}, ["set AUDIT_KEY"]),
    ],
)
def test_no_command_works_on_a_database_that_nobody_named(
    command: str, settings: dict[str, str], says: list[str], tmp_path: Path
) -> None:
    done = subprocess.run(shop(command), env=environment(**settings), cwd=tmp_path, capture_output=True, text=True)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert done.returncode in (1, 2)
    assert [said in line for said, line in zip(says, lines, strict=True)] == [True] * len(says)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("reason", "status"), [("", 2), (" ", 2), ("1.0 ran from 09:15 to 11:30", 0)])
def test_guard_wants_a_reason_and_says_what_it_did(reason: str, status: int, tmp_path: Path) -> None:
    settings = environment(DATABASE_URL=f"sqlite:///{tmp_path}/shop.db")
    subprocess.run(shop("migrate"), env=settings, cwd=tmp_path, check=True, capture_output=True)
    done = subprocess.run(shop("guard", reason), env=settings, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == status
    assert re.sub(r"\(.*?\)", "", done.stdout) == (
        "" if status else "entered the rows of order, ledger_account, ledger_transfer\n"
    )
    assert ("must say what happened" in done.stderr) == bool(status)


@pytest.mark.parametrize("has_page", [True, False])
def test_a_worker_ends_on_sigterm_with_and_without_a_health_page(has_page: bool, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1]) if has_page else ""
    settings = environment(DATABASE_URL=f"sqlite:///{tmp_path}/shop.db", BROKER_URL="local:", WORKER_PORT=port)
    subprocess.run(shop("migrate"), env=settings, cwd=tmp_path, check=True, capture_output=True)
    # As the first process of a container: the kernel then ignores a signal without a handler.
    alone = ["unshare", "--pid", "--fork", "--kill-child"] if os.geteuid() == 0 else []
    worker = subprocess.Popen([*alone, *shop("work")], env=settings, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: catches(process_of(worker), signal.SIGTERM))
        if port:
            until(lambda: listens("127.0.0.1", int(port)))
            assert not listens("127.0.0.2", int(port)), "to this machine's own address only"
        os.kill(process_of(worker), signal.SIGTERM)
        _, log = worker.communicate(timeout=600)
    finally:
        worker.kill()
    assert worker.returncode == 0
    assert "Traceback" not in log


def process_of(started: subprocess.Popen[str]) -> int:
    """The worker itself, where `unshare` started it."""
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split()
    return int(children[0]) if children else started.pid


def catches(pid: int, number: int) -> bool:
    caught = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


def listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 600
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
