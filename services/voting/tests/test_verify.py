"""`python -m voting.verify` as its user runs it: in a Python that has gmpy2 and this package, nothing else."""

import ast
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import pytest
from forged import Forged
from made_elections import Made, found
from mutations import MUTATIONS, QUESTIONS, make_original, take_apart

import voting.verify
from voting.ballots import acceptance
from voting.ballots.archive import BALLOT, read_archive
from voting.ballots.encoding import base64_digest, write

SOURCE = Path(voting.verify.__file__).parent
PACKAGES = Path(sysconfig.get_paths()["platlib"])


class Ran(NamedTuple):
    code: int
    output: str
    errors: str


class Auditor:
    """A machine without the platform."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "path").mkdir()
        (folder / "path" / "voting").symlink_to(SOURCE)
        for each in PACKAGES.glob("gmpy2*"):
            (folder / "path" / each.name).symlink_to(each)

    def put(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return name

    def __call__(self, *arguments: str, language: str = "en_US.UTF-8") -> Ran:
        environment = {"PYTHONPATH": str(self.folder / "path"), "LANG": language, "PYTHONIOENCODING": "utf-8"}
        ended = subprocess.run(
            [sys.executable, "-S", "-m", "voting.verify", "--processes", "1", *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        return Ran(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="module")
def made() -> Made:
    return make_original()


@pytest.fixture
def auditor(folder: Path) -> Auditor:
    return Auditor(folder)


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module)


def test_it_imports_gmpy2_and_the_standard_library_only() -> None:
    assert list(imported(SOURCE / "__init__.py")) == []
    for file in [SOURCE / "verify.py", *(SOURCE / "ballots").glob("*.py")]:
        for name in imported(file):
            top = name.partition(".")[0]
            assert top in sys.stdlib_module_names or top == "gmpy2" or name.startswith("voting.ballots"), (file, name)


def test_it_accepts_and_says_what_it_checked(auditor: Auditor, made: Made) -> None:
    ran = auditor(auditor.put("a.bel", made.archive), "--processes", "2")
    assert (ran.code, ran.errors) == (0, "")
    assert ran.output.startswith("ACCEPTED: every check passed\n")
    assert "3 ballots, 2 of them count, of 3 credentials with a weight of 3\n" in ran.output
    assert "    R1" not in ran.output
    for rule in ("R1", "R2", "R3", "R4", "R5", "R6", "R7"):
        assert f"\n{rule}  " in ran.output
    assert "         1  不赞成\n" in ran.output


def test_it_speaks_chinese_where_the_machine_does(auditor: Auditor, made: Made) -> None:
    ran = auditor(auditor.put("a.bel", made.archive), language="zh_CN.UTF-8")
    assert (ran.code, ran.errors) == (0, "")
    assert ran.output.startswith("通过：全部检查合格\n")
    assert "共 3 张选票，其中 2 张计入；名册 3 个凭证，总票权 3\n" in ran.output
    assert "         1  弃权\n" not in ran.output.partition("结果：")[0]


@pytest.mark.parametrize(
    ("mutation", "rule", "code"),
    [
        ("ballots_after_the_end", "R1", "wrong_sequence"),
        ("no_result", "R1", "not_finished"),
        ("set_up_again", "R2", "second_setup"),
        ("older_ballot_again", "R3", "replayed_ballot"),
        ("tally_of_fewer_ballots", "R4", "wrong_tally"),
        ("trustee_twice", "R5", "repeated_owner"),
        ("number_with_leading_zero", "R6", "wrong_number"),
        ("cut_within_a_header", "ARCHIVE", "truncated"),
        ("result_changed", "RESULT", "wrong_result"),
    ],
)
def test_it_names_the_rule(mutation: str, rule: str, code: str, auditor: Auditor, made: Made) -> None:
    forged = MUTATIONS[mutation].forge(Forged(made, take_apart(made)))
    ran = auditor(auditor.put("a.bel", forged))
    assert (ran.code, ran.output.splitlines()[0]) == (1, f"REFUSED by rule {rule} ({code})")


def test_it_refuses_in_chinese(auditor: Auditor, made: Made) -> None:
    forged = MUTATIONS["overall_proof_changed"].forge(Forged(made, take_apart(made)))
    ran = auditor(auditor.put("a.bel", forged), language="zh_CN.UTF-8")
    assert (ran.code, ran.output) == (
        1,
        "不通过，违反规则 BALLOT（invalid_overall_proof）\n第 1 号事件：第 2 题没有证明所选数目符合规则。\n",
    )


def test_earlier_copies_and_trackers(auditor: Auditor, made: Made) -> None:
    parts = take_apart(made)
    new, old = auditor.put("new.bel", made.archive), auditor.put("old.bel", Forged(made, parts[:2]).build())
    other = auditor.put("other.bel", Forged(made, [parts[0], parts[2]]).build())
    first, second, _ = (each.tracker for each in made.cast)
    ran = auditor(new, "--earlier", old, "--tracker", second)
    assert ran.code == 0
    assert "R7  Earlier copies given: 1; trackers given: 1" in ran.output
    for arguments, code in (
        (("--earlier", old, "--earlier", other), "not_appended"),
        (("--tracker", first), "superseded_tracker"),
        (("--tracker", "x" * 43), "unknown_tracker"),
    ):
        ran = auditor(new, *arguments)
        assert (ran.code, ran.output.splitlines()[0]) == (1, f"REFUSED by rule R7 ({code})")


def test_an_open_election_needs_to_be_said(auditor: Auditor, made: Made) -> None:
    archive = auditor.put("a.bel", Forged(made, take_apart(made)[:4]).build())
    assert auditor(archive).code == 1
    ran = auditor(archive, "--open")
    assert ran.code == 0
    assert ran.output.startswith("ACCEPTED as far as it goes: the election has no result yet\n")
    assert "Result:" not in ran.output
    assert "    The result follows from the decryptions (nothing there yet)" in ran.output


def test_proofs_next_to_the_archive(auditor: Auditor, made: Made) -> None:
    archive = auditor.put("a.bel", made.archive)
    proofs = [each.to_json() for each in made.bindings]
    ran = auditor(archive, "--proofs", auditor.put("proofs.json", write(proofs)))
    assert ran.code == 0
    assert "of 3 also the one that binds it" in ran.output
    ran = auditor(archive, "--proofs", auditor.put("proofs.json", write(proofs[:1])))
    assert (ran.code, ran.output.splitlines()[0]) == (1, "REFUSED by rule DECRYPTION (unbound_decryption)")
    ran = auditor(archive, "--proofs", auditor.put("proofs.json", b"[]"))
    assert ran.code == 1


def test_the_log_of_accepted_ballots_and_receipts(auditor: Auditor, made: Made) -> None:
    archive = auditor.put("a.bel", made.archive)
    trackers = [base64_digest(each.data[0]) for each in read_archive(made.archive) if each.event.type == BALLOT]
    log, receipts, head = list[str](), list[str](), acceptance.begin(made.election.uuid)
    for place, tracker in enumerate(trackers):
        blinding = f"{place:064x}"
        log.append(acceptance.blind(tracker, blinding))
        head = acceptance.follow(head, log[-1])
        receipts.append(f"{tracker}:{blinding}:{head}")
    whole = auditor.put("accepted.json", write(log))
    given = [word for each in receipts for word in ("--receipt", each)]
    ran = auditor(archive, "--accepted", whole, *given)
    assert ran.code == 0
    assert "R8  As many ballots as the log of accepted ballots has; receipts given: 3\n" in ran.output
    assert auditor(archive, "--receipt", receipts[0]).code == 2
    for entries, receipt, code in (
        (log[:-1], receipts[0], "unequal_acceptances"),
        ([*log, "0" * 64], receipts[0], "unequal_acceptances"),
        ([log[0], *log], receipts[0], "acceptance_repeated"),
        ([*log[:-1], "0" * 64], receipts[-1], "receipt_unknown"),
        ([log[1], log[0], *log[2:]], receipts[0], "receipt_unknown"),
        (log, receipts[0].replace(":", ":0", 1), "receipt_unknown"),
        (log, receipts[0].partition(":")[0], "wrong_receipt"),
    ):
        ran = auditor(archive, "--accepted", auditor.put("other.json", write(entries)), "--receipt", receipt)
        assert (ran.code, ran.output.splitlines()[0]) == (1, f"REFUSED by rule R8 ({code})")
    assert auditor(archive, "--accepted", auditor.put("other.json", b"{}")).code == 1
    parts = take_apart(made)
    for kept, exit_code in (
        (parts[:1], 0),  # voting goes on, the ballots wait
        ([parts[0], parts[4]], 1),
        (parts[:3], 1),
        (parts[:4], 0),
    ):
        early = auditor.put("early.bel", Forged(made, kept).build())
        ran = auditor(early, "--open", "--accepted", whole, *given)
        assert ran.code == exit_code, ran.output
        assert ("rule R8 (unequal_acceptances)" in ran.output) == (exit_code == 1)
        assert ("R8  Receipts given: 3; ballots enter the archive when voting ends" in ran.output) == (len(kept) == 1)


def test_what_cannot_be_read_is_no_verdict(auditor: Auditor) -> None:
    ran = auditor("missing.bel")
    assert (ran.code, ran.output) == (2, "")
    assert "Cannot read missing.bel" in ran.errors
    assert auditor("http://127.0.0.1:9/elections/X").code == 2
    assert auditor().code == 2


def test_texts_of_the_archive_do_not_steer_the_terminal(auditor: Auditor) -> None:
    made = found(QUESTIONS)
    made.election.__dict__["name"] = "\x1b[2JACCEPTED\n"
    made.election.__dict__.pop("record", None)
    made.election.__dict__.pop("fingerprint", None)
    made.head = made.head._replace(event=None, height=-1)
    made.setup()
    ran = auditor(auditor.put("a.bel", made.archive), "--open")
    assert ran.code == 0
    assert "\x1b" not in ran.output
    assert "Election \N{REPLACEMENT CHARACTER}[2JACCEPTED\N{REPLACEMENT CHARACTER} (" in ran.output


@pytest.mark.parametrize("ending", ["", "/", "/{uuid}.bel"])
def test_it_fetches_by_address(ending: str, auditor: Auditor, made: Made) -> None:
    uuid = made.election.uuid
    (auditor.folder / "elections" / uuid).mkdir(parents=True)
    auditor.put(f"elections/{uuid}/{uuid}.bel", made.archive)
    handler = partial(SimpleHTTPRequestHandler, directory=str(auditor.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/elections/{uuid}" + ending.format(uuid=uuid)
        ran = auditor(address)
        server.shutdown()
    assert ran.code == 0, ran.output + ran.errors


def test_the_isolated_python_has_nothing_of_the_platform(auditor: Auditor) -> None:
    """Else this file would show nothing."""
    tried = subprocess.run(
        [sys.executable, "-S", "-c", "import kit"],
        env={"PYTHONPATH": str(auditor.folder / "path")}, cwd=auditor.folder, capture_output=True, text=True,
    )  # fmt: skip
    assert "No module named 'kit'" in tried.stderr
    assert os.environ.get("PYTHONPATH") is None or tried.returncode == 1
