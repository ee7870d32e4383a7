/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-gateway.h"
#include "till-session.h"

G_BEGIN_DECLS

/**
 * SessionFixture:
 *
 * An account on a gateway in memory, with a history and a journal in a folder of its own.
 */
typedef struct
{
  char        *folder;
  TillClock   *clock;
  TillKeyring *keyring;
  FakeGateway *gateway;
  TillTiming   timing;
  TillSession *session;
  GDBusConnection *system_bus; /* NULL for the system's own */
} SessionFixture;

void             session_fixture_set_up        (SessionFixture      *self,
                                                gconstpointer        user_data);
void             session_fixture_tear_down     (SessionFixture      *self,
                                                gconstpointer        user_data);
void             session_fixture_open          (SessionFixture      *self);
TillSession     *session_fixture_try_open      (SessionFixture      *self,
                                                GError             **error);
void             session_fixture_close         (SessionFixture      *self);
gboolean         session_fixture_sync          (SessionFixture      *self,
                                                GError             **error);
TillInstruction *session_fixture_execute       (SessionFixture      *self,
                                                const TillOrder     *order,
                                                TillCardInput       *card,
                                                GError             **error);
GPtrArray       *session_fixture_list_journal  (SessionFixture      *self);
guint            session_fixture_count         (SessionFixture      *self);
TillPaymentDetail *session_fixture_find        (SessionFixture      *self,
                                                const char          *id);
GPtrArray       *session_fixture_list_records  (SessionFixture      *self,
                                                TillRecordKind       kind);
void             session_fixture_write_config  (SessionFixture      *self,
                                                const char          *relay_url);
char            *session_fixture_get_path      (SessionFixture      *self,
                                                const char          *name);

/* Runs the main context until @condition holds. */
#define session_fixture_wait_until(condition)                                                     \
  while (!(condition))                                                                            \
    g_main_context_iteration (NULL, TRUE)

G_END_DECLS
