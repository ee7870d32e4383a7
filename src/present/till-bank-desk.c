/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a file to payouts that were seen at the bank: one file at a time, for the window and for
 * tillctl.
 *
 * What must hold: nothing is kept of a table before it is said which column is which, unless that
 * was said of the same bank before; what goes wrong is told and changes nothing. */

#include "till-bank-desk.h"

#include "till-text.h"

#define DAY_US (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

struct _TillBankDesk
{
  GObject            parent_instance;

  TillStore         *store;
  TillBank          *bank;          /* NULL: not open yet */
  char              *gateway;
  char              *currency;
  char              *operator_name;
  GCancellable      *cancellable;   /* cancelled at the end */

  GFile             *file;          /* NULL: none is at hand */
  TillBankStatement *statement;     /* NULL: not read yet */
  TillBankMapping    mapping;
  gboolean           is_sure;
  gboolean           ask;           /* also where it is known how the table is read */
  TillBankDeskStep   step;
  TillBankImported   imported;
  gboolean           has_imported;

  guint              n_running;     /* calls whose answers change what is said */
  gboolean           refreshing;
  gboolean           again;
  TillBankBooks     *books;         /* NULL: not looked at yet */
  GError            *trouble;       /* NULL: all went well */
};

G_DEFINE_FINAL_TYPE (TillBankDesk, till_bank_desk, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TillBankDeskSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void look_at_statement (TillBankDesk *self);

static void
changed (TillBankDesk *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
begin (TillBankDesk *self)
{
  self->n_running++;
  g_object_ref (self);
}

/* Says whether an answer still matters; if so, takes in what went wrong. */
static gboolean
end (TillBankDesk *self,
     GError       *error)
{
  gboolean matters = !g_cancellable_is_cancelled (self->cancellable);

  self->n_running--;
  if (error != NULL && matters)
    {
      g_clear_error (&self->trouble);
      self->trouble = error;
    }
  else
    g_clear_error (&error);

  return matters;
}

/* --- payouts and lines ------------------------------------------------------------------------ */

static void
books_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  GError *error = NULL;
  TillBankBooks *books = till_bank_reconcile_finish (TILL_DB_THREAD (object), result, &error);

  self->refreshing = FALSE;
  if (!end (self, error))
    {
      g_clear_pointer (&books, till_bank_books_free);
      return;
    }

  if (books != NULL)
    {
      g_clear_pointer (&self->books, till_bank_books_free);
      self->books = books;
    }
  if (self->again)
    till_bank_desk_refresh (self);
  changed (self);
}

static void
payouts_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  const char *const words[] = { self->gateway, NULL };
  g_autoptr (TillRecordPage) page = NULL;
  GError *error = NULL;

  page = till_store_search_records_finish (TILL_STORE (object), result, &error);
  self->refreshing = page != NULL;
  if (!end (self, error))
    return;

  if (page == NULL)
    {
      changed (self);
      return;
    }

  begin (self);
  till_bank_reconcile_async (self->bank, page->records, words, g_get_real_time (),
                             self->cancellable, books_cb, self);
}

/**
 * till_bank_desk_refresh:
 * @self: a desk
 *
 * Holds the payouts as they are now against the statements. Once more, if that is being done.
 */
void
till_bank_desk_refresh (TillBankDesk *self)
{
  const TillRecordQuery query = { .kind = TILL_RECORD_PAYOUT, .limit = G_MAXUINT };

  g_return_if_fail (TILL_IS_BANK_DESK (self));

  self->again = self->refreshing;
  if (self->bank == NULL || self->refreshing)
    return;

  self->refreshing = TRUE;
  begin (self);
  till_store_search_records_async (self->store, &query, self->cancellable, payouts_cb, self);
}

/* --- a file ----------------------------------------------------------------------------------- */

static void
forget_file (TillBankDesk *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->statement, till_bank_statement_unref);
  self->step = TILL_BANK_DESK_RESTING;
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  GError *error = NULL;

  self->has_imported = till_bank_import_finish (TILL_DB_THREAD (object), result, &self->imported,
                                                &error);
  if (!end (self, error))
    return;

  if (self->has_imported)
    {
      forget_file (self);
      till_bank_desk_refresh (self);
    }
  else if (self->statement->table != NULL)
    self->step = TILL_BANK_DESK_COLUMNS;
  else
    forget_file (self);
  changed (self);
}

static void
mapping_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  GError *error = NULL;
  gboolean found = FALSE;

  till_bank_find_mapping_finish (TILL_DB_THREAD (object), result, &self->mapping, &found, &error);
  if (!end (self, error))
    return;

  self->step = TILL_BANK_DESK_COLUMNS;
  if (found && till_bank_mapping_fits (&self->mapping, self->statement->table->n_columns))
    {
      self->is_sure = TRUE;
      if (self->ask)
        changed (self);
      else
        till_bank_desk_keep (self);
      return;
    }

  self->is_sure = till_bank_mapping_guess (self->statement->table, self->currency,
                                           g_get_real_time () / DAY_US, &self->mapping);
  changed (self);
}

/* Goes on with a file once it and the statements that are known are open. */
static void
look_at_statement (TillBankDesk *self)
{
  g_autofree char *key = NULL;

  if (self->bank == NULL || self->statement == NULL || self->step != TILL_BANK_DESK_READING)
    return;

  if (self->statement->table == NULL)
    {
      till_bank_desk_keep (self);
      return;
    }

  key = till_bank_table_get_key (self->statement->table);
  begin (self);
  till_bank_find_mapping_async (self->bank, key, self->cancellable, mapping_cb, self);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  GError *error = NULL;
  TillBankStatement *statement = till_bank_load_finish (result, &error);

  if (!end (self, error))
    {
      till_bank_statement_unref (statement);
      return;
    }

  if (statement == NULL)
    forget_file (self);
  else
    self->statement = statement;
  look_at_statement (self);
  changed (self);
}

/**
 * till_bank_desk_open_file:
 * @self: a desk that rests
 * @file: a statement
 * @ask: whether a person wants to say which column is which, though it was said before
 *
 * Reads a file. Its lines are kept at once, unless it is a table of a bank that is not known yet.
 */
void
till_bank_desk_open_file (TillBankDesk *self,
                          GFile        *file,
                          gboolean      ask)
{
  g_return_if_fail (TILL_IS_BANK_DESK (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->step == TILL_BANK_DESK_READING || self->step == TILL_BANK_DESK_KEEPING)
    return;

  forget_file (self);
  g_clear_error (&self->trouble);
  self->has_imported = FALSE;
  self->file = g_object_ref (file);
  self->ask = ask;
  self->step = TILL_BANK_DESK_READING;
  begin (self);
  till_bank_load_async (file, self->cancellable, loaded_cb, self);
  changed (self);
}

/**
 * till_bank_desk_set_mapping:
 * @self: a desk
 * @mapping: which column is which
 *
 * Corrects how the table is read.
 */
void
till_bank_desk_set_mapping (TillBankDesk          *self,
                            const TillBankMapping *mapping)
{
  g_return_if_fail (TILL_IS_BANK_DESK (self));
  g_return_if_fail (mapping != NULL);

  if (self->step != TILL_BANK_DESK_COLUMNS)
    return;

  self->mapping = *mapping;
  g_clear_error (&self->trouble);
  changed (self);
}

/**
 * till_bank_desk_keep:
 * @self: a desk
 *
 * Keeps the lines of the file, read as the mapping says.
 */
void
till_bank_desk_keep (TillBankDesk *self)
{
  g_autofree char *name = NULL;
  TillBankImport *what;

  g_return_if_fail (TILL_IS_BANK_DESK (self));

  if (self->statement == NULL || self->step == TILL_BANK_DESK_KEEPING)
    return;

  g_clear_error (&self->trouble);
  self->step = TILL_BANK_DESK_KEEPING;
  name = g_file_get_basename (self->file);
  what = till_bank_import_new (self->statement, name != NULL ? name : "",
                               self->statement->table != NULL ? &self->mapping : NULL,
                               self->operator_name, g_get_real_time ());
  begin (self);
  till_bank_import_async (self->bank, what, /* cancellable= */ NULL, imported_cb, self);
  changed (self);
}

/**
 * till_bank_desk_drop:
 * @self: a desk
 *
 * Puts the file away without keeping anything of it.
 */
void
till_bank_desk_drop (TillBankDesk *self)
{
  g_return_if_fail (TILL_IS_BANK_DESK (self));

  if (self->step != TILL_BANK_DESK_COLUMNS)
    return;

  g_clear_error (&self->trouble);
  forget_file (self);
  changed (self);
}

/* --- what a person says ----------------------------------------------------------------------- */

static void
decided_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  GError *error = NULL;

  till_bank_decide_finish (TILL_DB_THREAD (object), result, &error);
  if (!end (self, error))
    return;

  till_bank_desk_refresh (self);
  changed (self);
}

/**
 * till_bank_desk_decide:
 * @self: a desk whose books are there
 * @line_id: our number of a line
 * @payout_id: a payout
 * @together: whether the line is that payout; else it is not
 * @reason: why, in a person's words
 *
 * Says which line is which payout.
 */
void
till_bank_desk_decide (TillBankDesk *self,
                       gint64        line_id,
                       const char   *payout_id,
                       gboolean      together,
                       const char   *reason)
{
  const TillBankDecision decision = {
    .line_id = line_id, .payout_id = payout_id, .together = together, .reason = reason,
    .operator_name = self->operator_name, .now_us = g_get_real_time (),
  };

  g_return_if_fail (TILL_IS_BANK_DESK (self));
  g_return_if_fail (self->bank != NULL);

  g_clear_error (&self->trouble);
  begin (self);
  till_bank_decide_async (self->bank, &decision, /* cancellable= */ NULL, decided_cb, self);
}

/* --- the object ------------------------------------------------------------------------------- */

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillBankDesk) self = user_data;
  GError *error = NULL;
  TillBank *bank = till_bank_open_finish (result, &error);

  if (!end (self, error))
    {
      if (bank != NULL)
        till_db_thread_close (bank);
      g_clear_object (&bank);
      return;
    }

  self->bank = bank;
  till_bank_desk_refresh (self);
  look_at_statement (self);
  changed (self);
}

static void
till_bank_desk_dispose (GObject *object)
{
  TillBankDesk *self = TILL_BANK_DESK (object);

  till_bank_desk_close (self);
  forget_file (self);
  g_clear_pointer (&self->books, till_bank_books_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (till_bank_desk_parent_class)->dispose (object);
}

static void
till_bank_desk_finalize (GObject *object)
{
  TillBankDesk *self = TILL_BANK_DESK (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->trouble);
  g_free (self->gateway);
  g_free (self->currency);
  g_free (self->operator_name);

  G_OBJECT_CLASS (till_bank_desk_parent_class)->finalize (object);
}

static void
till_bank_desk_class_init (TillBankDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_bank_desk_dispose;
  object_class->finalize = till_bank_desk_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_BANK_DESK, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_bank_desk_init (TillBankDesk *self)
{
  self->cancellable = g_cancellable_new ();
  till_bank_mapping_init (&self->mapping);
}

/**
 * till_bank_desk_new:
 * @store: the history
 * @config: whose statements they are; needed only during the call
 *
 * Opens the statements of an account, and holds the payouts against them.
 *
 * Returns: (transfer full): a desk, on which nothing is known yet
 */
TillBankDesk *
till_bank_desk_new (TillStore                *store,
                    const TillBankDeskConfig *config)
{
  TillBankDesk *self;

  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (config != NULL && config->folder != NULL && config->gateway != NULL, NULL);

  self = g_object_new (TILL_TYPE_BANK_DESK, NULL);
  self->store = g_object_ref (store);
  self->gateway = g_strdup (config->gateway);
  self->currency = till_text_is_empty (config->currency) ? NULL : g_strdup (config->currency);
  self->operator_name = g_strdup (config->operator_name);
  begin (self);
  till_bank_open_async (config->folder, self->cancellable, opened_cb, self);

  return self;
}

/**
 * till_bank_desk_close:
 * @self: a desk
 *
 * Ends all that it does; what was asked to be kept is kept. Waits for the disk, shortly.
 */
void
till_bank_desk_close (TillBankDesk *self)
{
  g_return_if_fail (TILL_IS_BANK_DESK (self));

  g_cancellable_cancel (self->cancellable);
  if (self->bank != NULL)
    till_db_thread_close (self->bank);
  g_clear_object (&self->bank);
}

/**
 * till_bank_desk_get_step:
 * @self: a desk
 *
 * Returns: how far the file is
 */
TillBankDeskStep
till_bank_desk_get_step (TillBankDesk *self)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), TILL_BANK_DESK_RESTING);

  return self->step;
}

/**
 * till_bank_desk_is_busy:
 * @self: a desk
 *
 * Returns: whether "changed" is still to come by itself
 */
gboolean
till_bank_desk_is_busy (TillBankDesk *self)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), FALSE);

  return self->n_running > 0;
}

/**
 * till_bank_desk_get_trouble:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): what went wrong with what was asked for last
 */
const GError *
till_bank_desk_get_trouble (TillBankDesk *self)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), NULL);

  return self->trouble;
}

/**
 * till_bank_desk_get_statement:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the file that is at hand
 */
TillBankStatement *
till_bank_desk_get_statement (TillBankDesk *self)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), NULL);

  return self->statement;
}

/**
 * till_bank_desk_get_mapping:
 * @self: a desk
 * @ret_is_sure: (out) (optional): whether there is no other way to read it
 *
 * Returns: (transfer none): how the table is read
 */
const TillBankMapping *
till_bank_desk_get_mapping (TillBankDesk *self,
                            gboolean     *ret_is_sure)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), NULL);

  if (ret_is_sure != NULL)
    *ret_is_sure = self->is_sure;

  return &self->mapping;
}

/**
 * till_bank_desk_get_imported:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): what came of the last file
 */
const TillBankImported *
till_bank_desk_get_imported (TillBankDesk *self)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), NULL);

  return self->has_imported ? &self->imported : NULL;
}

/**
 * till_bank_desk_get_books:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): how payouts and lines stand; %NULL as long as that is not
 *   known
 */
const TillBankBooks *
till_bank_desk_get_books (TillBankDesk *self)
{
  g_return_val_if_fail (TILL_IS_BANK_DESK (self), NULL);

  return self->books;
}
