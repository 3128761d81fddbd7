#!/usr/bin/env bash
# Stands for docker in test_backup_round_trip.py. What a script runs in a container runs here: PostgreSQL's programs on
# the tests' server, `tongxin` as the service's own program, and /var/lib/tongxin is a folder for each service. Which
# containers there are is left to docker_stub.sh.
set -eu
folder_of() { echo "$STUB/volumes/$1"; } # SERVICE
as_service() { # SERVICE COMMAND...
  local service=$1 words=()
  shift
  for word in "$@"; do words+=("${word//\/var\/lib\/tongxin/$(folder_of "$service")}"); done
  [ "${words[0]}" != tongxin ] || words[0]=tongxin-$service
  env DATABASE_URL="postgresql://$service:$ROLE_PASSWORD@$PGHOST:$PGPORT/$service" VAR="$(folder_of "$service")" \
    BROKER_URL="${BROKER_OF//SERVICE/$service}" AUDIT_KEY="$KEYS-$service" SECRET_KEY="$KEYS-$service" "${words[@]}"
}

case "$*" in
  "compose exec -T postgresql "* | "compose run --rm --no-deps -T --entrypoint  "* | "exec "*) echo "$*" >>"$STUB/calls" ;;
esac
case "$*" in
  "compose exec -T postgresql "*) "${@:5}" ;;
  "compose run --rm --no-deps -T --entrypoint  "*) as_service "${8%-worker}" "${@:9}" ;;
  "exec "*) as_service "${2%-*}" "${@:3}" ;;
  *) exec "$(dirname "$(realpath "$0")")/docker_stub.sh" "$@" ;;
esac
