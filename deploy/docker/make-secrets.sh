#!/usr/bin/env bash
# Fills secrets/ (which git ignores) with random passwords, a token for /metrics, and the addresses made of the passwords, for docker-compose.yml.
# An existing password is kept, so it can be run again. The files must be readable by the users inside the containers,
# which are not the user of the host: the folder is closed instead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mkdir -p secrets
chmod 700 secrets
for name in postgres_password duban_owner_password duban_app_password temporal_password metrics_token; do
  [ -s "secrets/$name" ] || od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"secrets/$name"
done
printf 'postgres://duban_app:%s@postgres:5432/duban' "$(cat secrets/duban_app_password)" >secrets/database_url
printf 'postgres://duban_owner:%s@postgres:5432/duban' "$(cat secrets/duban_owner_password)" >secrets/database_owner_url
chmod 644 secrets/*
