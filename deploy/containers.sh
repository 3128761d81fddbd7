# What up.sh, release.sh, backup.sh and restore.sh share; sourced by them, from the folder of docker-compose.yml.
# Works with Compose v2 and with docker-compose 1.29.

services=$(sed -nE 's/^  ([a-z]+)-migrate:.*/\1/p' docker-compose.yml)

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

tag_variable() { # SERVICE
  tr '[:lower:]-' '[:upper:]_' <<<"$1_TAG"
}

# What is the matter with a container: nothing once it is ready, "wait", or a reason.
trouble() { # CONTAINER
  local state
  state=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}}' "$1" 2>/dev/null) ||
    { echo "was removed"; return; }
  case $state in
    "running 0 healthy" | "running 0 " | "exited 0 "*) ;;
    "running 0 starting" | created*) echo wait ;;
    running*) echo "runs but is unhealthy" ;;
    *) echo "ended or restarts, exit status $(cut -d ' ' -f 2 <<<"$state")" ;;
  esac
}

# Waits until all are ready. Returns 1 where one is not, after saying which, why, and what its log ends with.
wait_ready() { # CONTAINER...
  local container reason waiting until=$((SECONDS + ${READY_WITHIN:-300}))
  while :; do
    waiting=""
    for container in "$@"; do
      reason=$(trouble "$container")
      [ -n "$reason" ] || continue
      if [ "$reason" = wait ] && [ $SECONDS -lt $until ]; then
        waiting=yes
        continue
      fi
      [ "$reason" != wait ] || reason="is not ready after ${READY_WITHIN:-300} s"
      [ $SECONDS -ge $until ] || [ "${reason#runs}" = "$reason" ] || { waiting=yes; continue; } # it may recover
      echo "$(docker inspect --format '{{.Name}}' "$container" | cut -c 2-) $reason. Its log ends:" >&2
      docker logs --tail 15 "$container" 2>&1 | sed 's/^/    /' >&2
      return 1
    done
    [ -n "$waiting" ] || return 0
    sleep 1
  done
}

# The value in .env, which the environment goes before, as it does for Compose.
setting() { # NAME
  local given=${!1:-}
  echo "${given:-$(sed -n "s/^$1=//p" .env 2>/dev/null | tail -1)}"
}
