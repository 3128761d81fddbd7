"""Known vulnerabilities in what we depend on; fails where there is one that counts.

Where a registry does not give out its advisories (a mirror may not), it says so: unaudited is not the same as sound.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def report(*command: str, folder: Path = ROOT) -> dict[str, Any]:
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(output or "{}")
    return found


def audit_python() -> bool:
    options = ("-r", "constraints.txt", "--no-deps", "--disable-pip", "-f", "json")
    packages = report(sys.executable, "-m", "pip_audit", *options).get("dependencies", [])
    audited = [package for package in packages if "vulns" in package]
    print(f"Python: {len(audited)} packages audited, {len(packages) - len(audited)} without reachable advisories")
    for package in audited:
        for each in package["vulns"]:
            fixed = ", ".join(each["fix_versions"])
            print(f"  {package['name']} {package['version']}: {each['id']}, fixed in {fixed or 'no version yet'}")
    return not any(package["vulns"] for package in audited)


def audit_npm() -> bool:
    found = report("npm", "audit", "--json", folder=ROOT / "frontend")
    if "metadata" not in found:
        print(f"npm: not audited, the registry gives no advisories ({found.get('message', 'no answer')[:60]})")
        return True
    counts = found["metadata"]["vulnerabilities"]
    print(f"npm: {found['metadata']['dependencies']['total']} packages audited, {counts}")
    return not counts["high"] + counts["critical"]


if __name__ == "__main__":
    sys.exit(not all([audit_python(), audit_npm()]))
