# What up.sh, release.sh, backup.sh and restore.sh share; sourced by them, from the folder of docker-compose.yml.
# Works with Compose v2 and with docker-compose 1.29.

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}
trap 'fail "Cut off; nothing was changed."' INT TERM HUP # until a script says otherwise

services=$(sed -nE 's/^  ([a-z]+)-migrate:.*/\1/p' docker-compose.yml)
compose_command=$(docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)

compose() {
  $compose_command "$@"
}

# One of these scripts at a time. What it has started holds the lock too.
take_lock() { # [SECONDS TO WAIT]
  mkdir -p var
  command -v flock >/dev/null || return 0 # not on macOS
  exec 9<>var/deploy.lock
  flock --wait "${1:-0}" 9 || fail "$(cat var/deploy.lock) is at work here; nothing was changed. Wait for its end, then run this again."
  echo "deploy/${0##*/} (process $$ of $(id -un), since $(date '+%F %T'))" >var/deploy.lock
}

# Names of services whose data a restore has not put back whole, one a line; deploy/restore.sh keeps it.
unrestored=var/unrestored
refuse_unrestored() {
  local names
  [ -s $unrestored ] || return 0
  names=$(paste -sd ' ' $unrestored)
  fail "Not restored whole: $names; nothing was changed. Restore: deploy/restore.sh FOLDER $names. To start them as they are, delete $unrestored first."
}

docker info >/dev/null 2>&1 || fail "Docker does not answer. Is it installed and started, and may $(id -un) use it?"

tag_variable() { # SERVICE
  tr '[:lower:]-' '[:upper:]_' <<<"$1_TAG"
}

# Ids of the containers of these services, or of all: those that run, or with --all every one. Not those of `compose run`.
containers() { # [--all] [SERVICE...]
  local all=() found known
  if [ "${1:-}" = --all ]; then
    all=(--all)
    shift
  fi
  found=$(compose ps --all --quiet "$@") || return
  known=$(docker ps --quiet --no-trunc "${all[@]}" --filter label=com.docker.compose.oneoff=False) || return
  grep -Fx -- "$known" <<<"$found" || true
}

# What is the matter with a container: nothing once it is ready, "is not ready", which may pass, or why it ended.
trouble() { # CONTAINER
  local state
  state=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1" 2>/dev/null) ||
    { echo "was removed"; return; }
  case $state in
    "running 0 healthy" | "running 0 " | "exited 0 "*) ;;
    running* | created*) echo "is not ready" ;;
    *) echo "ended or starts again and again, exit status $(cut -d ' ' -f 2 <<<"$state")" ;;
  esac
}

# Waits until all are ready. Returns 1 where one is not, after saying which, why, and what its log ends with.
wait_ready() { # CONTAINER...
  local container reason waiting broken until=$((SECONDS + ${READY_WITHIN:-300}))
  [ $# -gt 0 ] || { echo "There is no container" >&2; return 1; }
  while :; do
    waiting="" broken=""
    for container in "$@"; do
      reason=$(trouble "$container")
      case $reason in
        "") ;;
        "is not ready") waiting+=" $container" ;;
        *) broken+=" $container" ;;
      esac
    done
    [ -n "$waiting$broken" ] || return 0
    if [ -n "$broken" ] || [ $SECONDS -ge $until ]; then break; fi
    sleep 1
  done
  for container in ${broken:-$waiting}; do
    echo "$(docker inspect --format '{{.Name}}' "$container" | cut -c 2-) $(trouble "$container"). Its log ends:" >&2
    docker logs --tail 10 "$container" 2>&1 | sed 's/^/    /' >&2
  done
  return 1
}

# A setting as Compose reads it: from the environment, even where it is empty there, else from .env.
setting() { # NAME
  if [ -n "${!1+set}" ]; then echo "${!1}"; else sed -n "s/^$1=//p" .env 2>/dev/null | tail -1; fi
}
