#!/usr/bin/env bash
# Starts the distributed platform and waits until every container is ready; says which one is not, and why.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

take_lock
refuse_unrestored
trap 'fail "The start broke off, so not all may be up. Mend what is said above, then run make up again."' ERR INT TERM HUP

# A version that a release named is not built over.
build=""
for service in $services gateway; do
  variable=$(tag_variable "$service")
  tag=$(setting "$variable")
  case $tag in
    "" | latest) build+=" $(sed 's/gateway-migrate/gateway/' <<<"$service-migrate")" ;;
    *) echo "$service stays at $tag ($variable in .env) and is not built. To build it again, delete that line." ;;
  esac
done
# shellcheck disable=SC2086  # a list of names
[ -z "$build" ] || compose build $build || fail "The images cannot be built; nothing was changed. Mend what is said above, then run make up again."
started=yes
compose up --no-build --detach || started=no READY_WITHIN=0 # it has waited itself, for what others depend on
# shellcheck disable=SC2046  # a list of ids
wait_ready $(containers --all) || started=no
[ $started = yes ] || fail "The platform is not up. Mend what is said above, then run make up again."
