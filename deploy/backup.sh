#!/usr/bin/env bash
# Saves databases, files and audit anchors of the running platform into a new folder. Nothing needs to stop.
#
#   deploy/backup.sh FOLDER
#
# Of each service, in this order: its anchors, so that none is ahead of the saved chain; its database, in one
# transaction; its files, so that none is missing that the database names. The keys in .env are not saved here: keep them
# elsewhere, for a person who has both reads everything.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

[ $# = 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
folder=${1%/}
[ ! -e "$folder" ] || fail "$folder exists. Name a new folder, such as backups/$(date +%F)"
take_lock 600
umask 077
part=$folder.part
rm -rf "$part"
mkdir -p "$part"
part=$(cd "$part" && pwd)
trap 'rm -rf "$part"' EXIT
trap 'fail "It broke off, so there is no back-up. Mend what is said above, then run this again."' ERR INT TERM HUP

# The platform goes on writing: tar ends with 1 where something changed while it was read. 2 is a failure.
folder_of() { # CONTAINER audit|files
  docker exec "$1" sh -c "cd /var/lib/tongxin && mkdir -p $2 && { tar -c $2 || [ \$? = 1 ]; }"
}

for service in $services; do
  api=$(containers "$service" | head -1)
  [ -n "$api" ] || fail "$service does not run, so there is no back-up. Start the platform first: make up"
  for elsewhere in FILES_URL AUDIT_ANCHOR; do
    name=$(tr '[:lower:]' '[:upper:]' <<<"$service")_$elsewhere
    [ -z "$(setting "$name")" ] || echo "$name names another place, which is not in this back-up: save it separately"
  done
  {
    folder_of "$api" audit >"$part/$service.anchors.tar" &&
      compose exec -T postgresql pg_dump --username postgres --format custom "$service" >"$part/$service.dump" &&
      folder_of "$api" files >"$part/$service.files.tar"
  } || fail "$service cannot be saved, so there is no back-up. Mend what is said above, then run this again."
  echo "$service saved"
done
{ (cd "$part" && sha256sum ./*.dump ./*.tar >SHA256SUMS) && mv "$part" "$folder"; } ||
  fail "There is no back-up. Mend what is said above, then run this again."
echo "The back-up is $folder"
