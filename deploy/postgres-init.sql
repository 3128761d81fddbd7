-- Made from deploy/postgres-init.template.sql by `make generated`; do not edit.
-- One database and one role per service; no role enters another's database.
-- Run by psql once, as superuser; passwords come from the environment.

\getenv assistance_password ASSISTANCE_DB_PASSWORD
CREATE ROLE assistance LOGIN PASSWORD :'assistance_password';
CREATE DATABASE assistance OWNER assistance;
REVOKE ALL ON DATABASE assistance FROM PUBLIC;

\getenv grievances_password GRIEVANCES_DB_PASSWORD
CREATE ROLE grievances LOGIN PASSWORD :'grievances_password';
CREATE DATABASE grievances OWNER grievances;
REVOKE ALL ON DATABASE grievances FROM PUBLIC;

\getenv identity_password IDENTITY_DB_PASSWORD
CREATE ROLE identity LOGIN PASSWORD :'identity_password';
CREATE DATABASE identity OWNER identity;
REVOKE ALL ON DATABASE identity FROM PUBLIC;

\getenv insights_password INSIGHTS_DB_PASSWORD
CREATE ROLE insights LOGIN PASSWORD :'insights_password';
CREATE DATABASE insights OWNER insights;
REVOKE ALL ON DATABASE insights FROM PUBLIC;

\getenv learning_password LEARNING_DB_PASSWORD
CREATE ROLE learning LOGIN PASSWORD :'learning_password';
CREATE DATABASE learning OWNER learning;
REVOKE ALL ON DATABASE learning FROM PUBLIC;

\getenv notifications_password NOTIFICATIONS_DB_PASSWORD
CREATE ROLE notifications LOGIN PASSWORD :'notifications_password';
CREATE DATABASE notifications OWNER notifications;
REVOKE ALL ON DATABASE notifications FROM PUBLIC;

\getenv voting_password VOTING_DB_PASSWORD
CREATE ROLE voting LOGIN PASSWORD :'voting_password';
CREATE DATABASE voting OWNER voting;
REVOKE ALL ON DATABASE voting FROM PUBLIC;
