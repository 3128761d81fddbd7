-- One database and one role per service; no role enters another's database.
-- Run by psql once, as superuser; passwords come from the environment.
-- each service

\getenv <service>_password <SERVICE>_DB_PASSWORD
CREATE ROLE <service> LOGIN PASSWORD :'<service>_password';
CREATE DATABASE <service> OWNER <service>;
REVOKE ALL ON DATABASE <service> FROM PUBLIC;
-- end
