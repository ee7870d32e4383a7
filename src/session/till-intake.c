/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The one way by which records come into the store, whoever told them: the backfill, the list of
 * events, the relay, an order of ours.
 *
 * What must hold: records and the marks behind them are one transaction. What is in doubt (two
 * things of one second, a refund told without its payment) is read again, and is not forgotten
 * when the program is killed before that: it has a mark. */

#include "till-intake.h"

#include "till-backoff.h"
#include "till-ids.h"
#include "till-read-again.h"

struct _TillIntake
{
  GObject        parent_instance;

  TillGateway   *gateway;
  TillStore     *store;
  TillTiming     timing;
  GCancellable  *cancellable; /* cancelled by close() */

  TillReadAgain *read_again;
  GPtrArray     *new_marks;   /* of char*: marks that are to be set */
  GPtrArray     *old_marks;   /* of char*: marks that are not needed any more */
  gboolean       reading;
  GPtrArray     *waiting;     /* of GTask: until nothing is in doubt */
  guint          timer_id;
  gboolean       failed;      /* the last reading */
  TillBackoff    backoff;
};

enum
{
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TillIntake, till_intake, G_TYPE_OBJECT)

typedef struct
{
  gboolean       on_news; /* something has happened: not a list that is read from end to end */
  guint          kinds;
  TillIntakeNews news;
  GPtrArray     *new_marks; /* that are being written */
  GPtrArray     *old_marks;
} Apply;

typedef struct
{
  TillRecordKind kind;
  char          *id;
  guint          n_doubts; /* that reading it now does away with */
} Read;

static void schedule_reading (TillIntake *self,
                              guint       wait_ms);

static void
apply_free (Apply *apply)
{
  g_ptr_array_unref (apply->new_marks);
  g_ptr_array_unref (apply->old_marks);
  g_free (apply);
}

static void
read_free (Read *read)
{
  g_free (read->id);
  g_free (read);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Read, read_free)

static void
till_intake_dispose (GObject *object)
{
  till_intake_close (TILL_INTAKE (object));

  G_OBJECT_CLASS (till_intake_parent_class)->dispose (object);
}

static void
till_intake_finalize (GObject *object)
{
  TillIntake *self = TILL_INTAKE (object);

  g_clear_object (&self->gateway);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->read_again, till_read_again_free);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->new_marks, g_ptr_array_unref);
  g_clear_pointer (&self->old_marks, g_ptr_array_unref);

  G_OBJECT_CLASS (till_intake_parent_class)->finalize (object);
}

static void
till_intake_class_init (TillIntakeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_intake_dispose;
  object_class->finalize = till_intake_finalize;

  signals[APPLIED] = g_signal_new ("applied", TILL_TYPE_INTAKE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
}

static void
till_intake_init (TillIntake *self)
{
  self->cancellable = g_cancellable_new ();
  self->read_again = till_read_again_new ();
  self->new_marks = g_ptr_array_new_with_free_func (g_free);
  self->old_marks = g_ptr_array_new_with_free_func (g_free);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* The payment whose total a record changes without telling it, or NULL. */
static const char *
get_changed_payment (const TillRecord *record)
{
  if (record->kind == TILL_RECORD_REFUND)
    return ((const TillRefund *) (gconstpointer) record)->payment_id;

  if (record->kind == TILL_RECORD_DISPUTE && record->origin == TILL_ORIGIN_EVENT)
    return ((const TillDispute *) (gconstpointer) record)->payment_id;

  return NULL;
}

/* Whether the payment came along in the same answer, with its total. */
static gboolean
came_along (GPtrArray        *records,
            const TillRecord *record,
            const char       *payment_id)
{
  for (guint i = 0; i < records->len; i++)
    {
      const TillRecord *other = records->pdata[i];

      if (other->kind == TILL_RECORD_PAYMENT && other->origin == TILL_ORIGIN_READ &&
          record->origin == TILL_ORIGIN_READ && other->as_of_us == record->as_of_us &&
          g_str_equal (other->id, payment_id))
        return TRUE;
    }

  return FALSE;
}

/* Looks at the records for what has to be read again, and what need not be any more. Returns the
 * kinds there are. */
static guint
look_through (TillIntake *self,
              GPtrArray  *records)
{
  guint kinds = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const TillRecord *record = records->pdata[i];
      const char *payment_id = get_changed_payment (record);

      kinds |= 1u << record->kind;
      if (payment_id != NULL && !came_along (records, record, payment_id))
        {
          g_autoptr (TillDoubt) doubt = till_doubt_new (TILL_RECORD_PAYMENT, payment_id);

          till_read_again_add (self->read_again, doubt->kind, doubt->id, record->as_of_us,
                               doubt->mark);
          g_ptr_array_add (self->new_marks, g_strdup (doubt->mark));
        }
    }

  /* A payment that is newer tells its total itself. */
  for (guint i = 0; i < records->len; i++)
    till_read_again_told (self->read_again, records->pdata[i], self->old_marks);

  return kinds;
}

/* What another process has taken into the same file is news to who listens here. */
static void
add_told (TillApplied *applied)
{
  for (guint i = 0; i < applied->told->len; i++)
    {
      gint64 key = g_array_index (applied->told, gint64, i);
      guint known = 0;

      while (known < applied->changed->len &&
             g_array_index (applied->changed, gint64, known) != key)
        known++;
      if (known == applied->changed->len)
        g_array_append_val (applied->changed, key);
    }
}

static void
take_doubts (TillIntake  *self,
             TillApplied *applied)
{
  for (guint i = 0; i < applied->doubts->len; i++)
    {
      const TillDoubt *doubt = applied->doubts->pdata[i];

      till_read_again_add (self->read_again, doubt->kind, doubt->id, G_MAXINT64, doubt->mark);
    }
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillApplied) applied = NULL;
  g_autoptr (GError) error = NULL;

  /* A disk that is full now is told by the next thing that is applied. */
  if (!(applied = till_store_apply_finish (TILL_STORE (object), result, &error)))
    g_debug ("Giving up a mark: %s", error->message);
}

static void
add_marks (GArray     *marks,
           GPtrArray  *keys,
           const char *value)
{
  for (guint i = 0; i < keys->len; i++)
    {
      const TillMark mark = { keys->pdata[i], value };

      g_array_append_val (marks, mark);
    }
}

/* What cannot be read, and never will be, is forgotten. A mark that stays does no harm. */
static void
give_up_marks (TillIntake *self)
{
  g_autoptr (GPtrArray) none = till_record_array_new ();
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (TillMark));

  add_marks (marks, self->old_marks, NULL);
  till_store_apply_async (self->store, none, (const TillMark *) (gconstpointer) marks->data,
                          marks->len, self->cancellable, saved_cb, NULL);
  g_ptr_array_set_size (self->old_marks, 0);
}

/* What was read could not be written, so it has to be read once more. */
static void
doubt_again (TillIntake *self,
             GPtrArray  *marks)
{
  for (guint i = 0; i < marks->len; i++)
    {
      g_autoptr (TillDoubt) doubt = till_doubt_new_from_mark (marks->pdata[i]);

      if (doubt != NULL)
        till_read_again_add (self->read_again, doubt->kind, doubt->id, G_MAXINT64, doubt->mark);
    }
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillApplied) applied = NULL;
  TillIntake *self = g_task_get_source_object (task);
  Apply *apply = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(applied = till_store_apply_finish (TILL_STORE (object), result, &error)))
    {
      g_ptr_array_extend_and_steal (self->new_marks, g_ptr_array_ref (apply->new_marks));
      doubt_again (self, apply->old_marks);
      g_task_return_error (task, error);
      return;
    }

  apply->news = (TillIntakeNews) { applied->n_new, applied->n_changed, applied->n_others };
  if (apply->on_news)
    add_told (applied);
  take_doubts (self, applied);
  schedule_reading (self, self->timing.read_again_ms);

  g_signal_emit (self, signals[APPLIED], 0, applied, apply->kinds);
  g_task_return_boolean (task, TRUE);
}

/* Takes records in. If something has happened to the payments among them, who listens is told, even
 * if they look as before: another process may have taken the news into the same file. */
static void
apply_records (TillIntake         *self,
               GPtrArray          *records,
               const TillMark     *marks,
               guint               n_marks,
               gboolean            on_news,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autoptr (GPtrArray) subjects = till_record_array_new ();
  g_autoptr (GArray) all_marks = NULL;
  g_autoptr (GTask) task = NULL;
  Apply *apply;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_intake_apply_async);

  for (guint i = 0; i < records->len; i++)
    {
      const TillEvent *event = records->pdata[i];

      if (event->record.kind != TILL_RECORD_EVENT)
        g_ptr_array_add (subjects, till_record_ref (event));
      else if (event->subject != NULL)
        g_ptr_array_add (subjects, till_record_ref (event->subject));

      on_news = on_news || event->record.kind == TILL_RECORD_EVENT;
    }

  apply = g_new0 (Apply, 1);
  apply->on_news = on_news;
  apply->kinds = look_through (self, subjects);
  apply->new_marks = g_steal_pointer (&self->new_marks);
  apply->old_marks = g_steal_pointer (&self->old_marks);
  self->new_marks = g_ptr_array_new_with_free_func (g_free);
  self->old_marks = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, apply, (GDestroyNotify) apply_free);

  all_marks = g_array_new (FALSE, FALSE, sizeof (TillMark));
  if (n_marks > 0)
    g_array_append_vals (all_marks, marks, n_marks);
  add_marks (all_marks, apply->new_marks, "1");
  add_marks (all_marks, apply->old_marks, NULL);

  till_store_apply_async (self->store, subjects, (const TillMark *) (gconstpointer) all_marks->data,
                          all_marks->len, cancellable, applied_cb, g_steal_pointer (&task));
}

/**
 * till_intake_apply_async:
 * @self: an intake
 * @records: (element-type TillRecord): what was told; events stand for their subjects
 * @marks: (array length=n_marks) (nullable): where to go on from afterwards
 * @n_marks: how many
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Takes records in, and moves marks, in one transaction. May be repeated without harm.
 */
void
till_intake_apply_async (TillIntake         *self,
                         GPtrArray          *records,
                         const TillMark     *marks,
                         guint               n_marks,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (TILL_IS_INTAKE (self));
  g_return_if_fail (records != NULL);

  apply_records (self, records, marks, n_marks, FALSE, cancellable, callback, user_data);
}

/**
 * till_intake_apply_finish:
 * @self: an intake
 * @result: the #GAsyncResult given to the callback
 * @ret_news: (out) (optional): what was new or changed
 * @error: return location for a #GError in #TILL_DB_ERROR
 *
 * Returns: %FALSE when nothing was taken in and no mark has moved
 */
gboolean
till_intake_apply_finish (TillIntake     *self,
                          GAsyncResult   *result,
                          TillIntakeNews *ret_news,
                          GError        **error)
{
  g_return_val_if_fail (TILL_IS_INTAKE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (ret_news != NULL)
    *ret_news = ((Apply *) g_task_get_task_data (G_TASK (result)))->news;

  return TRUE;
}

static void
read_applied_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (till_intake_apply_finish (TILL_INTAKE (object), result, /* ret_news= */ NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
got_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) records = NULL;
  TillIntake *self = g_task_get_source_object (task);
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;

  if (!(records = till_gateway_get_finish (TILL_GATEWAY (object), result, &error)))
    {
      g_task_return_error (task, error);
      return;
    }

  till_read_again_remove (self->read_again, read->kind, read->id, read->n_doubts,
                          self->old_marks);
  apply_records (self, records, /* marks= */ NULL, 0, TRUE, g_task_get_cancellable (task),
                 read_applied_cb, g_object_ref (task));
}

/**
 * till_intake_read_async:
 * @self: an intake
 * @kind: what kind of object
 * @id: its id
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads an object at the gateway and takes it in.
 */
void
till_intake_read_async (TillIntake         *self,
                        TillRecordKind      kind,
                        const char         *id,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Read *read;

  g_return_if_fail (TILL_IS_INTAKE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_intake_read_async);

  read = g_new0 (Read, 1);
  read->kind = kind;
  read->id = g_strdup (id);
  read->n_doubts = till_read_again_count (self->read_again, kind, id);
  g_task_set_task_data (task, read, (GDestroyNotify) read_free);

  till_gateway_get_async (self->gateway, kind, id, cancellable, got_cb, g_steal_pointer (&task));
}

/**
 * till_intake_read_finish:
 * @self: an intake
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #TILL_GATEWAY_ERROR or #TILL_DB_ERROR
 *
 * Returns: %FALSE when it could not be read or taken in
 */
gboolean
till_intake_read_finish (TillIntake   *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (TILL_IS_INTAKE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether reading it again later could go better. */
static gboolean
is_worth_retrying (const GError *error)
{
  return !g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_NOT_FOUND) &&
         !g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_FORBIDDEN) &&
         !g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_UNSUPPORTED);
}

/* Tells those who wait that nothing is in doubt any more, or that it cannot be read now. */
static void
end_waiting (TillIntake *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (self->waiting->len == 0)
    return;

  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    g_task_return_boolean (waiting->pdata[i], TRUE);
}

static void
read_again_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Read) read = user_data;
  g_autoptr (TillIntake) self = TILL_INTAKE (g_object_ref (object));
  g_autoptr (GError) error = NULL;

  self->reading = FALSE;

  self->failed = FALSE;

  if (till_intake_read_finish (self, result, &error))
    self->backoff.attempt = 0;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_waiting (self);
      return;
    }
  else if (is_worth_retrying (error))
    {
      self->failed = TRUE;
      till_read_again_put_last (self->read_again, read->kind, read->id);
    }
  else
    {
      till_read_again_remove (self->read_again, read->kind, read->id, G_MAXUINT, self->old_marks);
      give_up_marks (self);
    }

  /* What has been waiting behind this one need not wait again. */
  schedule_reading (self, 0);
  if (self->failed || self->timer_id == 0)
    end_waiting (self);
}

static gboolean
read_next_cb (gpointer user_data)
{
  TillIntake *self = user_data;
  TillRecordKind kind;
  const char *id;

  self->timer_id = 0;

  if (till_read_again_get_first (self->read_again, &kind, &id))
    {
      Read *read = g_new0 (Read, 1);

      read->kind = kind;
      read->id = g_strdup (id);
      self->reading = TRUE;
      till_intake_read_async (self, kind, read->id, self->cancellable, read_again_cb, read);
    }

  return G_SOURCE_REMOVE;
}

/* Reads the next one after @wait_ms, in which there may be more news of it, or later after a
 * failure. */
static void
schedule_reading (TillIntake *self,
                  guint       wait_ms)
{
  TillRecordKind kind;
  const char *id;

  if (self->reading || self->timer_id != 0 || g_cancellable_is_cancelled (self->cancellable) ||
      !till_read_again_get_first (self->read_again, &kind, &id))
    return;

  if (self->failed)
    wait_ms = till_backoff_next_ms (&self->backoff, till_random_uint32 ());

  self->timer_id = g_timeout_add (wait_ms, read_next_cb, self);
}

/**
 * till_intake_new:
 * @gateway: where to read again
 * @store: where records go
 * @timing: waits; copied
 *
 * Returns: (transfer full): an intake, which also remembers what the last one had still to read
 */
TillIntake *
till_intake_new (TillGateway      *gateway,
                 TillStore        *store,
                 const TillTiming *timing)
{
  g_autoptr (GPtrArray) doubts = NULL;
  TillIntake *self;

  g_return_val_if_fail (TILL_IS_GATEWAY (gateway), NULL);
  g_return_val_if_fail (TILL_IS_STORE (store), NULL);
  g_return_val_if_fail (timing != NULL, NULL);

  self = g_object_new (TILL_TYPE_INTAKE, NULL);
  self->gateway = g_object_ref (gateway);
  self->store = g_object_ref (store);
  self->timing = *timing;
  self->backoff = (TillBackoff) { timing->retry_first_ms, timing->retry_cap_ms, 0 };

  doubts = till_store_list_doubts (store);
  for (guint i = 0; i < doubts->len; i++)
    {
      const TillDoubt *doubt = doubts->pdata[i];

      till_read_again_add (self->read_again, doubt->kind, doubt->id, G_MAXINT64, doubt->mark);
    }

  return self;
}

/**
 * till_intake_start:
 * @self: an intake
 *
 * Begins to read again what the last run left in doubt.
 */
void
till_intake_start (TillIntake *self)
{
  g_return_if_fail (TILL_IS_INTAKE (self));

  schedule_reading (self, self->timing.read_again_ms);
}

/**
 * till_intake_settle_async:
 * @self: an intake
 * @cancellable: (nullable): optional #GCancellable; ends the waiting, not the work
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Reads what is in doubt now, without waiting for more news of it.
 */
void
till_intake_settle_async (TillIntake         *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TILL_IS_INTAKE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_intake_settle_async);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  schedule_reading (self, 0);
  if (self->reading || self->timer_id != 0)
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * till_intake_settle_finish:
 * @self: an intake
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError: %G_IO_ERROR_CANCELLED
 *
 * What cannot be read now is not waited for: it is read later.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
till_intake_settle_finish (TillIntake   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (TILL_IS_INTAKE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * till_intake_close:
 * @self: an intake
 *
 * Stops reading. What is under way is cancelled; what is in doubt is kept for the next run.
 */
void
till_intake_close (TillIntake *self)
{
  g_return_if_fail (TILL_IS_INTAKE (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  end_waiting (self);
}
