"""What up.sh, release.sh, backup.sh and restore.sh ask of Docker, say, and leave where a step fails.

Docker is docker_stub.sh: what real containers do is not asked here.
"""

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from installation import ROOT, SERVICES, SETTINGS, TAGS, Installation, settings

MIGRATE = "compose run --rm --no-deps -T grievances-migrate"
RIGHTS = "compose run --rm --no-deps -T kafka-acls --add"
START = "compose up --detach --no-deps --no-recreate --scale grievances=2 grievances"
STOP, REMOVE = "stop --time 30 grievances-1", "rm grievances-1"
WORKER = "compose up --detach --no-deps grievances-worker"
TAKE_BACK = "rm --force grievances-101"


@pytest.mark.parametrize("docker", [{}, {"ONLY_1_29": "yes"}], ids=["Compose v2", "docker-compose 1.29"])
def test_a_release_and_the_way_back(here: Installation, docker: dict[str, str]) -> None:
    said = here.run("release.sh", "grievances", "1.1", **docker)
    assert said.status == 0, said.text
    assert here.calls == [MIGRATE, RIGHTS, START, STOP, REMOVE, WORKER]
    assert (here.runs("grievances"), here.runs("grievances-worker")) == (["1.1"], ["1.1"])
    assert here.settings == settings(GRIEVANCES_TAG="1.1")
    assert said.text.endswith("grievances runs as 1.1. Back: deploy/release.sh grievances 1.0\n")
    assert here.run("release.sh", "grievances", "1.0", **docker).status == 0
    assert here.settings == settings()
    assert here.env.stat().st_mode & 0o777 == 0o600


class Failure(NamedTuple):
    where: dict[str, str]
    """What the stub fails at."""
    calls: list[str]
    said: str
    api: list[str]
    worker: list[str]
    tag: str


STARTED = [MIGRATE, RIGHTS, START]
ENDED = [*STARTED, STOP, REMOVE]
REMOVED = "was removed; the old one goes on"
FAILURES = {
    "migrate": Failure({"FAIL": MIGRATE}, [MIGRATE], "the old version goes on", ["1.0"], ["1.0"], "1.0"),
    "rights": Failure({"FAIL": RIGHTS}, [MIGRATE, RIGHTS], "the old version goes on", ["1.0"], ["1.0"], "1.0"),
    "start": Failure({"FAIL": START}, STARTED, REMOVED, ["1.0"], ["1.0"], "1.0"),
    "health": Failure({"BROKEN": "grievances"}, [*STARTED, TAKE_BACK], REMOVED, ["1.0"], ["1.0"], "1.0"),
    "image": Failure({"FAIL": "inspect*Config.Image*"}, [*STARTED, TAKE_BACK], REMOVED, ["1.0"], ["1.0"], "1.0"),
    "take back": Failure(
        {"BROKEN": "grievances", "FAIL": TAKE_BACK}, [*STARTED, TAKE_BACK], "Remove it, or", ["1.0"], ["1.0"], "1.0"
    ),
    "stop": Failure(
        {"FAIL": STOP}, [*STARTED, STOP], "both versions answer. End it, then", ["1.0", "1.1"], ["1.0"], "1.1"
    ),
    "remove": Failure({"FAIL": REMOVE}, ENDED, "ended but cannot be removed. Remove it, then", ["1.1"], ["1.0"], "1.1"),
    "worker": Failure({"FAIL": WORKER}, [*ENDED, WORKER], "events wait until one works", ["1.1"], ["1.0"], "1.1"),
    "worker's health": Failure(
        {"BROKEN": "grievances-worker"}, [*ENDED, WORKER], "events wait until one works", ["1.1"], [], "1.1"
    ),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_release_that_fails_says_what_runs(here: Installation, failure: Failure) -> None:
    said = here.run("release.sh", "grievances", "1.1", **failure.where)
    assert (said.status, here.calls) == (1, failure.calls), said.text
    assert failure.said in said.text.splitlines()[-1]
    assert said.text.endswith("Back: deploy/release.sh grievances 1.0\n") == (failure.tag == "1.1")
    assert (here.runs("grievances"), here.runs("grievances-worker")) == (failure.api, failure.worker)
    assert here.settings == settings(GRIEVANCES_TAG=failure.tag)


def test_a_release_without_a_way_to_write_the_tag(here: Installation) -> None:
    (here.root / ".env.new").mkdir()
    said = here.run("release.sh", "grievances", "1.1")
    assert said.status == 1
    assert "the old one goes on" in said.text.splitlines()[-1]
    assert (here.runs("grievances"), here.env.read_text()) == (["1.0"], SETTINGS)


def test_what_a_cut_off_release_left_is_not_started(here: Installation) -> None:
    here.put("grievances-7", "grievances", "tongxin-grievances:0.9", "created 0 False")
    here.put("grievances-run-8", "grievances", "tongxin-grievances:0.9", "running 0 True")
    said = here.run("release.sh", "grievances", "1.1")
    assert (said.status, here.runs("grievances")) == (0, ["1.1"]), said.text
    assert here.calls[0] == "rm --force grievances-7"


def test_two_that_run_are_not_released_over(here: Installation) -> None:
    here.put("grievances-2", "grievances", "tongxin-grievances:1.1")
    said = here.run("release.sh", "grievances", "1.1")
    assert (said.status, here.calls) == (1, [])
    assert "runs more than once" in said.text


@pytest.mark.parametrize("name", ["foo.bar", "foo", "", "grievances.", ".*", "-x", "grievances-worker"])
def test_a_name_that_is_no_service(here: Installation, name: str) -> None:
    said = here.run("release.sh", name, "1.1")
    assert said == (1, f"{name} is no service. There are: {' '.join(SERVICES)} gateway\n")


def test_a_release_of_no_image(here: Installation) -> None:
    said = here.run("release.sh", "grievances", "9.9")
    assert (said.status, here.calls) == (1, [])
    assert said.text.startswith("There is no image tongxin-grievances:9.9 here.")


@pytest.mark.parametrize(
    ("where", "said", "status"),
    [
        ({}, "gateway runs as 1.1. Back: deploy/release.sh gateway 1.0", 0),
        ({"FAIL": "compose up*"}, "The new gateway does not start. Back: deploy/release.sh gateway 1.0", 1),
        ({"BROKEN": "gateway"}, "nobody gets in. Back: deploy/release.sh gateway 1.0", 1),
    ],
    ids=["works", "does not start", "not healthy"],
)
def test_a_gateway_that_fails_is_not_what_make_up_starts(
    here: Installation, where: dict[str, str], said: str, status: int
) -> None:
    done = here.run("release.sh", "gateway", "1.1", **where)
    assert (done.status, here.settings) == (status, settings(GATEWAY_TAG="1.0" if status else "1.1"))
    assert said in done.text.splitlines()[-1]


def built_without(kept: str) -> str:
    return " ".join(["compose build", *(f"{name}-migrate" for name in SERVICES if name != kept)])


def test_up_builds_what_no_release_named_and_says_what_stays(here: Installation) -> None:
    here.put("grievances-run-9", "grievances", "tongxin-grievances:1.0", "exited 1 True")  # nothing to do with it
    said = here.run("up.sh")
    assert said.status == 0, said.text
    assert here.calls == [
        built_without("grievances"),
        "compose up --no-build --detach",
    ]
    assert "grievances stays at 1.0 (GRIEVANCES_TAG in .env)" in said.text
    assert here.run("release.sh", "grievances", "latest").status == 0
    assert here.settings == settings(GRIEVANCES_TAG=None)
    said = here.run("up.sh")
    assert "grievances-migrate" in here.calls[0]
    assert "grievances stays" not in said.text


def test_up_reads_tags_as_compose_does(here: Installation) -> None:
    assert here.run("up.sh", GRIEVANCES_TAG="", GATEWAY_TAG="latest", INSIGHTS_TAG="1.1").status == 0
    assert here.calls[0] == built_without("insights") + " gateway"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"FAIL": "info"}, "Docker does not answer."),
        ({"FAIL": "compose build*"}, "The images cannot be built; nothing was changed."),
        ({"FAIL": "compose up*"}, "The platform is not up."),
        ({"BROKEN": "insights-worker"}, "The platform is not up."),
        ({"FAIL": "compose ps*"}, "The platform is not up."),
    ],
    ids=["docker", "build", "up", "not healthy", "ps"],
)
def test_up_that_fails_says_so(here: Installation, where: dict[str, str], said: str) -> None:
    (here.stub / "containers" / "insights-worker-1").unlink()
    done = here.run("up.sh", **where)
    assert done.status == 1
    assert said in done.text.splitlines()[-1]


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("status", ["0", "1"], ids=["still", "while files change"])
def test_a_back_up_is_whole(busy: Installation, status: str) -> None:
    said = busy.run("backup.sh", "backups/today/", TAR_STATUS=status)
    assert said.status == 0, said.text
    folder = busy.root / "backups/today"
    parts = ("anchors.tar", "dump", "files.tar")
    assert kept(folder) == {"SHA256SUMS", *(f"{name}.{part}" for name in SERVICES for part in parts)}
    subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=folder, check=True)
    for name in SERVICES:
        assert (folder / f"{name}.dump").read_text() == f"the database {name}\n"
        for part, held in (("files", "files/a"), ("anchors", "audit/anchors")):
            listed = subprocess.check_output(["tar", "-tf", f"{name}.{part}.tar"], cwd=folder, text=True)
            assert held in listed.splitlines()
    assert kept(busy.root / "backups") == {"today"}
    assert folder.stat().st_mode & 0o077 == 0
    assert "exists" in busy.run("backup.sh", "backups/today").text


@pytest.mark.parametrize(
    "where",
    [{"TAR_STATUS": "2"}, {"FAIL": "exec insights-1*"}, {"FAIL": "*pg_dump*insights"}, {"FAIL": "*pg_dump*identity"}],
    ids=["tar", "exec", "the last database", "the first database"],
)
def test_a_back_up_that_fails_is_none(busy: Installation, where: dict[str, str]) -> None:
    said = busy.run("backup.sh", "backups/today", **where)
    assert said.status == 1
    assert "so there is no back-up" in said.text.splitlines()[-1]
    assert kept(busy.root / "backups") == set()
    assert busy.run("backup.sh", "backups/today").status == 0
    assert kept(busy.root / "backups") == {"today"}


def in_worker(service: str, command: str) -> str:
    return f"compose run --rm --no-deps -T --entrypoint  {service}-worker {command}"


def restored(service: str) -> list[str]:
    """The calls that restore a service, without the one that moves its present files away."""
    postgres = "compose exec -T postgresql"
    return [
        f"{postgres} dropdb --username postgres --force --if-exists {service}",
        f"{postgres} createdb --username postgres --owner {service} {service}",
        f"{postgres} psql --username postgres --quiet --command REVOKE ALL ON DATABASE {service} FROM PUBLIC",
        f"{postgres} pg_restore --username postgres --exit-on-error --dbname {service}",
        *[in_worker(service, "tar -x -C /var/lib/tongxin")] * 2,
        *(in_worker(service, f"tongxin {command}") for command in ("migrate", "reconcile", "verify")),
    ]


def test_a_restore_in_order(saved: Installation) -> None:
    said = saved.run("restore.sh", "backup")
    assert said.status == 0, said.text
    calls = [call for call in saved.calls if " sh -c " not in call]
    assert calls == [
        "compose up --detach postgresql kafka",
        *(f"compose stop {name} {name}-worker" for name in SERVICES),
        *(call for name in SERVICES for call in restored(name)),
        "compose up --detach",
    ]
    assert (saved.stub / "input").read_text(errors="replace").count("the database") == len(SERVICES)
    assert {name: saved.runs(name) for name in SERVICES} == {name: [tag] for name, tag in TAGS.items()}


@pytest.mark.parametrize(
    ("fail", "step"),
    [
        ("*dropdb*grievances", "database"),
        ("*createdb*grievances", "database"),
        ("*REVOKE*grievances*", "database"),
        ("*pg_restore*grievances", "database"),
        ("*grievances-worker sh -c*", "files and anchors"),
        ("*grievances-worker tar -x*", "files and anchors"),
        ("*grievances-worker tongxin migrate", "migrate"),
        ("*grievances-worker tongxin reconcile", "reconcile"),
        ("*grievances-worker tongxin verify", "verify"),
    ],
)
def test_a_restore_that_fails_says_what_is_down_and_what_to_do(saved: Installation, fail: str, step: str) -> None:
    said = saved.run("restore.sh", "backup", "identity", "grievances", "insights", FAIL=fail)
    assert said.status == 1
    down = {"identity", "grievances", "insights"}
    assert {name: saved.runs(name) for name in SERVICES} == {
        name: [] if name in down else [tag] for name, tag in TAGS.items()
    }
    assert said.text.splitlines()[-4:] == [
        f"grievances: {step} failed.",
        "Down, and not to be started as they are: grievances insights.",
        "Restored and down: identity. They may start: docker compose up --detach --no-deps identity identity-worker",
        "Mend it, then restore what is left from this back-up or another: "
        f"deploy/restore.sh {saved.root}/backup grievances insights",
    ]


@pytest.mark.parametrize(
    ("where", "chosen", "said"),
    [
        ({"FAIL": "compose up*postgresql*"}, [], "nothing was changed."),
        ({"FAIL": "compose stop grievances*"}, [], "nothing was restored. Start what is stopped: make up"),
        ({}, ["gateway"], "The back-up holds no gateway; nothing was changed."),
        ({"FAIL": "compose up --detach"}, ["identity"], "All is restored, but not all is up."),
        ({"BROKEN": "identity"}, ["identity"], "All is restored, but not all is up."),
    ],
    ids=["servers", "stop", "not in it", "start", "not healthy"],
)
def test_a_restore_that_fails_before_or_after(
    saved: Installation, where: dict[str, str], chosen: list[str], said: str
) -> None:
    done = saved.run("restore.sh", "backup", *chosen, **where)
    assert done.status == 1
    assert said in done.text.splitlines()[-1]
    assert any("dropdb" in call for call in saved.calls) == said.startswith("All is restored")


def test_a_damaged_back_up_changes_nothing(saved: Installation) -> None:
    (saved.root / "backup/insights.dump").write_text("damaged")
    said = saved.run("restore.sh", "backup", "identity")
    assert (said.status, saved.calls) == (1, [])
    assert "damaged or not whole; nothing was changed." in said.text
    assert saved.run("restore.sh", "nowhere") == (1, "There is no folder nowhere.\n")


@pytest.mark.parametrize("path", [".env", ".env.new", "backups/today/identity.dump"])
def test_keys_and_back_ups_do_not_get_into_git_or_images(path: str) -> None:
    assert subprocess.run(["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT).returncode == 0
    assert {"backups", "**/.env*"} <= set((ROOT / ".dockerignore").read_text().splitlines())
