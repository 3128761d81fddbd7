"""The real `belenios-tool`, in a folder of its own."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

GROUP = ("--group", "BELENIOS-2048")


def find_tool() -> str:
    tool = shutil.which("belenios-tool")
    if tool is None:
        assert os.environ.get("CI") != "true", "belenios-tool is missing"
        pytest.skip("needs belenios-tool (Debian: belenios-tool)")
    return tool


class Tool:
    def __init__(self, folder: Path) -> None:
        self.folder, self._tool = folder, find_tool()

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._tool, *arguments], cwd=self.folder, input=given, capture_output=True, text=True, timeout=600
        )

    def __call__(self, *arguments: str, given: str = "") -> str:
        """What it prints; it must succeed."""
        ended = self.run(*arguments, given=given)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def write(self, name: str, content: str | bytes) -> None:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def put(self, archive: bytes, uuid: str) -> None:
        self.write(f"{uuid}.bel", archive)

    @property
    def archive(self) -> bytes:
        [file] = self.folder.glob("*.bel")
        return file.read_bytes()

    def accepts(self) -> bool:
        """All checks passed without a warning: it exits with 0 where there is no result, too."""
        ended = self.run("election", "verify")
        return ended.returncode == 0 and "I: all checks passed" in ended.stderr and "W:" not in ended.stderr

    def events(self, *types: str, from_command: tuple[str, ...] = ()) -> None:
        given = self(*from_command) if from_command else ""
        for each in types:
            self("archive", "add-event", f"--type={each}", given=given)

    def begin(self, questions: list[dict[str, Any]], voters: str, trustees: int = 1, threshold: int = 0) -> str:
        """Set up an election with keys of its own, from lines of voters; its uuid."""
        uuid = self("setup", "generate-token").strip()
        self.write("voters.txt", voters)
        self("setup", "generate-credentials", "--uuid", uuid, *GROUP, "--file", "voters.txt")
        for ending, name in (("pubcreds", "public_creds.json"), ("privcreds", "private_creds.txt")):
            [file] = self.folder.glob(f"*.{ending}")
            file.rename(self.folder / name)
        if threshold:
            self.make_threshold(trustees, threshold)
            self.write("public_keys.jsons", "")
        else:
            for _ in range(trustees):
                self("setup", "generate-trustee-key", *GROUP)
            keys = sorted(self.folder.glob("*.pubkey"))
            self.write("public_keys.jsons", "".join(each.read_text() for each in keys))
        self("setup", "make-trustees")
        template = {"description": "", "name": "表决 B", "questions": questions}
        self.write("questions.json", json.dumps(template | {"administrator": "a", "credential_authority": "c"}))
        self("setup", "make-election", "--uuid", uuid, *GROUP, "--template", "questions.json")
        self("archive", "init")
        return uuid

    def make_threshold(self, size: int, threshold: int) -> None:
        def step(*arguments: str, given: str = "") -> str:
            return self("setup", "generate-trustee-key-threshold", *GROUP, *arguments, given=given)

        def joined(ending: str) -> str:
            return "".join(each.read_text() for each in sorted(self.folder.glob(f"*.{ending}")))

        for _ in range(size):
            step("--step", "1")
        keys = [each.name for each in sorted(self.folder.glob("*.key"))]
        self.write("certs.jsons", joined("cert"))
        certs = ("--certs", "certs.jsons")
        step(*certs, "--step", "2")
        self.write(
            "polynomials.jsons",
            "".join(step(*certs, "--key", key, "--step", "3", "--threshold", str(threshold)) for key in keys),
        )
        step(*certs, "--step", "4", "--polynomials", "polynomials.jsons")
        outputs = ""
        for key in keys:
            received = (self.folder / key.replace(".key", ".vinput")).read_text()
            outputs += step(*certs, "--key", key, "--step", "5", given=received)
        joint = step(*certs, "--step", "6", "--polynomials", "polynomials.jsons", given=outputs)
        self.write("threshold.json", joint)

    @property
    def credentials(self) -> list[str]:
        return [line.split()[-1] for line in (self.folder / "private_creds.txt").read_text().splitlines()]

    def ballot(self, credential: str, choices: list[list[int]]) -> str:
        self.write("credential.txt", credential + "\n")
        self.write("choices.json", json.dumps(choices, separators=(",", ":")))
        return self("election", "generate-ballot", "--privcred", "credential.txt", "--ballot", "choices.json")

    def vote(self, credential: str, choices: list[list[int]]) -> None:
        self("archive", "add-event", "--type=Ballot", given=self.ballot(credential, choices))

    def close(self) -> None:
        self.events("EndBallots")
        self.events("EncryptedTally", from_command=("election", "compute-encrypted-tally"))

    def decrypt(self, owner: int, key: str) -> None:
        command = ("election", "decrypt", "--privkey", key, "--trustee-id", str(owner))
        self.events("PartialDecryption", from_command=command)

    def publish(self) -> None:
        self.events("Result", from_command=("election", "compute-result"))
