#!/bin/sh
# Brings the tables of Temporal to the version of the image. Safe to run again: what is there already is left as it is.
set -eu
SQL_PASSWORD="$(cat /run/secrets/temporal_password)"
export SQL_PASSWORD

schema() {
  database="$1"
  folder="/etc/temporal/schema/postgresql/v12/$2/versioned"
  tool() { temporal-sql-tool --plugin postgres12_pgx --ep postgres --port 5432 --user temporal --db "$database" "$@"; }
  # without its version table the database is new; setting up an existing one would only fail
  tool update-schema --schema-dir "$folder" || { tool setup-schema --version 0.0 && tool update-schema --schema-dir "$folder"; }
}

schema temporal temporal
schema temporal_visibility visibility
