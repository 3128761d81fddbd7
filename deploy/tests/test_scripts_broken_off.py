"""Where up.sh, release.sh, backup.sh or restore.sh breaks off, its last line is true; and no two run at once."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from installation import SERVICES, TAGS, Installation, settings

BREAKS = ["FAIL", "INTERRUPT"]


def calls_of(at: Installation, *command: str) -> list[str]:
    """Every call of Docker in a run that succeeds, also those that only look; of those, one at one container each."""
    assert at.run(*command).status == 0
    different: dict[str, str] = {}
    for call in (at.stub / "calls").read_text().splitlines():
        different.setdefault(call.rpartition(" ")[0] if call.startswith("inspect ") else call, call)
    return list(different.values())


def like(call: str) -> str:
    """The call as the stub's pattern, with any time in it."""
    return re.sub(r"\d{8}T\d{6}", "*", re.sub(r"[^\w ./:-]", "?", call))


@pytest.mark.parametrize("how", BREAKS)
def test_a_release_that_breaks_off_anywhere_says_what_runs_and_can_be_repeated(tmp_path: Path, how: str) -> None:
    for number, call in enumerate(calls_of(Installation(tmp_path / "whole"), "release.sh", "grievances", "1.1")):
        at = Installation(tmp_path / str(number))
        said = at.run("release.sh", "grievances", "1.1", **{how: like(call)})
        last = said.text.splitlines()[-1]
        api, worker, tag = at.runs("grievances"), at.runs("grievances-worker"), at.settings
        if said.status == 0:  # it has looked again
            assert (api, worker, tag) == (["1.1"], ["1.1"], settings(GRIEVANCES_TAG="1.1")), call
        elif re.search("nothing was changed|Docker does not answer|There is no image", last):
            assert at.calls == [], call
        elif re.search("the old (version|one) goes on", last):
            assert (api, worker, tag) == (["1.0"], ["1.0"], settings()), (call, said.text)
        elif re.search("both (versions )?answer", last):
            assert "1.1" in api, (call, said.text)
            assert "docker rm --force grievances-1" in last
        elif "ended but cannot be removed" in last:
            assert api == ["1.1"], (call, said.text)
        else:
            assert re.search("events wait", last), (call, said.text)
            assert (api, tag) == (["1.1"], settings(GRIEVANCES_TAG="1.1")), (call, said.text)
            assert "Back: deploy/release.sh grievances 1.0" in last
        if said.status != 0:
            if "docker rm --force grievances-1" in last:
                (at.stub / "containers/grievances-1").unlink(missing_ok=True)  # as it says
            said = at.run("release.sh", "grievances", "1.1")
            assert said.status == 0, (call, said.text)
            assert (at.runs("grievances"), at.runs("grievances-worker")) == (["1.1"], ["1.1"])


@pytest.mark.parametrize("how", BREAKS)
def test_a_start_that_breaks_off_anywhere_says_so(tmp_path: Path, how: str) -> None:
    for number, call in enumerate(calls_of(Installation(tmp_path / "whole"), "up.sh")):
        said = Installation(tmp_path / str(number)).run("up.sh", **{how: like(call)})
        assert said.status == 0 or re.search(
            "run make up again|Docker does not answer|nothing was changed", said.text.splitlines()[-1]
        ), (call, said.text)
        assert said.status != 0 or call == "compose version", call


@pytest.mark.parametrize("how", BREAKS)
def test_a_back_up_that_breaks_off_anywhere_is_none(busy: Installation, how: str) -> None:
    for call in calls_of(busy, "backup.sh", "backups/whole"):
        said = busy.run("backup.sh", "backups/today", **{how: like(call)})
        if said.status == 0:
            assert call == "compose version"
            shutil.rmtree(busy.root / "backups/today")
        else:
            last = said.text.splitlines()[-1]
            assert re.search("there is no back-up|Docker does not answer|nothing was changed", last), (call, said.text)
            assert [path.name for path in (busy.root / "backups").iterdir()] == ["whole"]


def test_a_back_up_on_a_full_disk_is_none_and_leaves_nothing(busy: Installation) -> None:
    (busy.stub / "var/files/a").write_bytes(b"x" * 300_000)
    script = busy.root / "deploy/backup.sh"
    script.write_text(script.read_text().replace("set -euo pipefail", "set -euo pipefail; ulimit -f 100", 1))
    said = busy.run("backup.sh", "backups/today")
    assert said.status != 0
    assert "so there is no back-up" in said.text.splitlines()[-1]
    assert list((busy.root / "backups").iterdir()) == []


@pytest.mark.parametrize("how", BREAKS)
def test_what_a_restore_that_breaks_off_anywhere_leaves_is_not_started(saved: Installation, how: str) -> None:
    mark = saved.root / "var/unrestored"
    for call in calls_of(saved, "restore.sh", "backup", "identity"):
        assert not mark.exists()
        said = saved.run("restore.sh", "backup", "identity", **{how: like(call)})
        last = said.text.splitlines()[-1]
        if said.status == 0:
            assert call == "compose version"
        elif mark.exists():
            assert last.endswith("/backup identity"), (call, said.text)
            assert saved.runs("identity") == []
            refused = saved.run("up.sh")
            assert (refused.status, saved.calls) == (1, [])
            assert "Not restored whole: identity; nothing was changed." in refused.text
            assert saved.run("restore.sh", "backup", "identity").status == 0, "repeated"
        else:
            assert re.search("nothing was (changed|restored)|make up$|Docker does not answer", last), (call, said.text)


@pytest.mark.parametrize("service", ["identity", "insights", "gateway"])
def test_nothing_is_released_into_what_is_not_restored(saved: Installation, service: str) -> None:
    assert saved.run("restore.sh", "backup", "identity", "insights", FAIL="*dropdb*").status == 1
    said = saved.run("release.sh", service, "1.1")
    assert (said.status, saved.calls) == (1, [])
    assert "Not restored whole: identity insights; nothing was changed." in said.text


def test_services_that_an_earlier_restore_left_are_not_started_by_a_later_one(saved: Installation) -> None:
    assert saved.run("restore.sh", "backup", "identity", "grievances", FAIL="*dropdb*identity").status == 1
    said = saved.run("restore.sh", "backup", "grievances")
    assert said.status == 1
    assert "Down, and not to be started as they are: identity." in said.text
    assert (saved.runs("identity"), saved.runs("grievances")) == ([], [])
    assert saved.run("restore.sh", "backup", "identity").status == 0
    assert {name: saved.runs(name) for name in SERVICES} == {name: [tag] for name, tag in TAGS.items()}


def test_a_restore_without_the_tools_of_gnu(saved: Installation, tmp_path: Path) -> None:
    """macOS has no flock, and a sed that wants a suffix after -i."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for folder in reversed(os.environ["PATH"].split(":")):
        for program in Path(folder).glob("*"):
            if program.name not in ("flock", "sed"):
                (tools / program.name).unlink(missing_ok=True)
                (tools / program.name).symlink_to(program)
    (tools / "sed").write_text(f'#!/bin/sh\n[ "$1" != -i ] || exit 1\nexec {shutil.which("sed")} "$@"\n')
    (tools / "sed").chmod(0o755)
    path = f"{saved.programs}:{tools}"
    assert saved.run("restore.sh", "backup", "identity", "insights", FAIL="*dropdb*insights", PATH=path).status == 1
    assert (saved.root / "var/unrestored").read_text() == "insights\n"
    assert saved.run("restore.sh", "backup", "insights", PATH=path).status == 0
    assert {name: saved.runs(name) for name in SERVICES} == {name: [tag] for name, tag in TAGS.items()}
    assert sorted(each.name for each in (saved.root / "var").iterdir()) == []


def test_what_is_not_restored_is_started_once_the_operator_deletes_the_mark(saved: Installation) -> None:
    assert saved.run("restore.sh", "backup", "identity", FAIL="*tongxin verify").status == 1
    assert "delete var/unrestored" in saved.run("up.sh").text
    (saved.root / "var/unrestored").unlink()
    assert saved.run("up.sh").status == 0
    assert saved.runs("identity") == ["latest"]


ARGUMENTS = {
    "up.sh": [],
    "release.sh": ["grievances", "1.1"],
    "restore.sh": ["backup"],
    "backup.sh": ["backups/today"],
}


@pytest.fixture
def held(saved: Installation) -> Any:
    """Another release is at work."""
    (saved.root / "var").mkdir()
    lock = saved.root / "var/deploy.lock"
    lock.write_text("deploy/release.sh (process 42 of ann, since 2026-11-29 09:15:00)\n")
    script = (
        "import fcntl, sys, time; f = open(sys.argv[1], 'r+'); fcntl.flock(f, 2); print(1, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(lock)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.parametrize("script", ["up.sh", "release.sh", "restore.sh"])
def test_no_two_run_at_once(saved: Installation, held: "subprocess.Popen[bytes]", script: str) -> None:
    said = saved.run(script, *ARGUMENTS[script])
    assert (said.status, saved.calls) == (1, [])
    assert said.text == (
        "deploy/release.sh (process 42 of ann, since 2026-11-29 09:15:00) is at work here; nothing was changed. "
        "Wait for its end, then run this again.\n"
    )
    held.kill()
    held.wait()
    assert saved.run(script, *ARGUMENTS[script]).status == 0
    says = rf"deploy/{script} \(process \d+ of \S+, since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\)\n"
    assert re.fullmatch(says, (saved.root / "var/deploy.lock").read_text())


def test_a_back_up_waits_for_a_release(saved: Installation, held: "subprocess.Popen[bytes]") -> None:
    began = time.monotonic()
    threading.Timer(1, held.kill).start()
    assert saved.run("backup.sh", "backups/today").status == 0
    assert time.monotonic() - began > 0.9
