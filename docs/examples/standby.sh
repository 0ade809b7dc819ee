#!/usr/bin/env bash
# Makes the standby of compose.yaml out of its primary, once, and runs it.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    install -d -m 700 -o postgres -g postgres "$PGDATA"
    export PGPASSWORD=$REPLICATION_PASSWORD
    # With a slot, so that the primary keeps what the standby has not had; and the password goes into a file of PGDATA.
    gosu postgres pg_basebackup --pgdata="$PGDATA" --wal-method=stream --checkpoint=fast --create-slot --slot=standby \
        --write-recovery-conf --dbname="host=primary user=standby application_name=standby"
    unset PGPASSWORD
fi
exec docker-entrypoint.sh "$@"
