#!/usr/bin/env bash
# Replaces one service by another version of it, without losing a request. The way back is the same, with the former tag.
#
#   deploy/release.sh SERVICE TAG     the image is tongxin-SERVICE:TAG
#
# In this order: migrate; give new rights at Kafka; start the new API next to the old one; wait until it is healthy; end
# the old one, which first finishes what it was asked; replace the worker. A failure before the old one ends leaves it
# running. The worker and the gateway are replaced in one step: a new one that fails has no old one left, and the script
# says how to go back. Browsers wait for some seconds while the gateway is replaced.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

[ $# = 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
service=$1 tag=$2
grep -qxF -- "$service" < <(printf '%s\n' $services gateway) || fail "$service is no service. There are: $(echo $services) gateway"
take_lock
refuse_unrestored
variable=$(tag_variable "$service")
former=$(setting "$variable")
again="deploy/release.sh $service $tag"
back="deploy/release.sh $service ${former:-latest}"

# What is said where it is cut off, or where a call fails of which nothing is said below.
state="nothing was changed" new=""
break_off() {
  trap - ERR
  trap '' INT TERM HUP
  [ -z "$new" ] || remove_others || state="the old version goes on, and the new one may get requests: docker rm --force CONTAINER"
  fail "The release broke off: $state. Again: $again"
}
trap break_off ERR INT TERM HUP

docker image inspect "tongxin-$service:$tag" >/dev/null 2>&1 ||
  fail "There is no image tongxin-$service:$tag here. Build it or pull it first (deploy/README.md says how)."
export "$variable=$tag"

# From now on also for `make up`, which builds what has no tag of its own.
keep_tag() {
  (
    umask 077
    { grep -v "^$variable=" .env || [ $? = 1 ]; } >.env.new &&
      { [ "$tag" = latest ] || echo "$variable=$tag" >>.env.new; } &&
      mv .env.new .env
  )
}

if [ "$service" = gateway ]; then
  state="the gateway may be down, and nobody gets in. Back: $back"
  compose up --detach --no-deps gateway || fail "The new gateway does not start. Back: $back"
  # shellcheck disable=SC2046  # a list of ids
  wait_ready $(containers --all gateway) || fail "The new gateway does not work, and nobody gets in. Back: $back"
  keep_tag || fail "gateway runs as $tag, but .env cannot be written: make up starts the former one. Write $variable=$tag there."
  echo "gateway runs as $tag. Back: $back"
  exit
fi

old=$(containers "$service")
[ -n "$old" ] || fail "$service does not run. Start the platform first: make up"
[ "$(wc -l <<<"$old")" = 1 ] || fail "$service runs more than once, perhaps from a release that was cut off. Stop all but one: docker stop CONTAINER; docker rm CONTAINER"

# Ids of those that are not the old one
others() {
  local found
  found=$(containers --all "$service") || return
  grep -vxF -- "$old" <<<"$found" || true
}
remove_others() {
  local found
  found=$(others) || return
  # shellcheck disable=SC2086  # a list of ids
  [ -z "$found" ] || docker rm --force $found >/dev/null
}
# What was created and never started, perhaps by a release that was cut off, would start as the new one.
remove_others || fail "What is left of a release that was cut off cannot be removed; the old version goes on."

echo "1/5 migrate"
state="the old version goes on"
compose run --rm --no-deps -T "$service-migrate" || fail "The migration failed; the old version goes on, on the schema as it was."

echo "2/5 give new rights at Kafka"
compose run --rm --no-deps -T kafka-acls --add || fail "Kafka does not take the rights; the old version goes on."

echo "3/5 start $service:$tag next to the old one"
start_new() {
  local started
  compose up --detach --no-deps --no-recreate --scale "$service=2" "$service" || return
  started=$(others) || return
  # shellcheck disable=SC2086  # a list of ids
  wait_ready $started || return
  # shellcheck disable=SC2086
  [ "$(docker inspect --format '{{.Config.Image}}' $started)" = "tongxin-$service:$tag" ] ||
    { echo "What was started is not one tongxin-$service:$tag" >&2; return 1; }
  state="both versions answer. End the old one first: docker rm --force $old" new=""
  keep_tag || { echo "The tag cannot be written to .env" >&2; return 1; }
}
new=started
start_new || {
  remove_others || fail "The new version does not work and cannot be removed; the old one goes on. Remove it, or it gets requests: docker rm --force CONTAINER"
  fail "The new version does not work and was removed; the old one goes on. Mend what is said above."
}

echo "4/5 end the old one"
docker stop --time 30 "$old" >/dev/null ||
  fail "The old one does not end, so both versions answer. End it, then release again: docker rm --force $old; deploy/release.sh $service $tag. Back: $back"
docker rm "$old" >/dev/null ||
  fail "The old one ended but cannot be removed. Remove it, then release again: docker rm --force $old; deploy/release.sh $service $tag. Back: $back"

echo "5/5 replace the worker"
state="the API runs as $tag, the worker perhaps not, and events wait. Back: $back"
# shellcheck disable=SC2046
{ compose up --detach --no-deps "$service-worker" && wait_ready $(containers --all "$service-worker"); } ||
  fail "The new worker does not work, and the old one is gone: events wait until one works. Back: $back"
echo "$service runs as $tag. Back: $back"
