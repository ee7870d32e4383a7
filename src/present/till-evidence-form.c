/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An answer to a dispute while it is written.
 *
 * What must hold: saving never sends; sending is an instruction, given once, with all that is
 * written; what was changed and is not with the gateway is known to be unsaved. */

#include "till-evidence-form.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "till-error-words.h"
#include "till-ids.h"
#include "till-json.h"
#include "till-order-runner.h"
#include "till-order-words.h"
#include "till-text.h"

struct _TillEvidenceForm
{
  GObject           parent_instance;

  TillSession      *session;
  TillDispute      *dispute;
  TillEvidenceStep  step;
  char             *problem;   /* NULL: none */
  GHashTable       *texts;     /* name -> text */
  GHashTable       *emptied;   /* names that the gateway still has a text or a file for */
  TillEvidenceFiles *files;
  gboolean          unsaved;
  guint             n_edits;
  guint             n_saving;  /* edits that the draft under way has */
  TillOrderRunner  *runner;
  GCancellable     *asking;
};

G_DEFINE_FINAL_TYPE (TillEvidenceForm, till_evidence_form, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_SAVED,
  N_SIGNALS,
} TillEvidenceFormSignal;

static guint signals[N_SIGNALS];

/* Takes @problem. */
static void
move_to (TillEvidenceForm *self,
         TillEvidenceStep  step,
         char             *problem)
{
  self->step = step;
  g_free (self->problem);
  self->problem = problem;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_texts (TillEvidenceForm *self,
            const char       *texts)
{
  g_autoptr (JsonNode) node = till_json_parse (texts, strlen (texts), NULL);
  g_autoptr (GList) names = NULL;

  g_hash_table_remove_all (self->texts);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  names = json_object_get_members (json_node_get_object (node));
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *text = json_object_get_string_member_with_default (json_node_get_object (node),
                                                                     l->data, NULL);

      if (!till_text_is_empty (text))
        g_hash_table_insert (self->texts, g_strdup (l->data), g_strdup (text));
    }
}

static void
add_piece (JsonBuilder *builder,
           const char  *name,
           const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_file_cb (const char *piece,
             const char *id,
             gpointer    user_data)
{
  add_piece (user_data, piece, id);
}

/* What is written and attached, as the gateway takes it. What was emptied is told, too: the bank
 * must not get what the gateway still has of it. */
static char *
write_texts (TillEvidenceForm *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GHashTableIter iter;
  gpointer name, text;
  TillEvidenceSlot slot;

  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    add_piece (builder, name, text);
  till_evidence_files_foreach (self->files, add_file_cb, builder);
  g_hash_table_iter_init (&iter, self->emptied);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      till_evidence_files_get_slot (self->files, name, &slot);
      if (!g_hash_table_contains (self->texts, name) && slot.step != TILL_EVIDENCE_SLOT_THERE)
        add_piece (builder, name, "");
    }
  json_builder_end_object (builder);

  return till_json_build_string (builder);
}

/* Whatever file the gateway has may be taken out. */
static void
note_files (TillEvidenceForm *self,
            GPtrArray        *files)
{
  g_hash_table_remove_all (self->emptied);
  for (guint i = 0; i < files->len; i++)
    g_hash_table_add (self->emptied, g_strdup (((TillEvidenceFile *) files->pdata[i])->piece));
}

static void
note_edit (TillEvidenceForm *self)
{
  self->n_edits++;
  self->unsaved = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
files_changed_cb (TillEvidenceForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_dispute (TillEvidenceForm *self,
              TillDispute      *dispute)
{
  till_record_unref (self->dispute);
  self->dispute = till_record_ref (dispute);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillEvidence) evidence = NULL;
  TillEvidenceForm *self;

  evidence = till_gateway_evidence_finish (TILL_GATEWAY (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (evidence == NULL)
    {
      move_to (self, TILL_EVIDENCE_STEP_NOT_LOADED, till_words_error_in_full (error));
      return;
    }

  take_dispute (self, evidence->dispute);
  take_texts (self, evidence->texts);
  till_evidence_files_take (self->files, evidence->files);
  note_files (self, evidence->files);
  self->unsaved = FALSE;
  if (evidence->dispute->state == TILL_DISPUTE_NEEDS_RESPONSE)
    move_to (self, TILL_EVIDENCE_STEP_EDIT, NULL);
  else
    move_to (self, TILL_EVIDENCE_STEP_NOT_LOADED, g_strdup (_("It cannot be answered any more.")));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (TillEvidenceForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillEvidence) evidence = NULL;

  evidence = till_gateway_evidence_finish (TILL_GATEWAY (object), result, &error);
  if (evidence == NULL)
    {
      move_to (self, TILL_EVIDENCE_STEP_EDIT, till_words_error_in_full (error));
      return;
    }

  take_dispute (self, evidence->dispute);
  if (self->n_saving == self->n_edits)
    {
      self->unsaved = FALSE;
      note_files (self, evidence->files);
    }
  /* The list has to hear that there is a draft. */
  till_session_sync_async (self->session, NULL, NULL, NULL);
  move_to (self, TILL_EVIDENCE_STEP_EDIT, NULL);
  g_signal_emit (self, signals[SIGNAL_SAVED], 0);
}

static void
settled_cb (TillEvidenceForm *self,
            const char       *instruction_id,
            TillOutcome      *outcome)
{
  TillDeclineWords words;

  if (outcome->state == TILL_INSTRUCTION_DONE)
    {
      self->unsaved = FALSE;
      move_to (self, TILL_EVIDENCE_STEP_SENT, NULL);
      return;
    }

  till_order_words_explain_outcome (outcome, &words);
  move_to (self, outcome->state == TILL_INSTRUCTION_UNKNOWN ? TILL_EVIDENCE_STEP_UNKNOWN
                                                           : TILL_EVIDENCE_STEP_EDIT,
           g_strdup (words.title));
}

static void
failed_cb (TillEvidenceForm *self,
           GError           *error)
{
  TillDeclineWords words;

  till_order_words_explain_error (error, &words);
  move_to (self, TILL_EVIDENCE_STEP_EDIT, g_strdup (words.title));
}

static void
till_evidence_form_dispose (GObject *object)
{
  TillEvidenceForm *self = TILL_EVIDENCE_FORM (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->runner);
  if (self->files != NULL)
    g_signal_handlers_disconnect_by_data (self->files, self);
  g_clear_object (&self->files);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_evidence_form_parent_class)->dispose (object);
}

static void
till_evidence_form_finalize (GObject *object)
{
  TillEvidenceForm *self = TILL_EVIDENCE_FORM (object);

  g_object_unref (self->asking);
  g_clear_pointer (&self->dispute, till_record_unref);
  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->emptied);
  g_free (self->problem);

  G_OBJECT_CLASS (till_evidence_form_parent_class)->finalize (object);
}

static void
till_evidence_form_class_init (TillEvidenceFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_evidence_form_dispose;
  object_class->finalize = till_evidence_form_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_EVIDENCE_FORM, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAVED] = g_signal_new ("saved", TILL_TYPE_EVIDENCE_FORM, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
till_evidence_form_init (TillEvidenceForm *self)
{
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->emptied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asking = g_cancellable_new ();
}

/**
 * till_evidence_form_new:
 * @session: the account
 * @dispute: what is to be answered
 *
 * Returns: (transfer full): a form with nothing in it, to be loaded
 */
TillEvidenceForm *
till_evidence_form_new (TillSession *session,
                        TillDispute *dispute)
{
  TillEvidenceForm *self;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (dispute != NULL, NULL);

  self = g_object_new (TILL_TYPE_EVIDENCE_FORM, NULL);
  self->session = g_object_ref (session);
  self->dispute = till_record_ref (dispute);
  self->files = till_evidence_files_new (session);
  g_signal_connect_object (self->files, "changed", G_CALLBACK (files_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->files, "edited", G_CALLBACK (note_edit), self,
                           G_CONNECT_SWAPPED);
  self->runner = till_order_runner_new (session);
  g_signal_connect_object (self->runner, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runner, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_evidence_form_get_dispute:
 * @self: a form
 *
 * Returns: (transfer none): what is answered
 */
const TillDispute *
till_evidence_form_get_dispute (TillEvidenceForm *self)
{
  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), NULL);

  return self->dispute;
}

/**
 * till_evidence_form_get_files:
 * @self: a form
 *
 * Returns: (transfer none): its files; they are changed only while it can be written
 */
TillEvidenceFiles *
till_evidence_form_get_files (TillEvidenceForm *self)
{
  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), NULL);

  return self->files;
}

/**
 * till_evidence_form_get_step:
 * @self: a form
 *
 * Returns: how far it is
 */
TillEvidenceStep
till_evidence_form_get_step (TillEvidenceForm *self)
{
  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), TILL_EVIDENCE_STEP_LOADING);

  return self->step;
}

/**
 * till_evidence_form_get_problem:
 * @self: a form
 *
 * Returns: (nullable): what went wrong last, in words
 */
const char *
till_evidence_form_get_problem (TillEvidenceForm *self)
{
  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), NULL);

  return self->problem;
}

/**
 * till_evidence_form_is_unsaved:
 * @self: a form
 *
 * Returns: whether something is written that the gateway does not have
 */
gboolean
till_evidence_form_is_unsaved (TillEvidenceForm *self)
{
  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), FALSE);

  return self->unsaved;
}

/**
 * till_evidence_form_can_send:
 * @self: a form
 *
 * Returns: whether there is something to be sent to the bank, and it can be
 */
gboolean
till_evidence_form_can_send (TillEvidenceForm *self)
{
  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), FALSE);

  return self->step == TILL_EVIDENCE_STEP_EDIT && !till_evidence_files_is_busy (self->files) &&
         (g_hash_table_size (self->texts) > 0 || till_evidence_files_get_n (self->files) > 0);
}

/**
 * till_evidence_form_get_text:
 * @self: a form
 * @name: the gateway's name of a piece
 *
 * Returns: what is written there; empty when nothing is
 */
const char *
till_evidence_form_get_text (TillEvidenceForm *self,
                             const char       *name)
{
  const char *text;

  g_return_val_if_fail (TILL_IS_EVIDENCE_FORM (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  text = g_hash_table_lookup (self->texts, name);

  return text != NULL ? text : "";
}

/**
 * till_evidence_form_set_text:
 * @self: a form that can be written
 * @name: the gateway's name of a piece
 * @text: what is written there now
 *
 * Writes.
 */
void
till_evidence_form_set_text (TillEvidenceForm *self,
                             const char       *name,
                             const char       *text)
{
  g_return_if_fail (TILL_IS_EVIDENCE_FORM (self));
  g_return_if_fail (name != NULL && text != NULL);

  if ((self->step != TILL_EVIDENCE_STEP_EDIT && self->step != TILL_EVIDENCE_STEP_SAVING) ||
      g_str_equal (till_evidence_form_get_text (self, name), text))
    return;

  if (*text != '\0')
    {
      g_hash_table_insert (self->texts, g_strdup (name), g_strdup (text));
    }
  else
    {
      g_hash_table_remove (self->texts, name);
      g_hash_table_add (self->emptied, g_strdup (name));
    }

  note_edit (self);
}

/**
 * till_evidence_form_load:
 * @self: a form
 *
 * Asks the gateway for what has been written before.
 */
void
till_evidence_form_load (TillEvidenceForm *self)
{
  g_return_if_fail (TILL_IS_EVIDENCE_FORM (self));

  move_to (self, TILL_EVIDENCE_STEP_LOADING, NULL);
  till_gateway_read_evidence_async (till_session_get_gateway (self->session),
                                    self->dispute->record.id, self->asking, loaded_cb, self);
}

/**
 * till_evidence_form_save:
 * @self: a form that can be written
 *
 * Keeps what is written as a draft with the gateway. The bank does not get it.
 */
void
till_evidence_form_save (TillEvidenceForm *self)
{
  g_autofree char *key = till_uuid_new ();
  g_autofree char *texts = NULL;

  g_return_if_fail (TILL_IS_EVIDENCE_FORM (self));

  if (self->step != TILL_EVIDENCE_STEP_EDIT || till_evidence_files_is_busy (self->files))
    return;

  texts = write_texts (self);
  self->n_saving = self->n_edits;
  move_to (self, TILL_EVIDENCE_STEP_SAVING, NULL);
  till_gateway_draft_evidence_async (till_session_get_gateway (self->session),
                                     self->dispute->record.id, texts, key, NULL, saved_cb,
                                     g_object_ref (self));
}

/**
 * till_evidence_form_send:
 * @self: a form that till_evidence_form_can_send()
 *
 * Sends the answer to the bank, once and for all.
 */
void
till_evidence_form_send (TillEvidenceForm *self)
{
  TillOrder order = { .kind = TILL_INSTRUCTION_SUBMIT_EVIDENCE };
  g_autofree char *texts = NULL;

  g_return_if_fail (TILL_IS_EVIDENCE_FORM (self));

  if (!till_evidence_form_can_send (self) || till_order_runner_is_busy (self->runner))
    return;

  texts = write_texts (self);
  order.amount = self->dispute->amount;
  order.amount.minor = 0;
  order.target_id = self->dispute->record.id;
  order.evidence = texts;
  move_to (self, TILL_EVIDENCE_STEP_SENDING, NULL);
  till_order_runner_send (self->runner, &order, NULL);
}
