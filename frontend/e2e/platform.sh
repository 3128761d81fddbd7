#!/usr/bin/env bash
# A platform of one worker's own: `platform.sh WORKER PORT`. All are copies of one that was filled with the demonstration.
set -euo pipefail
cd "$(dirname "$0")/../.."
own=var/e2e/worker-$1
mkdir -p var/e2e
exec 9>var/e2e/lock
flock 9 # the first fills it, the others wait
# Filled within this hour from these sources: later its dates would be others.
sources=$(find services gateway deploy/standalone \( -name '*.py' -o -name '*.toml' \) -print0 | sort -z | xargs -0 cat | sha256sum)
filled=var/e2e/filled-$(date +%d-%H)-${sources::12}
if [ ! -f "$filled/demo-accounts.json" ]; then
	rm -rf var/e2e/filled-* var/e2e/demo-accounts.json
	.venv/bin/python -m standalone --var "$filled" --fill-only
	cp "$filled/demo-accounts.json" var/e2e/
fi
rm -rf "$own"
cp -r "$filled" "$own"
exec 9>&-
exec .venv/bin/python -m standalone --port "$2" --var "$own"
