/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of records that is kept up to date: asked for again when something has changed, and laid
 * over what is shown, so that a row stays the same object.
 *
 * What must hold: an answer to a question that is no longer asked is dropped; while it is held, no
 * row comes or goes; a list nobody looks at asks for nothing but how many of its records wait for
 * a person. */

#include "till-record-list.h"

#include <glib/gi18n.h>

#define PAGE 500
#define WAITING_MAX 1000
#define ASK_AGAIN_MS 100
#define SETTLED_PREFIX "settled-"

struct _TillRecordList
{
  GObject                parent_instance;

  const TillRecordTopic *topic;
  TillSession           *session;
  GPtrArray             *items;     /* TillRecordItem */
  TillRecordPage        *page;      /* the last answer; NULL: none yet */
  GError                *error;
  TillListState          state;

  char                  *text;
  guint32                states;
  guint                  limit;
  gboolean               active;
  gboolean               stale;     /* to be asked for once it is active */
  gboolean               hold;
  guint                  n_held;
  guint                  n_waiting;
  guint                  again_id;
  GCancellable          *asking;
  GCancellable          *counting;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillRecordList, till_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_WAITING_CHANGED,
  N_SIGNALS,
} TillRecordListSignal;

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return TILL_TYPE_RECORD_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return TILL_RECORD_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  TillRecordList *self = TILL_RECORD_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
stop (GCancellable **asking)
{
  if (*asking != NULL)
    g_cancellable_cancel (*asking);
  g_clear_object (asking);
}

/* Laying an answer over what is shown */

static GHashTable *
index_items (TillRecordList *self)
{
  GHashTable *known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_insert (known, (gpointer) till_record_item_get_id (self->items->pdata[i]),
                         self->items->pdata[i]);

  return known;
}

/* The rows of an answer: those there are, as they are now, and new ones. */
static GPtrArray *
make_items (TillRecordList *self)
{
  g_autoptr (GHashTable) known = index_items (self);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->page->records->len; i++)
    {
      gpointer record = self->page->records->pdata[i];
      TillPayment *payment = self->page->payments->pdata[i];
      TillRecordItem *item = g_hash_table_lookup (known, TILL_RECORD (record)->id);

      g_ptr_array_add (items, item != NULL ? g_object_ref (item)
                                           : till_record_item_new (record, payment));
    }

  return items;
}

/* The hash holds texts of the records that this takes away: it is not used any more. */
static void
refresh_items (TillRecordList *self,
               GPtrArray      *items)
{
  for (guint i = 0; i < items->len; i++)
    till_record_item_set (items->pdata[i], self->page->records->pdata[i],
                          self->page->payments->pdata[i]);
}

static void
replace_items (TillRecordList *self,
               GPtrArray      *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint before = 0, after = 0, shortest = MIN (old->len, items->len);

  while (before < shortest && old->pdata[before] == items->pdata[before])
    before++;
  while (after < shortest - before &&
         old->pdata[old->len - 1 - after] == items->pdata[items->len - 1 - after])
    after++;

  self->items = g_ptr_array_ref (items);
  if (before + after < MAX (old->len, items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), before, old->len - before - after,
                                items->len - before - after);
}

/* Rows stay where they are; what is known of them is told. */
static void
hold_back (TillRecordList *self,
           GPtrArray      *items)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_add (shown, self->items->pdata[i]);

  self->n_held = 0;
  for (guint i = 0; i < items->len; i++)
    if (!g_hash_table_contains (shown, items->pdata[i]))
      self->n_held++;
}

static void
lay_over (TillRecordList *self)
{
  g_autoptr (GPtrArray) items = make_items (self);

  refresh_items (self, items);
  if (self->hold && self->items->len > 0)
    {
      hold_back (self, items);
      return;
    }

  self->n_held = 0;
  replace_items (self, items);
}

static void
forget (TillRecordList *self)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);

  stop (&self->asking);
  g_clear_error (&self->error);
  g_clear_pointer (&self->page, till_record_page_free);
  self->n_held = 0;
  self->state = TILL_LIST_LOADING;
  replace_items (self, none);
}

/* Asking */

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillRecordPage) page = NULL;
  TillRecordList *self;

  page = till_store_search_records_finish (TILL_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  g_clear_object (&self->asking);
  g_clear_error (&self->error);
  if (page == NULL)
    {
      self->state = TILL_LIST_FAILED;
      self->error = g_steal_pointer (&error);
    }
  else
    {
      g_clear_pointer (&self->page, till_record_page_free);
      self->state = TILL_LIST_READY;
      self->page = g_steal_pointer (&page);
      lay_over (self);
    }

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
ask (TillRecordList *self)
{
  const TillRecordQuery query = {
    .kind = self->topic->kind,
    .text = self->text,
    .states = self->states,
    .sum_states = self->topic->sum_states,
    .limit = self->limit,
  };

  self->stale = !self->active;
  if (self->session == NULL || !self->active)
    return;

  stop (&self->asking);
  self->asking = g_cancellable_new ();
  till_store_search_records_async (till_session_get_store (self->session), &query, self->asking,
                                   found_cb, self);
}

/* Another question: its first answer may move everything. */
static void
ask_anew (TillRecordList *self)
{
  self->limit = PAGE;
  self->hold = FALSE;
  ask (self);
}

static void
counted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillRecordPage) page = NULL;
  TillRecordList *self;
  guint n_waiting = 0;

  if (!(page = till_store_search_records_finish (TILL_STORE (object), result, NULL)))
    return;

  self = user_data;
  for (guint i = 0; i < page->records->len; i++)
    if (!till_record_list_is_settled (self, page->records->pdata[i]))
      n_waiting++;

  if (self->n_waiting == n_waiting)
    return;

  self->n_waiting = n_waiting;
  g_signal_emit (self, signals[SIGNAL_WAITING_CHANGED], 0);
}

static void
count_waiting (TillRecordList *self)
{
  const TillRecordQuery query = {
    .kind = self->topic->kind, .states = self->topic->waiting_states, .limit = WAITING_MAX,
  };

  if (self->session == NULL || query.states == 0)
    return;

  stop (&self->counting);
  self->counting = g_cancellable_new ();
  till_store_search_records_async (till_session_get_store (self->session), &query,
                                   self->counting, counted_cb, self);
}

static gboolean
again_cb (gpointer user_data)
{
  TillRecordList *self = user_data;

  self->again_id = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

/* Changes come in bursts. */
static void
ask_again_soon (TillRecordList *self)
{
  if (self->again_id == 0)
    self->again_id = g_timeout_add (ASK_AGAIN_MS, again_cb, self);
}

static void
records_changed_cb (TillRecordList *self,
                    guint           kind)
{
  if (kind != self->topic->kind)
    return;

  ask_again_soon (self);
  count_waiting (self);
}

static void
till_record_list_dispose (GObject *object)
{
  TillRecordList *self = TILL_RECORD_LIST (object);

  g_clear_handle_id (&self->again_id, g_source_remove);
  stop (&self->asking);
  stop (&self->counting);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_record_list_parent_class)->dispose (object);
}

static void
till_record_list_finalize (GObject *object)
{
  TillRecordList *self = TILL_RECORD_LIST (object);

  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->page, till_record_page_free);
  g_clear_error (&self->error);
  g_free (self->text);

  G_OBJECT_CLASS (till_record_list_parent_class)->finalize (object);
}

static void
till_record_list_class_init (TillRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_record_list_dispose;
  object_class->finalize = till_record_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_RECORD_LIST, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WAITING_CHANGED] = g_signal_new ("waiting-changed", TILL_TYPE_RECORD_LIST,
                                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 0);
}

static void
till_record_list_init (TillRecordList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->limit = PAGE;
}

/**
 * till_record_list_new:
 * @topic: (transfer none): which records; has to live for ever
 *
 * Returns: (transfer full): a list without a session
 */
TillRecordList *
till_record_list_new (const TillRecordTopic *topic)
{
  TillRecordList *self;

  g_return_val_if_fail (topic != NULL, NULL);

  self = g_object_new (TILL_TYPE_RECORD_LIST, NULL);
  self->topic = topic;

  return self;
}

/**
 * till_record_list_set_session:
 * @self: a list
 * @session: (nullable): the account its records are in
 *
 * Changes the account.
 */
void
till_record_list_set_session (TillRecordList *self,
                              TillSession    *session)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  if (self->session == session)
    return;

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, records_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->session, ask_again_soon, self);
    }

  stop (&self->counting);
  g_set_object (&self->session, session);
  forget (self);
  if (session != NULL)
    {
      g_signal_connect_object (session, "records-changed", G_CALLBACK (records_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "payments-changed", G_CALLBACK (ask_again_soon), self,
                               G_CONNECT_SWAPPED);
    }

  ask_anew (self);
  count_waiting (self);
  if (session == NULL && self->n_waiting > 0)
    {
      self->n_waiting = 0;
      g_signal_emit (self, signals[SIGNAL_WAITING_CHANGED], 0);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_record_list_set_active:
 * @self: a list
 * @active: whether somebody looks at it
 *
 * Begins or ends to keep it up to date.
 */
void
till_record_list_set_active (TillRecordList *self,
                             gboolean        active)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  if (self->active == active)
    return;

  self->active = active;
  if (active && self->stale)
    ask (self);
}

/**
 * till_record_list_set_text:
 * @self: a list
 * @text: words that have to be in what is shown
 *
 * Narrows the list.
 */
void
till_record_list_set_text (TillRecordList *self,
                           const char     *text)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  if (g_strcmp0 (self->text, text) == 0)
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  ask_anew (self);
}

/**
 * till_record_list_set_states:
 * @self: a list
 * @states: bit n: state n; 0 = all
 *
 * Narrows the list.
 */
void
till_record_list_set_states (TillRecordList *self,
                             guint32         states)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  if (self->states == states)
    return;

  self->states = states;
  ask_anew (self);
}

/**
 * till_record_list_is_narrowed:
 * @self: a list
 *
 * Returns: whether not all records are asked for
 */
gboolean
till_record_list_is_narrowed (TillRecordList *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), FALSE);

  return self->states != 0 || (self->text != NULL && *self->text != '\0');
}

/**
 * till_record_list_set_hold:
 * @self: a list
 * @hold: whether rows must stay where they are
 *
 * While it is held, rows say what is new of them, but none comes or goes.
 */
void
till_record_list_set_hold (TillRecordList *self,
                           gboolean        hold)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  if (self->hold == hold)
    return;

  self->hold = hold;
  if (hold || self->page == NULL)
    return;

  lay_over (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_record_list_show_more:
 * @self: a list
 *
 * Asks for older records too.
 */
void
till_record_list_show_more (TillRecordList *self)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  self->limit += PAGE;
  self->hold = FALSE;
  ask (self);
}

/**
 * till_record_list_retry:
 * @self: a list that could not be read
 *
 * Reads it again.
 */
void
till_record_list_retry (TillRecordList *self)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  ask (self);
  count_waiting (self);
}

/**
 * till_record_list_repaint:
 * @self: a list
 *
 * Has every row say again what it says: time has gone on.
 */
void
till_record_list_repaint (TillRecordList *self)
{
  g_return_if_fail (TILL_IS_RECORD_LIST (self));

  for (guint i = 0; i < self->items->len; i++)
    till_record_item_repaint (self->items->pdata[i]);
}

/**
 * till_record_list_get_state:
 * @self: a list
 *
 * Returns: whether it could be read
 */
TillListState
till_record_list_get_state (TillRecordList *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), TILL_LIST_LOADING);

  return self->state;
}

/**
 * till_record_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why it could not be read
 */
const GError *
till_record_list_get_error (TillRecordList *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), NULL);

  return self->error;
}

/**
 * till_record_list_get_n_held:
 * @self: a list
 *
 * Returns: how many new records would come in if it were not held
 */
guint
till_record_list_get_n_held (TillRecordList *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), 0);

  return self->n_held;
}

/**
 * till_record_list_get_n_waiting:
 * @self: a list
 *
 * Returns: how many records wait for a person, whatever the list is narrowed to
 */
guint
till_record_list_get_n_waiting (TillRecordList *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), 0);

  return self->n_waiting;
}

/**
 * till_record_list_has_more:
 * @self: a list
 *
 * Returns: whether there are older records than those that are shown
 */
gboolean
till_record_list_has_more (TillRecordList *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), FALSE);

  return self->page != NULL && self->page->n_all > self->page->records->len;
}

/**
 * till_record_list_say_count:
 * @self: a list
 *
 * Returns: (transfer full): how many there are and how much they come to: "12 refunds · £48.00"
 */
char *
till_record_list_say_count (TillRecordList *self)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *count = NULL;

  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), NULL);

  if (self->page == NULL)
    return g_strdup ("");

  count = self->topic->say_count (self->page->n_all);
  text = g_string_new (count);
  for (guint i = 0; i < self->page->sums->len; i++)
    {
      g_autofree char *sum = till_money_format (&g_array_index (self->page->sums, TillMoney, i));

      g_string_append_printf (text, "%s%s", i == 0 ? " · " : ", ", sum);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * till_record_list_find:
 * @self: a list
 * @id: the id of a record
 * @ret_position: (out): where it is
 *
 * Returns: whether it is among the rows
 */
gboolean
till_record_list_find (TillRecordList *self,
                       const char     *id,
                       guint          *ret_position)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (till_record_item_get_id (self->items->pdata[i]), id))
      {
        *ret_position = i;
        return TRUE;
      }

  return FALSE;
}

/* Settling */

static char *
make_mark (gconstpointer record)
{
  return g_strconcat (SETTLED_PREFIX, ((const TillRecord *) record)->id, NULL);
}

/**
 * till_record_list_is_settled:
 * @self: a list
 * @record: a record of its topic
 *
 * Returns: whether a person has said that it has been dealt with
 */
gboolean
till_record_list_is_settled (TillRecordList *self,
                             gconstpointer   record)
{
  g_autofree char *mark = NULL;

  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  if (!self->topic->can_settle || self->session == NULL)
    return FALSE;

  mark = make_mark (record);

  return till_store_get_mark (till_session_get_store (self->session), mark) != NULL;
}

/**
 * till_record_list_can_settle:
 * @self: a list
 * @record: a record of its topic
 *
 * Returns: whether it waits for a person to say that it has been dealt with
 */
gboolean
till_record_list_can_settle (TillRecordList *self,
                             gconstpointer   record)
{
  g_return_val_if_fail (TILL_IS_RECORD_LIST (self), FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  return self->topic->can_settle && self->session != NULL &&
         (self->topic->waiting_states & (1u << till_record_get_state (record))) != 0 &&
         !till_record_list_is_settled (self, record);
}

static void
settled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillRecordList) self = user_data;
  g_autoptr (TillApplied) applied = till_store_apply_finish (TILL_STORE (object), result, NULL);

  if (applied == NULL)
    return;

  count_waiting (self);
  till_record_list_repaint (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_record_list_settle:
 * @self: a list
 * @record: a record that till_record_list_can_settle()
 *
 * Remembers on this computer that a person has dealt with it: it does not wait any more.
 */
void
till_record_list_settle (TillRecordList *self,
                         gconstpointer   record)
{
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autofree char *key = NULL;
  TillMark mark = { NULL, "1" };

  g_return_if_fail (TILL_IS_RECORD_LIST (self));
  g_return_if_fail (till_record_list_can_settle (self, record));

  mark.key = key = make_mark (record);
  till_store_apply_async (till_session_get_store (self->session), none, &mark, 1, NULL,
                          settled_cb, g_object_ref (self));
}
