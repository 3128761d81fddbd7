#!/usr/bin/env bash
# Puts databases, files and audit anchors back to a back-up of deploy/backup.sh. What was written since is lost.
#
#   deploy/restore.sh FOLDER [SERVICE...]     all services, or these
#
# Kafka keeps its data: from it `reconcile` learns which versions and numbers were used since the back-up.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

[ $# -ge 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=$(cd "$1" && pwd)
shift
chosen=${*:-$services}
(cd "$folder" && sha256sum --quiet --check SHA256SUMS) || fail "The back-up is damaged or not whole; nothing was changed."
for service in $chosen; do
  [ -f "$folder/$service.dump" ] || fail "The back-up holds no $service; nothing was changed."
done

in_service() { # SERVICE COMMAND...: as this service, with its volume
  compose run --rm --no-deps -T --entrypoint "" "$1-worker" "${@:2}"
}

compose up --detach postgresql kafka
# shellcheck disable=SC2046  # a list of ids
wait_ready $(compose ps -q postgresql kafka)
for service in $chosen; do
  compose stop "$service" "$service-worker"
done
when=$(date +%Y%m%dT%H%M%S)
for service in $chosen; do
  echo "$service: database"
  compose exec -T postgresql dropdb --username postgres --force --if-exists "$service"
  compose exec -T postgresql createdb --username postgres --owner "$service" "$service"
  compose exec -T postgresql psql --username postgres --quiet --command "REVOKE ALL ON DATABASE $service FROM PUBLIC"
  compose exec -T postgresql pg_restore --username postgres --exit-on-error --dbname "$service" <"$folder/$service.dump"
  echo "$service: files and anchors; what was there goes to *.$when"
  in_service "$service" sh -c "cd /var/lib/tongxin && for each in audit files; do [ ! -e \$each ] || mv \$each \$each.$when; done"
  in_service "$service" tar -x -C /var/lib/tongxin <"$folder/$service.anchors.tar"
  in_service "$service" tar -x -C /var/lib/tongxin <"$folder/$service.files.tar"
  compose run --rm --no-deps -T "$service-migrate"
  echo "$service: reconcile, then verify"
  in_service "$service" tongxin reconcile
  in_service "$service" tongxin verify || fail "$service: see above; nothing of it was started"
done
compose up --detach
# shellcheck disable=SC2046
wait_ready $(compose ps -q)
echo "Restored from $folder. What cannot be known and must be done again: services/identity/README.md"
