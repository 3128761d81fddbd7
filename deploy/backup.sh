#!/usr/bin/env bash
# Saves databases, files and audit anchors of the running platform into a new folder. Nothing needs to stop.
#
#   deploy/backup.sh FOLDER
#
# Of each service, in this order: its anchors, so that none is ahead of the saved chain; its database, in one
# transaction; its files, so that none is missing that the database names. The keys in .env are not saved here: keep them
# elsewhere, for whoever has both reads everything.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/containers.sh

[ $# = 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ ! -e "$1" ] || fail "$1 exists. Name a new folder, such as backups/$(date +%F)"
umask 077
part=$1.part
rm -rf "$part"
mkdir -p "$part"
part=$(cd "$part" && pwd)

for service in $services; do
  api=$(compose ps -q "$service" | head -1)
  [ -n "$api" ] || fail "$service does not run. Start the platform first: make up"
  for elsewhere in FILES_URL AUDIT_ANCHOR; do
    name=$(tr '[:lower:]' '[:upper:]' <<<"$service")_$elsewhere
    [ -z "$(setting "$name")" ] || echo "$name names another place, which is not in this back-up: save it separately"
  done
  in_var="cd /var/lib/tongxin && mkdir -p audit files"
  docker exec "$api" sh -c "$in_var && tar -c audit" >"$part/$service.anchors.tar"
  compose exec -T postgresql pg_dump --username postgres --format custom "$service" >"$part/$service.dump"
  docker exec "$api" sh -c "$in_var && tar -c files" >"$part/$service.files.tar"
  echo "$service saved"
done
(cd "$part" && sha256sum ./*.dump ./*.tar >SHA256SUMS)
mv "$part" "$1"
echo "The back-up is $1"
