#!/bin/bash
# Run once by the postgres image, on an empty volume: the logins and databases of Duban and of Temporal.
# Duban's application login owns nothing and cannot change a table; the rights on the rows are given by the migrations.
set -euo pipefail
secret() { tr -d '\n' <"/run/secrets/$1"; }

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$(secret duban_owner_password)" \
  --set app_password="$(secret duban_app_password)" \
  --set temporal_password="$(secret temporal_password)" <<'SQL'
create role duban_owner login nosuperuser nocreatedb nocreaterole password :'owner_password';
create role duban_app login nosuperuser nocreatedb nocreaterole password :'app_password';
create role temporal login nosuperuser nocreatedb nocreaterole password :'temporal_password';
create database duban owner duban_owner;
revoke all on database duban from public;
grant connect on database duban to duban_app;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
