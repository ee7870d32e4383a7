-- SPDX-FileCopyrightText: 2026 The Tillroll authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- The relay's database. One writer; times are µs since 1970 UTC unless the name says otherwise.
--
-- What must hold: the numbers of a stream's events are dense from first_seq to last_seq; tokens
-- stand here only as SHA-256; a change to who may do what counts meta.config up, which is how a
-- running daemon notices what the administrator did beside it.

CREATE TABLE meta (
  k TEXT PRIMARY KEY,
  v ANY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(4)))), ('config', 1);

CREATE TABLE stream (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  first_seq  INTEGER NOT NULL DEFAULT 1,
  last_seq   INTEGER NOT NULL DEFAULT 0,
  bytes      INTEGER NOT NULL DEFAULT 0,  -- of the bodies that are kept
  keep_days  INTEGER NOT NULL DEFAULT 30,
  keep_bytes INTEGER,                     -- NULL: as much as the disk holds
  CHECK (first_seq BETWEEN 1 AND last_seq + 1)
) STRICT;

-- mode: 1 verify, 2 blind. Append only; never renumber.
CREATE TABLE source (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  stream     INTEGER NOT NULL REFERENCES stream (id),
  kind       TEXT NOT NULL,
  mode       INTEGER NOT NULL CHECK (mode IN (1, 2)),
  token_hash TEXT NOT NULL UNIQUE,        -- SHA-256 in hexadecimal
  secrets    TEXT NOT NULL DEFAULT '',    -- of the gateway, one a line, the oldest first
  rate       INTEGER,                     -- events a second; NULL: the daemon's default
  burst      INTEGER,
  max_body   INTEGER NOT NULL DEFAULT 524288,
  gone_us    INTEGER                      -- removed: its events still need its kind
) STRICT;

CREATE TABLE event (
  id       INTEGER PRIMARY KEY,
  stream   INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  source   INTEGER NOT NULL,
  dkey     BLOB NOT NULL CHECK (length(dkey) = 16),
  eid      TEXT,
  recv_us  INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  hdr      TEXT NOT NULL,                 -- "name: value" lines
  body     BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_seq ON event (stream, seq);
CREATE UNIQUE INDEX event_dkey ON event (source, dkey);

-- role: 1 console, 2 owner. Append only; never renumber.
CREATE TABLE console (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  name         TEXT NOT NULL,
  token_hash   TEXT NOT NULL,
  role         INTEGER NOT NULL CHECK (role IN (1, 2)),
  created_us   INTEGER NOT NULL,
  revoked_us   INTEGER
) STRICT;

CREATE TABLE console_stream (
  console      INTEGER NOT NULL REFERENCES console (id),
  stream       INTEGER NOT NULL REFERENCES stream (id),
  ack_epoch    TEXT,
  ack_seq      INTEGER,
  last_seen_us INTEGER,
  PRIMARY KEY (console, stream)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stream_added AFTER INSERT ON stream
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER stream_changed AFTER UPDATE OF name, keep_days, keep_bytes ON stream
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER source_added AFTER INSERT ON source
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER source_changed AFTER UPDATE ON source
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER console_added AFTER INSERT ON console
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER console_changed AFTER UPDATE ON console
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER console_stream_added AFTER INSERT ON console_stream
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER console_stream_gone AFTER DELETE ON console_stream
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
CREATE TRIGGER epoch_changed AFTER UPDATE OF v ON meta WHEN old.k = 'epoch'
  BEGIN UPDATE meta SET v = v + 1 WHERE k = 'config'; END;
