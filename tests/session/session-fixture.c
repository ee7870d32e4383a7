/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "session-fixture.h"

#include <glib/gstdio.h>

#include "test-wait.h"

#define ACCOUNT "fake-test-1"

static TillGateway *
make_gateway (const TillAccountConfig *config,
              TillSecret              *key,
              TillClock               *clock,
              gpointer                 data,
              GError                 **error)
{
  SessionFixture *self = data;

  g_assert_cmpstr (till_secret_peek (key), ==, "rk_test_1");

  return g_object_ref (TILL_GATEWAY (self->gateway));
}

/* What @name is called in the account's folder. */
char *
session_fixture_get_path (SessionFixture *self,
                          const char     *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
session_fixture_write_config (SessionFixture *self,
                              const char     *relay_url)
{
  g_autoptr (TillAccountConfig) config = till_account_config_new ();
  g_autoptr (GError) error = NULL;

  config->gateway = g_strdup ("stripe");
  config->base_url = g_strdup ("http://127.0.0.1:1");
  config->name = g_strdup ("Acme Tea");
  config->mode = TILL_ACCOUNT_TEST;
  config->operator_name = g_strdup ("Ana");
  config->console_id = g_strdup ("c0ns0le");
  config->default_currency = g_strdup ("GBP");
  config->relay_url = g_strdup (relay_url);
  config->relay_stream = relay_url != NULL ? g_strdup ("acme") : NULL;
  till_account_config_save (config, self->folder, &error);
  g_assert_no_error (error);
}

static void
store_key (SessionFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TillSecret) key = till_secret_new_from_text ("rk_test_1");

  till_keyring_store_async (self->keyring, ACCOUNT, TILL_KEYRING_API_KEY, key, "key", NULL,
                            test_result_cb, &result);
  g_assert_true (till_keyring_store_finish (self->keyring, test_wait (&result), NULL));
}

void
session_fixture_set_up (SessionFixture *self,
                        gconstpointer   user_data)
{
  g_autofree char *parent = test_make_folder ("session");

  self->folder = g_build_filename (parent, ACCOUNT, NULL);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->clock = till_clock_new_fake (1795000000 * TILL_SECOND);
  self->keyring = till_memory_keyring_new ();
  self->gateway = fake_gateway_new (self->clock);
  /* Waits that end soon, but apart from each other; polls and compares come when the test wants. */
  self->timing = (TillTiming) {
    .read_again_ms = 5, .hint_ms = 40, .compare_ms = 3600000, .poll_busy_ms = 3600000,
    .poll_idle_ms = 3600000, .expect_ms = 900000, .retry_first_ms = 5, .retry_cap_ms = 20,
    .settle_first_ms = 5, .settle_cap_ms = 20, .ask_ms = 60000,
  };

  session_fixture_write_config (self, NULL);
  store_key (self);
}

void
session_fixture_tear_down (SessionFixture *self,
                           gconstpointer   user_data)
{
  session_fixture_close (self);
  g_object_unref (self->gateway);
  g_object_unref (self->keyring);
  till_clock_unref (self->clock);
  g_free (self->folder);
}

TillSession *
session_fixture_try_open (SessionFixture *self,
                          GError        **error)
{
  const TillSessionParts parts = { make_gateway, self, &self->timing, self->system_bus };
  g_autoptr (GAsyncResult) result = NULL;

  till_session_open_with_async (self->folder, self->keyring, self->clock, &parts, NULL,
                                test_result_cb, &result);

  return till_session_open_finish (test_wait (&result), error);
}

void
session_fixture_open (SessionFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (self->session);
  self->session = session_fixture_try_open (self, &error);
  g_assert_no_error (error);
}

/* Closes the session; nothing of it is left. */
void
session_fixture_close (SessionFixture *self)
{
  if (self->session == NULL)
    return;

  till_session_close (self->session);
  for (guint call = 0; call < FAKE_N_CALLS; call++)
    fake_gateway_release (self->gateway, call);
  test_spin ();
  g_clear_object (&self->session);
  test_spin ();
}

gboolean
session_fixture_sync (SessionFixture *self,
                      GError        **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_session_sync_async (self->session, NULL, test_result_cb, &result);

  return till_session_sync_finish (self->session, test_wait (&result), error);
}

TillInstruction *
session_fixture_execute (SessionFixture  *self,
                         const TillOrder *order,
                         TillCardInput   *card,
                         GError         **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  till_session_execute_async (self->session, order, card, test_result_cb, &result);

  return till_session_execute_finish (self->session, test_wait (&result), error);
}

GPtrArray *
session_fixture_list_journal (SessionFixture *self)
{
  const TillJournalQuery query = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillJournal *journal = till_session_get_journal (self->session);
  GPtrArray *list;

  till_journal_list_async (journal, &query, NULL, test_result_cb, &result);
  list = till_journal_list_finish (journal, test_wait (&result), &error);
  g_assert_no_error (error);

  return list;
}

/* How many payments the history has. */
guint
session_fixture_count (SessionFixture *self)
{
  const TillFilter all = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = NULL;
  TillStore *store = till_session_get_store (self->session);

  till_store_list_keys_async (store, &all, 0, 0, NULL, test_result_cb, &result);
  keys = till_store_list_keys_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);

  return keys->len;
}

/* A payment of the history, or NULL. */
TillPaymentDetail *
session_fixture_find (SessionFixture *self,
                      const char     *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  TillStore *store = till_session_get_store (self->session);

  till_store_find_payment_async (store, id, NULL, test_result_cb, &result);

  return till_store_find_payment_finish (store, test_wait (&result), NULL);
}

GPtrArray *
session_fixture_list_records (SessionFixture *self,
                              TillRecordKind  kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TillStore *store = till_session_get_store (self->session);
  GPtrArray *records;

  till_store_list_records_async (store, kind, 0, NULL, test_result_cb, &result);
  records = till_store_list_records_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);

  return records;
}
