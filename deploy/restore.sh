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
folder=$(cd "$1" 2>/dev/null && pwd) || fail "There is no folder $1."
shift
chosen=$(echo ${*:-$services})
(cd "$folder" && sha256sum --quiet --check SHA256SUMS) || fail "The back-up is damaged or not whole; nothing was changed."
for service in $chosen; do
  [ -f "$folder/$service.dump" ] || fail "The back-up holds no $service; nothing was changed."
done

in_service() { # SERVICE COMMAND...: as this service, with its volume
  compose run --rm --no-deps -T --entrypoint "" "$1-worker" "${@:2}"
}

take_lock
# What is down where a step fails or the script is cut off, and what to do.
step="" restored=""
explain() {
  [ $? != 0 ] && [ -n "$step" ] || return 0
  local service start="" left
  for service in $restored; do start+=" $service $service-worker"; done
  left=$(echo $(cat $unrestored 2>/dev/null))
  [ -n "$left" ] || fail "All is restored, but not all is up. Mend what is said above, then run: make up"
  fail "$step failed." \
    "Down, and not to be started as they are: $left." \
    ${start:+"Restored and down: $restored. They may start: $compose_command up --detach --no-deps$start"} \
    "Mend it, then restore what is left from this back-up or another: deploy/restore.sh $folder $left"
}
trap explain EXIT
trap '[ -n "$step" ] || fail "Cut off; nothing was restored. Start what is stopped: make up"; exit 1' INT TERM HUP

compose up --detach postgresql kafka || fail "PostgreSQL or Kafka does not start; nothing was changed."
# shellcheck disable=SC2046  # a list of ids
wait_ready $(containers --all postgresql kafka) || fail "PostgreSQL or Kafka does not work; nothing was changed."
for service in $chosen; do
  compose stop "$service" "$service-worker" || fail "$service does not stop; nothing was restored. Start what is stopped: make up"
done
when=$(date +%Y%m%dT%H%M%S)
step="The restore"
{ touch $unrestored && printf '%s\n' $chosen | sort -u -o $unrestored $unrestored -; } ||
  { step="" && fail "$unrestored cannot be written; nothing was restored. Start what is stopped: make up"; }
for service in $chosen; do
  step="$service: database"
  echo "$step"
  compose exec -T postgresql dropdb --username postgres --force --if-exists "$service"
  compose exec -T postgresql createdb --username postgres --owner "$service" "$service"
  compose exec -T postgresql psql --username postgres --quiet --command "REVOKE ALL ON DATABASE $service FROM PUBLIC"
  compose exec -T postgresql pg_restore --username postgres --exit-on-error --dbname "$service" <"$folder/$service.dump"
  step="$service: files and anchors"
  echo "$step; what was there goes to *.$when"
  in_service "$service" sh -c "cd /var/lib/tongxin && for each in audit files; do [ ! -e \$each ] || mv \$each \$each.$when; done"
  in_service "$service" tar -x -C /var/lib/tongxin <"$folder/$service.anchors.tar"
  in_service "$service" tar -x -C /var/lib/tongxin <"$folder/$service.files.tar"
  for command in migrate reconcile verify; do
    step="$service: $command"
    echo "$step"
    in_service "$service" tongxin $command
  done
  restored+="${restored:+ }$service"
  { grep -vx -- "$service" $unrestored || [ $? = 1 ]; } >$unrestored.new
  mv $unrestored.new $unrestored
done
step="An earlier restore"
[ ! -s $unrestored ] || exit 1
rm $unrestored
step="start"
compose up --detach
# shellcheck disable=SC2046
wait_ready $(containers --all)
echo "Restored from $folder. What cannot be known and must be done again: services/identity/README.md"
