-- Identity. The auth_ tables have the columns better-auth 1.7 asks for, under names of our own; it writes
-- sessions, passkeys and second factors, `people/accounts` makes people and their passwords.

create table auth_users (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp,
  -- Ours: the language of her screens, and when the account was closed.
  language text not null default 'id' check (language in ('id', 'en')),
  ended_at timestamptz
);

create table auth_sessions (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);
create index auth_sessions_user on auth_sessions (user_id);

create table auth_credentials (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);
create index auth_credentials_user on auth_credentials (user_id);

create table auth_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create index auth_verifications_identifier on auth_verifications (identifier);

create table auth_second_factors (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamptz
);
create index auth_second_factors_user on auth_second_factors (user_id);
create index auth_second_factors_secret on auth_second_factors (secret);

create table auth_passkeys (
  id text primary key,
  user_id text not null references auth_users (id) on delete cascade,
  name text,
  public_key text not null,
  credential_id text not null,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz
);
create index auth_passkeys_user on auth_passkeys (user_id);
create index auth_passkeys_credential on auth_passkeys (credential_id);

-- A link that lets a person choose her password once: an invitation, or after it was forgotten.
create table account_links (
  token_hash bytea primary key,
  user_id text not null references auth_users (id) on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_links_user on account_links (user_id);

-- Tries, counted by what was tried (an account, a browser, a code's beginning): a keyed hash, never the thing itself.
create table sign_in_tries (
  key bytea primary key,
  failures integer not null,
  wait_until timestamptz not null,
  last_at timestamptz not null
);
create index sign_in_tries_last on sign_in_tries (last_at);
