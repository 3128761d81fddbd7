#!/usr/bin/env bash
# Replaces one service by another version of it, without losing a request. The way back is the same, with the former tag.
#
#   deploy/release.sh SERVICE TAG     the image is tongxin-SERVICE:TAG
#
# In this order: migrate; start the new API beside the old one; wait until it is healthy; end the old one, which first
# finishes what it was asked; replace the worker. Whatever fails stops it, and the old version goes on.
# The gateway has no second place to listen at: it is replaced in one step, and browsers wait for some seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

[ $# = 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
service=$1 tag=$2
variable=$(tag_variable "$service")
former=$(setting "$variable")
back="deploy/release.sh $service ${former:-latest}"
grep -qw "$service" <<<"$services gateway" || fail "$service is no service. There are: $(echo $services) gateway"
docker image inspect "tongxin-$service:$tag" >/dev/null 2>&1 ||
  fail "There is no image tongxin-$service:$tag here. Build it or pull it first (deploy/README.md says how)."
export "$variable=$tag"

# From now on also for `make up`.
keep_tag() {
  local kept
  kept=$(grep -v "^$variable=" .env || true)
  (umask 077 && printf '%s\n%s=%s\n' "$kept" "$variable" "$tag" >.env.new && mv .env.new .env)
}

if [ "$service" = gateway ]; then
  compose up --detach --no-deps gateway
  keep_tag
  wait_ready "$(compose ps -q gateway)" || fail "The new gateway does not work. Back: $back"
  echo "gateway runs as $tag. Back: $back"
  exit
fi

old=$(compose ps -q "$service")
[ -n "$old" ] || fail "$service does not run. Start the platform first: make up"
[ "$(wc -l <<<"$old")" = 1 ] || fail "$service runs more than once, perhaps from a release that was cut off. Stop all but one: docker stop CONTAINER; docker rm CONTAINER"

echo "1/4 migrate"
compose run --rm --no-deps -T "$service-migrate" || fail "The migration failed; the old version goes on, on the schema as it was."

echo "2/4 start $service:$tag beside the old one"
compose up --detach --no-deps --no-recreate --scale "$service=2" "$service"
new=$(compose ps -q "$service" | grep -v "$old")
wait_ready "$new" || {
  docker rm --force "$new" >/dev/null
  fail "The new version does not work and was removed; the old one goes on."
}
keep_tag

echo "3/4 end the old one"
docker stop --time 30 "$old" >/dev/null
docker rm "$old" >/dev/null

echo "4/4 replace the worker"
compose up --detach --no-deps "$service-worker"
wait_ready "$(compose ps -q "$service-worker")" || fail "The new worker does not work: events wait until one does. Back: $back"
echo "$service runs as $tag. Back: $back"
