"""An installation on a machine where Docker is docker_stub.sh: what up.sh, release.sh, backup.sh and restore.sh ask of
Docker, say, and leave. The scripts are the real ones, in a copy."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
STUB = Path(__file__).with_name("docker_stub.sh")
SERVICES = re.findall(r"^  (\w+)-migrate:$", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE)
TAGS = {name: "1.0" if name == "grievances" else "latest" for name in SERVICES}
LOOKS = ("info", "compose version", "image inspect", "ps ", "compose ps", "inspect ", "logs ")
SETTINGS = "POSTGRES_PASSWORD=secret\nGRIEVANCES_TAG=1.0\nGATEWAY_TAG=1.0\nIDENTITY_AUDIT_KEY=key"


class Said(NamedTuple):
    status: int
    text: str


class Installation:
    """A copy of the scripts, and a Docker where everything runs."""

    def __init__(self, folder: Path) -> None:
        self.root, self.stub = folder / "tongxin", folder / "docker"
        (self.root / "deploy").mkdir(parents=True)
        for script in ("containers.sh", "up.sh", "release.sh", "backup.sh", "restore.sh"):
            shutil.copy2(ROOT / "deploy" / script, self.root / "deploy")
        shutil.copy2(ROOT / "docker-compose.yml", self.root)
        self.env.write_text(SETTINGS)  # the last line ends without an end of line
        (self.stub / "containers").mkdir(parents=True)
        (self.stub / "var").mkdir()
        (self.stub / "count").write_text("100\n")
        (self.stub / "images").write_text(
            "".join(f"tongxin-{name}:{tag}\n" for name in (*SERVICES, "gateway") for tag in ("latest", "1.0", "1.1"))
        )
        self.programs = folder / "bin"
        self.programs.mkdir()
        for name in ("docker", "docker-compose"):
            (self.programs / name).symlink_to(STUB)
        for name in ("postgresql", "kafka"):
            self.put(f"{name}-1", name, "an-image")
        for name, tag in TAGS.items():
            self.put(f"{name}-1", name, f"tongxin-{name}:{tag}")
            self.put(f"{name}-worker-1", f"{name}-worker", f"tongxin-{name}:{tag}")
        self.put("gateway-1", "gateway", "tongxin-gateway:1.0")

    @property
    def env(self) -> Path:
        return self.root / ".env"

    def put(self, container: str, service: str, image: str, state: str = "running 0 False") -> None:
        (self.stub / "containers" / container).write_text(f"{service} {image} {state}\n")

    def run(self, script: str, *arguments: str, **environment: str) -> Said:
        (self.stub / "calls").write_text("")
        done = subprocess.run(
            ["env", "--default-signal=INT", self.root / "deploy" / script, *arguments],
            env={"PATH": f"{self.programs}:{os.environ['PATH']}", "STUB": str(self.stub), "READY_WITHIN": "0"}
            | environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        return Said(done.returncode, done.stdout)

    @property
    def calls(self) -> list[str]:
        """Those that change something."""
        return [call for call in (self.stub / "calls").read_text().splitlines() if not call.startswith(LOOKS)]

    def runs(self, service: str) -> list[str]:
        """Tags that run of a service."""
        rows = [path.read_text().split() for path in sorted((self.stub / "containers").iterdir())]
        return sorted(
            row[1].partition(":")[2] for row in rows if row[0] == service and row[2] == "running" and row[4] == "False"
        )

    @property
    def settings(self) -> list[str]:
        return sorted(self.env.read_text().splitlines())


def settings(**changed: str | None) -> list[str]:
    kept = dict(line.split("=") for line in SETTINGS.splitlines()) | changed
    return sorted(f"{name}={value}" for name, value in kept.items() if value is not None)
