#!/bin/sh
# Run once by the PostgreSQL image when its data folder is new: one database and one owner role per service,
# and no service may log in to another's.
set -eu

create() {
  psql --set ON_ERROR_STOP=1 --set service="$1" --set password="$2" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE :"service" LOGIN PASSWORD :'password';
CREATE DATABASE :"service" OWNER :"service";
REVOKE CONNECT ON DATABASE :"service" FROM PUBLIC;
SQL
}

create orders "$ORDERS_DATABASE_PASSWORD"
create inventory "$INVENTORY_DATABASE_PASSWORD"
create payments "$PAYMENTS_DATABASE_PASSWORD"
