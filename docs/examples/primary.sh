#!/usr/bin/env bash
# Prepares the primary of compose.yaml, once, before it takes connections from elsewhere.
set -euo pipefail

psql --username postgres --set ON_ERROR_STOP=1 \
    --set database="$POSTGRES_PASSWORD" --set replication="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE sekisho LOGIN PASSWORD :'database';
CREATE DATABASE sekisho OWNER sekisho ENCODING 'UTF8' TEMPLATE template0;
-- The settings that servers ask for by themselves, for those that come through a pooler and cannot.
ALTER ROLE sekisho SET enable_seqscan = off;
ALTER ROLE sekisho SET enable_bitmapscan = off;
ALTER ROLE sekisho SET enable_hashjoin = off;
ALTER ROLE sekisho SET enable_mergejoin = off;
ALTER ROLE sekisho SET jit = off;
ALTER ROLE sekisho SET plan_cache_mode = force_generic_plan;
CREATE ROLE standby REPLICATION LOGIN PASSWORD :'replication';
-- From the next start on, which is the first that others see: a commit is acknowledged once the standby has it too.
-- Where the standby is lost for long, writes wait until this is emptied: ALTER SYSTEM RESET synchronous_standby_names.
ALTER SYSTEM SET synchronous_standby_names = 'standby';
SQL
echo "host replication standby all scram-sha-256" >>"$PGDATA/pg_hba.conf"
