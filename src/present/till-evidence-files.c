/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of an answer to a dispute: looked at, given to the gateway, taken out again.
 *
 * What must hold: a file goes to the gateway only when the bank could read it and all of them
 * together are not too large; one that got lost on the way is sent again as the same upload, never
 * as a second one; what comes back after a file was removed or replaced changes nothing. */

#include "till-evidence-files.h"

#include <glib/gi18n.h>

#include "till-error-words.h"
#include "till-ids.h"

/* One piece that is a file. */
typedef struct
{
  TillEvidenceFiles   *owner;    /* NULL once nobody wants it any more */
  int                  n_refs;
  char                *piece;
  TillEvidenceSlotStep step;
  char                *name;
  gint64               size;
  TillFileFacts        facts;
  GBytes              *content;
  char                *key;      /* of the upload, the same for every try */
  char                *id;       /* the gateway's */
  char                *problem;
  GCancellable        *cancellable;
} Slot;

struct _TillEvidenceFiles
{
  GObject      parent_instance;

  TillSession *session;
  GHashTable  *slots; /* piece -> Slot */
};

G_DEFINE_FINAL_TYPE (TillEvidenceFiles, till_evidence_files, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_EDITED,
  N_SIGNALS,
} TillEvidenceFilesSignal;

static guint signals[N_SIGNALS];

static void
slot_unref (Slot *slot)
{
  if (--slot->n_refs > 0)
    return;

  g_free (slot->piece);
  g_free (slot->name);
  g_clear_pointer (&slot->content, g_bytes_unref);
  g_free (slot->key);
  g_free (slot->id);
  g_free (slot->problem);
  g_object_unref (slot->cancellable);
  g_free (slot);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Slot, slot_unref)

static Slot *
slot_ref (Slot *slot)
{
  slot->n_refs++;

  return slot;
}

/* Takes the slot out of its owner's hands; what is under way for it is given up. */
static void
slot_abandon (gpointer data)
{
  Slot *slot = data;

  slot->owner = NULL;
  g_cancellable_cancel (slot->cancellable);
  slot_unref (slot);
}

/* A new slot in the place of the one there was. */
static Slot *
replace_slot (TillEvidenceFiles *self,
              const char        *piece,
              const char        *name)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->owner = self;
  slot->n_refs = 1;
  slot->piece = g_strdup (piece);
  slot->name = g_strdup (name);
  slot->key = till_uuid_new ();
  slot->cancellable = g_cancellable_new ();
  g_hash_table_replace (self->slots, slot->piece, slot);

  return slot;
}

/* The same; that the file there was is gone is told. */
static Slot *
make_room (TillEvidenceFiles *self,
           const char        *piece,
           const char        *name)
{
  const Slot *old = g_hash_table_lookup (self->slots, piece);
  gboolean had_one = old != NULL && old->step == TILL_EVIDENCE_SLOT_THERE;
  Slot *slot = replace_slot (self, piece, name);

  if (had_one)
    g_signal_emit (self, signals[SIGNAL_EDITED], 0);

  return slot;
}

static void
tell (Slot                *slot,
      TillEvidenceSlotStep step)
{
  slot->step = step;
  g_signal_emit (slot->owner, signals[SIGNAL_CHANGED], 0);
}

/* Nothing is there but why. Takes @problem. */
static void
refuse (Slot *slot,
        char *problem)
{
  g_free (slot->problem);
  slot->problem = problem;
  g_clear_pointer (&slot->content, g_bytes_unref);
  tell (slot, TILL_EVIDENCE_SLOT_EMPTY);
}

static const TillCapabilities *
get_limits (TillEvidenceFiles *self)
{
  return till_gateway_get_capabilities (till_session_get_gateway (self->session));
}

/* All files, but for the one in @without. */
static gint64
add_sizes (TillEvidenceFiles *self,
           const Slot        *without,
           guint             *ret_pages)
{
  GHashTableIter iter;
  gpointer value;
  gint64 size = 0;

  *ret_pages = 0;
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Slot *slot = value;

      if (slot == without || slot->step == TILL_EVIDENCE_SLOT_EMPTY)
        continue;
      size += slot->size;
      *ret_pages += slot->facts.pages;
    }

  return size;
}

/* (transfer full) (nullable): why there is no room for the file of @slot. */
static char *
judge_room (Slot *slot)
{
  const TillCapabilities *limits = get_limits (slot->owner);
  g_autofree char *limit = g_format_size (limits->evidence_bytes);
  g_autofree char *mine = g_format_size (slot->size);
  guint pages;
  gint64 others = add_sizes (slot->owner, slot, &pages);

  if (slot->size > (gint64) limits->evidence_bytes)
    /* Translators: the file’s size, and the limit: "6.1 MB", "4.5 MB" */
    return g_strdup_printf (_("The file has %s, and all files together may have %s. Save it "
                              "smaller, or only the pages that count."), mine, limit);

  if (others + slot->size > (gint64) limits->evidence_bytes)
    return g_strdup_printf (_("With this file of %s all files would have more than %s together. "
                              "Remove one, or save one smaller."), mine, limit);

  if (pages + slot->facts.pages > limits->evidence_pages)
    return g_strdup_printf (_("With this file there would be more than %u pages. Attach only "
                              "those that count."), limits->evidence_pages);

  return NULL;
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Slot) slot = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillEvidenceFile) file =
    till_gateway_upload_file_finish (TILL_GATEWAY (object), result, &error);

  if (slot->owner == NULL)
    return;

  if (file == NULL)
    {
      g_free (slot->problem);
      slot->problem = till_words_error_in_full (error);
      tell (slot, TILL_EVIDENCE_SLOT_LOST);
      return;
    }

  slot->id = g_strdup (file->id);
  tell (slot, TILL_EVIDENCE_SLOT_THERE);
  g_signal_emit (slot->owner, signals[SIGNAL_EDITED], 0);
}

static void
send_slot (Slot *slot)
{
  const TillFileInput file = {
    .name = slot->name,
    .media_type = till_file_facts_get_media_type (&slot->facts),
    .content = slot->content,
  };

  g_clear_pointer (&slot->problem, g_free);
  tell (slot, TILL_EVIDENCE_SLOT_SENDING);
  till_gateway_upload_file_async (till_session_get_gateway (slot->owner->session), &file,
                                  slot->key, slot->cancellable, sent_cb, slot_ref (slot));
}

/* What is in the file; on a thread of its own. */
static void
read_facts (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  g_autofree TillFileFacts *facts = g_new0 (TillFileFacts, 1);
  GError *error = NULL;

  if (till_file_facts_read (task_data, facts, &error))
    g_task_return_pointer (task, g_steal_pointer (&facts), g_free);
  else
    g_task_return_error (task, error);
}

static void
facts_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Slot) slot = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree TillFileFacts *facts = g_task_propagate_pointer (G_TASK (result), &error);
  char *problem;

  if (slot->owner == NULL)
    return;

  if (facts == NULL)
    {
      refuse (slot, g_strdup (error->message));
      return;
    }

  slot->facts = *facts;
  slot->content = g_bytes_ref (g_task_get_task_data (G_TASK (result)));
  if ((problem = judge_room (slot)) != NULL)
    refuse (slot, problem);
  else
    send_slot (slot);
}

/* Looks at the file and sends it, if there is nothing against it. */
static void
look_and_send (Slot   *slot,
               GBytes *content)
{
  g_autoptr (GTask) task = g_task_new (NULL, slot->cancellable, facts_read_cb, slot_ref (slot));

  g_task_set_source_tag (task, look_and_send);
  g_task_set_task_data (task, g_bytes_ref (content), (GDestroyNotify) g_bytes_unref);
  slot->size = g_bytes_get_size (content);
  tell (slot, TILL_EVIDENCE_SLOT_READING);
  g_task_run_in_thread (task, read_facts);
}

/* Reading */

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Slot) slot = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_file_load_bytes_finish (G_FILE (object), result, NULL, &error);

  if (slot->owner == NULL)
    return;

  if (content != NULL)
    look_and_send (slot, content);
  else
    refuse (slot, g_strdup_printf (_("The file cannot be read: %s"), error->message));
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Slot) slot = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);
  char *problem;

  if (slot->owner == NULL)
    return;

  if (info == NULL)
    {
      refuse (slot, g_strdup_printf (_("The file cannot be read: %s"), error->message));
      return;
    }

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      refuse (slot, g_strdup (_("That is no file.")));
      return;
    }

  slot->size = g_file_info_get_size (info);
  if ((problem = judge_room (slot)) != NULL)
    refuse (slot, problem);
  else
    g_file_load_bytes_async (G_FILE (object), slot->cancellable, loaded_cb, slot_ref (slot));
}

static void
till_evidence_files_dispose (GObject *object)
{
  TillEvidenceFiles *self = TILL_EVIDENCE_FILES (object);

  g_hash_table_remove_all (self->slots);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_evidence_files_parent_class)->dispose (object);
}

static void
till_evidence_files_finalize (GObject *object)
{
  g_hash_table_unref (TILL_EVIDENCE_FILES (object)->slots);

  G_OBJECT_CLASS (till_evidence_files_parent_class)->finalize (object);
}

static void
till_evidence_files_class_init (TillEvidenceFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_evidence_files_dispose;
  object_class->finalize = till_evidence_files_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_EVIDENCE_FILES, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EDITED] = g_signal_new ("edited", TILL_TYPE_EVIDENCE_FILES, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_evidence_files_init (TillEvidenceFiles *self)
{
  self->slots = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, slot_abandon);
}

/**
 * till_evidence_files_new:
 * @session: the account
 *
 * Returns: (transfer full): no files yet
 */
TillEvidenceFiles *
till_evidence_files_new (TillSession *session)
{
  TillEvidenceFiles *self;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);

  self = g_object_new (TILL_TYPE_EVIDENCE_FILES, NULL);
  self->session = g_object_ref (session);

  return self;
}

/**
 * till_evidence_files_take:
 * @self: the files
 * @files: (element-type TillEvidenceFile): what the gateway has
 *
 * Begins with what the gateway has.
 */
void
till_evidence_files_take (TillEvidenceFiles *self,
                          GPtrArray         *files)
{
  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (files != NULL);

  g_hash_table_remove_all (self->slots);
  for (guint i = 0; i < files->len; i++)
    {
      const TillEvidenceFile *file = g_ptr_array_index (files, i);
      Slot *slot;

      if (file->piece == NULL)
        continue;
      slot = replace_slot (self, file->piece, file->name);
      slot->id = g_strdup (file->id);
      slot->size = file->size;
      slot->step = TILL_EVIDENCE_SLOT_THERE;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * till_evidence_files_attach_path:
 * @self: the files
 * @piece: the gateway's name of a piece that is a file
 * @path: where the file is
 *
 * Reads a file, looks at it and gives it to the gateway, in the place of the one there was.
 */
void
till_evidence_files_attach_path (TillEvidenceFiles *self,
                                 const char        *piece,
                                 const char        *path)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *name = NULL;
  Slot *slot;

  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (piece != NULL && path != NULL);

  file = g_file_new_for_path (path);
  name = g_filename_display_basename (path);
  slot = make_room (self, piece, name);
  tell (slot, TILL_EVIDENCE_SLOT_READING);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, slot->cancellable,
                           looked_cb, slot_ref (slot));
}

/**
 * till_evidence_files_attach:
 * @self: the files
 * @piece: the gateway's name of a piece that is a file
 * @name: what the file is called
 * @content: all of it
 *
 * The same with a file that is not on the disk.
 */
void
till_evidence_files_attach (TillEvidenceFiles *self,
                            const char        *piece,
                            const char        *name,
                            GBytes            *content)
{
  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (piece != NULL && name != NULL && content != NULL);

  look_and_send (make_room (self, piece, name), content);
}

/**
 * till_evidence_files_send_again:
 * @self: the files
 * @piece: the gateway's name of a piece whose file got lost
 *
 * Sends it again, as the same upload: whatever came of the first one, there is one file.
 */
void
till_evidence_files_send_again (TillEvidenceFiles *self,
                                const char        *piece)
{
  Slot *slot;

  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (piece != NULL);

  slot = g_hash_table_lookup (self->slots, piece);
  if (slot != NULL && slot->step == TILL_EVIDENCE_SLOT_LOST)
    send_slot (slot);
}

/**
 * till_evidence_files_remove:
 * @self: the files
 * @piece: the gateway's name of a piece that is a file
 *
 * Takes a file out, or gives it up while it is on its way.
 */
void
till_evidence_files_remove (TillEvidenceFiles *self,
                            const char        *piece)
{
  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (piece != NULL);

  if (!g_hash_table_remove (self->slots, piece))
    return;

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_signal_emit (self, signals[SIGNAL_EDITED], 0);
}

/**
 * till_evidence_files_get_slot:
 * @self: the files
 * @piece: the gateway's name of a piece that is a file
 * @ret_slot: (out): what is there; lasts until the next signal
 */
void
till_evidence_files_get_slot (TillEvidenceFiles *self,
                              const char        *piece,
                              TillEvidenceSlot  *ret_slot)
{
  static const TillEvidenceSlot empty = { TILL_EVIDENCE_SLOT_EMPTY, NULL, 0, NULL, NULL, NULL };
  const Slot *slot;

  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (piece != NULL && ret_slot != NULL);

  *ret_slot = empty;
  if (!(slot = g_hash_table_lookup (self->slots, piece)))
    return;

  ret_slot->step = slot->step;
  ret_slot->name = slot->name;
  ret_slot->size = slot->size;
  ret_slot->facts = slot->content != NULL ? &slot->facts : NULL;
  ret_slot->content = slot->content;
  ret_slot->problem = slot->problem;
}

/**
 * till_evidence_files_is_busy:
 * @self: the files
 *
 * Returns: whether a file is on its way
 */
gboolean
till_evidence_files_is_busy (TillEvidenceFiles *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (TILL_IS_EVIDENCE_FILES (self), FALSE);

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Slot *) value)->step == TILL_EVIDENCE_SLOT_READING ||
        ((Slot *) value)->step == TILL_EVIDENCE_SLOT_SENDING)
      return TRUE;

  return FALSE;
}

static void
count_cb (const char *piece,
          const char *id,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/**
 * till_evidence_files_get_n:
 * @self: the files
 *
 * Returns: how many files the gateway has
 */
guint
till_evidence_files_get_n (TillEvidenceFiles *self)
{
  guint n = 0;

  till_evidence_files_foreach (self, count_cb, &n);

  return n;
}

/**
 * till_evidence_files_say:
 * @self: the files
 *
 * Returns: (transfer full): how much room they take: "2 files, 1.2 MB of 4.5 MB"
 */
char *
till_evidence_files_say (TillEvidenceFiles *self)
{
  g_autofree char *used = NULL;
  g_autofree char *limit = NULL;
  guint pages, n;

  g_return_val_if_fail (TILL_IS_EVIDENCE_FILES (self), NULL);

  n = till_evidence_files_get_n (self);
  used = g_format_size (add_sizes (self, NULL, &pages));
  limit = g_format_size (get_limits (self)->evidence_bytes);
  if (n == 0)
    return g_strdup_printf (_("PDF, JPEG or PNG, all files together up to %s."), limit);

  /* Translators: how many files, how much room they take, how much there is */
  return g_strdup_printf (ngettext ("%u file, %s of %s", "%u files, %s of %s", n), n, used, limit);
}

/**
 * till_evidence_files_say_refusal:
 * @self: the files
 *
 * Returns: (transfer full) (nullable): why no file can be attached with this account; %NULL when it
 *   can
 */
char *
till_evidence_files_say_refusal (TillEvidenceFiles *self)
{
  const TillCapabilities *capabilities;

  g_return_val_if_fail (TILL_IS_EVIDENCE_FILES (self), NULL);

  capabilities = get_limits (self);
  if (capabilities->support[TILL_CAPABILITY_EVIDENCE_FILES] != TILL_SUPPORT_NO)
    return NULL;

  if (capabilities->reason[TILL_CAPABILITY_EVIDENCE_FILES] == TILL_SUPPORT_REASON_PERMISSION)
    return g_strdup (_("The key of this account may not upload files. Give it the permission "
                       "to write files to attach some."));

  return g_strdup (_("This gateway takes no files with an answer."));
}

/**
 * till_evidence_files_foreach:
 * @self: the files
 * @func: (scope call): called for each file that the gateway has
 * @user_data: data for @func
 */
void
till_evidence_files_foreach (TillEvidenceFiles   *self,
                             TillEvidenceFileFunc func,
                             gpointer             user_data)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (TILL_IS_EVIDENCE_FILES (self));
  g_return_if_fail (func != NULL);

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Slot *) value)->step == TILL_EVIDENCE_SLOT_THERE)
      func (((Slot *) value)->piece, ((Slot *) value)->id, user_data);
}
