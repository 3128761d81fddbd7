#!/usr/bin/env bash
# Stands for docker and docker-compose in test_scripts.py. In the folder $STUB it keeps a file for each container
# (SERVICE IMAGE STATUS EXIT-STATUS ONE-OFF) and writes down each call. A call that is like $FAIL fails with
# $FAIL_STATUS; at one that is like $INTERRUPT somebody types Ctrl-C; a container of a service that is like $BROKEN ends
# as soon as it starts.
set -eu
root=$PWD
cd "$STUB"
if [ "${0##*/}" = docker-compose ]; then
  set -- compose "$@"
elif [ "$1" = compose ] && [ -n "${ONLY_1_29:-}" ]; then
  exit 1
fi
echo "$*" >>calls
# shellcheck disable=SC2053  # a pattern
[[ -n ${FAIL:-} && "$*" == $FAIL ]] && exit "${FAIL_STATUS:-1}"

# shellcheck disable=SC2053
[[ -n ${INTERRUPT:-} && "$*" == $INTERRUPT ]] && kill -INT 0

# Sets service, image, status, code and one_off.
look() { # ID
  read -r service image status code one_off <"containers/$1"
}
names() { sed -nE '/^services:/,/^networks:/s/^  ([a-z-]+):$/\1/p' "$root/docker-compose.yml"; }
image_now() { # SERVICE
  local base=${1%-worker} variable
  base=${base%-migrate}
  variable=${base^^}_TAG
  variable=${variable//-/_}
  local tag=${!variable-$(sed -n "s/^$variable=//p" "$root/.env" | tail -1)}
  echo "tongxin-$base:${tag:-latest}"
}
start() { # ID SERVICE IMAGE
  # shellcheck disable=SC2053
  if [[ $2 == ${BROKEN:-} ]]; then echo "$2 $3 exited 1 False"; else echo "$2 $3 running 0 False"; fi >"containers/$1"
}
end() { # ID
  look "$1"
  echo "$service $image exited $code $one_off" >"containers/$1"
}
of_service() { # SERVICE: sets found
  local path
  found=()
  for path in containers/*; do
    look "${path#*/}"
    [[ $service != "$1" || $one_off == True ]] || found+=("${path#*/}")
  done
}
create() { # SERVICE
  local number
  read -r number <count
  echo $((++number)) >count
  start "$1-$number" "$1" "$(image_now "$1")"
}
up() {
  local scale="" keep="" each id chosen=()
  while [ $# -gt 0 ]; do
    case $1 in
      --scale) scale=${2#*=} && shift ;;
      --no-recreate) keep=yes ;;
      --*) ;;
      *) chosen+=("$1") ;;
    esac
    shift
  done
  [ ${#chosen[@]} -gt 0 ] || mapfile -t chosen < <(names)
  for each in "${chosen[@]}"; do
    of_service "$each"
    for id in "${found[@]}"; do
      look "$id"
      [ -n "$keep" ] || image=$(image_now "$each")
      [[ -n $keep && $status == running ]] || start "$id" "$each" "$image"
    done
    for ((missing = ${scale:-1} - ${#found[@]}; missing > 0; missing--)); do create "$each"; done
  done
}

case "$*" in
  info | "compose version") ;;
  "image inspect "*) grep -qxF -- "$3" images ;;
  "ps "*)
    for path in containers/*; do
      look "${path#*/}"
      [[ $one_off == True || ($status != running && "$*" != *--all*) ]] || echo "${path#*/}"
    done ;;
  "compose ps --all --quiet"*)
    shift 4
    for path in containers/*; do
      look "${path#*/}"
      [[ $# != 0 && " $* " != *" $service "* ]] || echo "${path#*/}"
    done ;;
  "inspect --format"*)
    for id in "${@:4}"; do
      look "$id"
      case $3 in
        *State.Status*) echo "$status $code " ;;
        *Config.Image*) echo "$image" ;;
        *Name*) echo "/tongxin-$id" ;;
      esac
    done ;;
  "logs "*) echo "the end of its log" ;;
  "exec "*) sh -c "${5//\/var\/lib\/tongxin/$STUB/var}" ;;
  "stop "*) end "${*: -1}" ;;
  "rm --force "*) (cd containers && rm "${@:3}") ;;
  "rm "*) rm "containers/$2" ;;
  "compose stop "*)
    for each in "${@:3}"; do
      of_service "$each"
      for id in "${found[@]}"; do end "$id"; done
    done ;;
  "compose up "*) up "${@:3}" ;;
  "compose build "*) ;;
  "compose exec -T postgresql pg_dump "*) echo "the database ${*: -1}" ;;
  "compose exec "* | "compose run "*) cat >>input ;;
  *) echo "no such command: $*" >&2 && exit 1 ;;
esac
