/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The session, in memory. */

#include "till-double.h"

struct _TillSession
{
  GObject           parent_instance;

  TillAccountConfig config;
  TillFreshness     freshness;
  TillStore        *store;
  TillJournal      *journal;
  TillGateway      *gateway;
};

G_DEFINE_FINAL_TYPE (TillSession, till_session, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_PAYMENTS_CHANGED,
  SIGNAL_RECORDS_CHANGED,
  SIGNAL_INSTRUCTIONS_CHANGED,
  SIGNAL_FRESHNESS_CHANGED,
  SIGNAL_CAPABILITIES_CHANGED,
  SIGNAL_SETTLING_CHANGED,
  SIGNAL_HELD_CHANGED,
} TillSessionSignal;

static guint signals[SIGNAL_HELD_CHANGED + 1];

static void
till_session_finalize (GObject *object)
{
  TillSession *self = TILL_SESSION (object);

  g_free (self->config.id);
  g_free (self->config.name);
  g_object_unref (self->store);
  g_object_unref (self->journal);
  g_object_unref (self->gateway);

  G_OBJECT_CLASS (till_session_parent_class)->finalize (object);
}

static void
till_session_class_init (TillSessionClass *klass)
{
  static const char * const names[] = {
    "payments-changed", "records-changed", "instructions-changed", "freshness-changed",
    "capabilities-changed", "settling-changed", "held-changed",
  };

  G_OBJECT_CLASS (klass)->finalize = till_session_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (i == SIGNAL_PAYMENTS_CHANGED || i == SIGNAL_RECORDS_CHANGED)
      signals[i] = g_signal_new (names[i], TILL_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1,
                                 i == SIGNAL_RECORDS_CHANGED ? G_TYPE_UINT : G_TYPE_POINTER);
    else
      signals[i] = g_signal_new (names[i], TILL_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
till_session_init (TillSession *self)
{
  self->store = till_double_store_new ();
  self->journal = till_double_journal_new ();
  self->gateway = till_double_gateway_new ();
  self->freshness.state = TILL_FRESHNESS_LIVE;
}

TillSession *
till_double_session_new (TillAccountMode mode,
                         const char     *name)
{
  TillSession *self = g_object_new (TILL_TYPE_SESSION, NULL);

  self->config.id = g_strdup ("double");
  self->config.mode = mode;
  self->config.name = g_strdup (name);

  return self;
}

void
till_double_session_set_freshness (TillSession         *self,
                                   const TillFreshness *freshness)
{
  self->freshness = *freshness;
  g_signal_emit (self, signals[SIGNAL_FRESHNESS_CHANGED], 0);
}

static void
tell_changed (TillSession *self,
              gint64       key,
              gboolean     exists)
{
  g_autoptr (TillApplied) applied = till_double_applied_new ();

  g_array_append_val (exists ? applied->changed : applied->removed, key);
  g_signal_emit (self, signals[SIGNAL_PAYMENTS_CHANGED], 0, applied);
}

void
till_double_session_put (TillSession       *self,
                         gint64             key,
                         const TillPayment *payment)
{
  till_double_store_put (self->store, key, payment);
  tell_changed (self, key, TRUE);
}

void
till_double_session_remove (TillSession *self,
                            gint64       key)
{
  till_double_store_remove (self->store, key);
  tell_changed (self, key, FALSE);
}

void
till_double_session_put_other (TillSession *self,
                               gpointer     record)
{
  till_double_store_add_other (self->store, record);
  g_signal_emit (self, signals[SIGNAL_RECORDS_CHANGED], 0, till_record_get_kind (record));
}

void
till_double_session_add_instruction (TillSession     *self,
                                     TillInstruction *instruction)
{
  till_double_journal_add (self->journal, instruction);
  g_signal_emit (self, signals[SIGNAL_INSTRUCTIONS_CHANGED], 0);
}

const TillAccountConfig *
till_session_get_config (TillSession *self)
{
  return &self->config;
}

/* Where tests may keep files: their own folder. */
const char *
till_session_get_folder (TillSession *self)
{
  return g_get_user_data_dir ();
}

TillGateway *
till_session_get_gateway (TillSession *self)
{
  return self->gateway;
}

TillStore *
till_session_get_store (TillSession *self)
{
  return self->store;
}

TillJournal *
till_session_get_journal (TillSession *self)
{
  return self->journal;
}

const GError *
till_session_get_journal_error (TillSession *self)
{
  return NULL;
}

const TillFreshness *
till_session_get_freshness (TillSession *self)
{
  return &self->freshness;
}
