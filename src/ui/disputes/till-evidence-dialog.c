/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The answer to a dispute: what counts most for its reason first.
 *
 * What must hold: the button that stands out keeps a draft; to send is a step of its own that says
 * that it can be done once, and its default answer is not to; Escape never sends, and loses nothing
 * that was written without asking; once it was sent, nothing can be changed. */

#include "till-evidence-dialog.h"

#include <glib/gi18n.h>

#include "till-column.h"
#include "till-compat.h"
#include "till-dispute-pack.h"
#include "till-dispute-words.h"
#include "till-evidence-fields.h"
#include "till-evidence-file-row.h"
#include "till-evidence-form.h"
#include "till-palette.h"
#include "till-pdf.h"
#include "till-plain.h"
#include "till-reason-words.h"
#include "till-record-topic.h"
#include "till-wrap-layout.h"

#define LONG_FIELD_HEIGHT 84

/* What the dispute pack is attached as. */
#define PACK_PIECE "uncategorized_file"

struct _TillEvidenceDialog
{
  AdwWindow         parent_instance;

  TillSession      *session;
  TillEvidenceForm *form;
  GCancellable     *closing;
  gboolean          has_fields;
  gboolean          close_when_saved;
  gboolean          asking;        /* whether what is unsaved is to be given up */
  gboolean          may_close;     /* what is unsaved has been given up */

  /* From the template */
  GtkStack         *states;
  AdwStatusPage    *status_page;
  GtkWidget        *again_button;
  GtkLabel         *heading_label;
  GtkLabel         *reason_label;
  GtkWidget        *pack_button;
  GtkLabel         *pack_label;
  TillColumn       *fields_box;
  GtkLabel         *room_label;
  GtkLabel         *state_label;
  GtkWidget        *save_button;
  GtkWidget        *send_button;
};

G_DEFINE_FINAL_TYPE (TillEvidenceDialog, till_evidence_dialog, ADW_TYPE_WINDOW)

/* Fields: each widget is named after its piece. */

static void
entry_changed_cb (TillEvidenceDialog *self,
                  GtkEditable        *entry)
{
  till_evidence_form_set_text (self->form, gtk_widget_get_name (GTK_WIDGET (entry)),
                               gtk_editable_get_text (entry));
}

static void
buffer_changed_cb (GtkTextBuffer *buffer,
                   GtkWidget     *view)
{
  TillEvidenceDialog *self = TILL_EVIDENCE_DIALOG (gtk_widget_get_root (view));
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, /* include_hidden_chars= */ FALSE);
  till_evidence_form_set_text (self->form, gtk_widget_get_name (view), text);
}

static GtkWidget *
make_entry (TillEvidenceDialog      *self,
            const TillEvidenceField *field)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry),
                         till_evidence_form_get_text (self->form, field->name));
  gtk_widget_set_name (entry, field->name);
  g_signal_connect_object (entry, "changed", G_CALLBACK (entry_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return entry;
}

static GtkWidget *
make_text (TillEvidenceDialog      *self,
           const TillEvidenceField *field,
           GtkWidget              **ret_view)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_buffer_set_text (buffer, till_evidence_form_get_text (self->form, field->name), -1);
  gtk_widget_set_name (view, field->name);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (buffer_changed_cb), view, 0);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LONG_FIELD_HEIGHT);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  *ret_view = view;

  return scrolled;
}

/* The dispute pack */

static void
say_pack (TillEvidenceDialog *self,
          const char         *text,
          TillTone            tone)
{
  gtk_label_set_label (self->pack_label, text);
  till_widget_set_tone (GTK_WIDGET (self->pack_label), tone);
}

static GBytes *
draw_pack (TillEvidenceDialog    *self,
           const TillDisputePack *pack,
           char                 **ret_name,
           GError               **error)
{
  const TillAccountConfig *config = till_session_get_config (self->session);
  g_autoptr (TillSheet) sheet = till_dispute_pack_to_sheet (pack, config->name, config->mode,
                                                            g_get_real_time ());
  gboolean letter = g_str_equal (gtk_paper_size_get_default (), GTK_PAPER_NAME_LETTER);
  g_autoptr (TillPrintout) pages =
    till_printout_new (sheet, letter ? TILL_PAPER_LETTER : TILL_PAPER_A4, /* logo= */ NULL,
                       gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL);

  *ret_name = till_pdf_name (till_sheet_get_name (sheet));

  return till_pdf_new (pages, till_sheet_get_name (sheet), error);
}

static void
packed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDisputePack) pack = till_dispute_pack_load_finish (TILL_SESSION (object), result,
                                                                    &error);
  g_autoptr (GBytes) document = NULL;
  g_autofree char *name = NULL;
  TillEvidenceDialog *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (pack != NULL)
    document = draw_pack (self, pack, &name, &error);

  if (document != NULL && till_evidence_form_get_step (self->form) == TILL_EVIDENCE_STEP_EDIT)
    till_evidence_files_attach (till_evidence_form_get_files (self->form), PACK_PIECE, name,
                                document);
  else if (error != NULL)
    say_pack (self, error->message, TILL_TONE_BAD);
}

static void
pack_cb (TillEvidenceDialog *self)
{
  till_dispute_pack_load_async (self->session,
                                (TillDispute *) till_evidence_form_get_dispute (self->form),
                                self->closing, packed_cb, self);
}


static void
add_field (TillEvidenceDialog      *self,
           const TillEvidenceField *field)
{
  GtkWidget *box = till_column_new (4);
  GtkWidget *label = gtk_label_new (_(field->label));
  GtkWidget *input, *named;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  till_column_append (TILL_COLUMN (box), label);
  if (field->is_file)
    input = named = till_evidence_file_row_new (till_evidence_form_get_files (self->form),
                                                field->name, _(field->label));
  else if (field->is_long)
    input = make_text (self, field, &named);
  else
    input = named = make_entry (self, field);
  gtk_accessible_update_property (GTK_ACCESSIBLE (named), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(field->label), -1);
  if (field->hint != NULL)
    gtk_widget_set_tooltip_text (named, _(field->hint));
  till_column_append (TILL_COLUMN (box), input);
  till_column_append (self->fields_box, box);
}

static void
add_heading (TillEvidenceDialog *self,
             const char         *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, 6);
  till_column_append (self->fields_box, label);
}

static void
make_fields (TillEvidenceDialog *self)
{
  guint n_first;
  g_autoptr (GPtrArray) fields =
    till_evidence_fields_list (till_evidence_form_get_dispute (self->form)->reason, &n_first);

  self->has_fields = TRUE;
  add_heading (self, _("What counts most"));
  for (guint i = 0; i < fields->len; i++)
    {
      if (i == n_first)
        add_heading (self, _("What else may help"));
      add_field (self, fields->pdata[i]);
    }
}

/* Showing */

static void
show_other (TillEvidenceDialog *self,
            const char         *title,
            const char         *description,
            gboolean            again)
{
  adw_status_page_set_title (self->status_page, title);
  till_plain_set_description (self->status_page, description);
  gtk_widget_set_visible (self->again_button, again);
  gtk_stack_set_visible_child_name (self->states, "other");
}

static gboolean
is_busy (TillEvidenceDialog *self)
{
  return till_evidence_files_is_busy (till_evidence_form_get_files (self->form));
}

static const char *
say_state (TillEvidenceDialog *self,
           TillTone           *ret_tone)
{
  const char *problem = till_evidence_form_get_problem (self->form);

  *ret_tone = TILL_TONE_MUTED;
  switch (till_evidence_form_get_step (self->form))
    {
    case TILL_EVIDENCE_STEP_SAVING:
      return _("The draft is being saved with the gateway.");

    case TILL_EVIDENCE_STEP_SENDING:
      return _("The answer is being sent. Do not do it again.");

    case TILL_EVIDENCE_STEP_UNKNOWN:
      *ret_tone = TILL_TONE_WARNING;
      return _("It is not known yet whether the bank has it. That is being found out; nothing "
               "needs doing.");

    case TILL_EVIDENCE_STEP_LOADING:
    case TILL_EVIDENCE_STEP_NOT_LOADED:
    case TILL_EVIDENCE_STEP_EDIT:
    case TILL_EVIDENCE_STEP_SENT:
      break;
    }

  if (is_busy (self))
    return _("A file is on its way to the gateway. The bank gets nothing until you send it.");

  if (problem != NULL)
    {
      *ret_tone = TILL_TONE_BAD;
      return problem;
    }

  if (till_evidence_form_is_unsaved (self->form))
    return _("Not saved yet. The bank gets nothing until you send it.");

  if (!till_evidence_form_can_send (self->form))
    return _("Nothing has been written yet.");

  return _("What you see is with the gateway as a draft. The bank gets nothing until you send "
           "it.");
}

static void
show_room (TillEvidenceDialog *self)
{
  TillEvidenceFiles *files = till_evidence_form_get_files (self->form);
  g_autofree char *refusal = till_evidence_files_say_refusal (files);
  g_autofree char *room = till_evidence_files_say (files);
  TillEvidenceSlot slot;

  gtk_label_set_label (self->room_label, refusal != NULL ? refusal : room);
  till_evidence_files_get_slot (files, PACK_PIECE, &slot);
  gtk_widget_set_sensitive (self->pack_button,
                            refusal == NULL && slot.step == TILL_EVIDENCE_SLOT_EMPTY);
  if (slot.step == TILL_EVIDENCE_SLOT_THERE)
    say_pack (self, _("There is a file below, as “Any other file”."), TILL_TONE_MUTED);
  else
    say_pack (self, _("A PDF of what this computer has about the payment: receipt, what "
                      "happened, refunds, note, consent."), TILL_TONE_MUTED);
}

static void
show_form (TillEvidenceDialog *self)
{
  TillEvidenceStep step = till_evidence_form_get_step (self->form);
  TillTone tone;
  const char *state = say_state (self, &tone);

  if (step == TILL_EVIDENCE_STEP_LOADING)
    show_other (self, _("Loading…"), NULL, FALSE);
  else if (step == TILL_EVIDENCE_STEP_NOT_LOADED)
    show_other (self, _("The dispute cannot be answered now"),
                till_evidence_form_get_problem (self->form), TRUE);
  else if (step == TILL_EVIDENCE_STEP_SENT)
    show_other (self, _("The answer is on its way to the bank"),
                _("The bank decides in the weeks to come. You will see it here."), FALSE);
  else
    {
      if (!self->has_fields)
        make_fields (self);
      gtk_stack_set_visible_child_name (self->states, "form");
    }

  gtk_widget_set_visible (GTK_WIDGET (self->state_label),
                          step != TILL_EVIDENCE_STEP_LOADING &&
                          step != TILL_EVIDENCE_STEP_NOT_LOADED &&
                          step != TILL_EVIDENCE_STEP_SENT);
  gtk_label_set_label (self->state_label, state);
  till_widget_set_tone (GTK_WIDGET (self->state_label), tone);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields_box), step == TILL_EVIDENCE_STEP_EDIT ||
                                                           step == TILL_EVIDENCE_STEP_SAVING);
  gtk_widget_set_visible (self->save_button, step != TILL_EVIDENCE_STEP_SENT);
  gtk_widget_set_visible (self->send_button, step != TILL_EVIDENCE_STEP_SENT);
  show_room (self);
  gtk_widget_set_sensitive (self->save_button, step == TILL_EVIDENCE_STEP_EDIT && !is_busy (self) &&
                                               till_evidence_form_is_unsaved (self->form));
  gtk_widget_set_sensitive (self->send_button, till_evidence_form_can_send (self->form));
}

/* Doing */

/* Whoever goes on writing after a draft could not be saved does not want to leave any longer. */
static void
save_cb (TillEvidenceDialog *self)
{
  self->close_when_saved = FALSE;
  till_evidence_form_save (self->form);
}

static void
again_cb (TillEvidenceDialog *self)
{
  till_evidence_form_load (self->form);
}

static void
saved_cb (TillEvidenceDialog *self)
{
  if (self->close_when_saved && !till_evidence_form_is_unsaved (self->form))
    gtk_window_close (GTK_WINDOW (self));
}

static void
send_answered_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = till_ask_finish (result, &error);

  if (g_strcmp0 (answer, "send") == 0)
    till_evidence_form_send (TILL_EVIDENCE_DIALOG (user_data)->form);
}

static void
send_cb (TillEvidenceDialog *self)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Not yet"), TILL_ANSWER_PLAIN },
    { "send", _("_Send once and for all"), TILL_ANSWER_DANGEROUS },
  };
  const TillAccountConfig *config = till_session_get_config (self->session);
  g_autofree char *amount = till_money_format (
    &till_evidence_form_get_dispute (self->form)->amount);
  g_autofree char *account = till_words_account (config->name, config->mode);
  g_autofree char *heading = g_strdup_printf (_("Send the answer about %s to the bank?"), amount);
  /* Translators: the account: "Acme Tea (live)" */
  g_autofree char *body = g_strdup_printf (_("This can be done once. Afterwards nothing can be "
                                             "added, changed or taken back; the bank decides. "
                                             "Account: %s"), account);

  till_ask_async (GTK_WIDGET (self), heading, body, NULL, answers, G_N_ELEMENTS (answers),
                  self->closing, send_answered_cb, self);
}

static void
close_answered_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = till_ask_finish (result, &error);
  TillEvidenceDialog *self;

  if (answer == NULL)
    return;

  self = user_data;
  self->asking = FALSE;
  if (g_str_equal (answer, "save"))
    {
      self->close_when_saved = TRUE;
      till_evidence_form_save (self->form);
    }
  else if (g_str_equal (answer, "discard"))
    {
      self->may_close = TRUE;
      gtk_window_close (GTK_WINDOW (self));
    }
}

static void
ask_before_closing (TillEvidenceDialog *self)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "discard", _("_Discard"), TILL_ANSWER_DANGEROUS },
    { "save", _("_Save as draft"), TILL_ANSWER_SUGGESTED },
  };

  if (self->asking)
    return;

  /* What is under way cannot be kept yet. */
  self->asking = TRUE;
  if (is_busy (self))
    till_ask_async (GTK_WIDGET (self), _("Give the file up?"),
                    _("It is still on its way to the gateway."), NULL, answers, 2, self->closing,
                    close_answered_cb, self);
  else
    till_ask_async (GTK_WIDGET (self), _("Keep what you have written?"),
                    _("It is not with the gateway yet."), NULL, answers, G_N_ELEMENTS (answers),
                    self->closing, close_answered_cb, self);
}

static gboolean
till_evidence_dialog_close_request (GtkWindow *window)
{
  TillEvidenceDialog *self = TILL_EVIDENCE_DIALOG (window);
  TillEvidenceStep step = till_evidence_form_get_step (self->form);

  if (step == TILL_EVIDENCE_STEP_SENDING || step == TILL_EVIDENCE_STEP_SAVING)
    return TRUE;

  if ((till_evidence_form_is_unsaved (self->form) || is_busy (self)) &&
      step == TILL_EVIDENCE_STEP_EDIT && !self->may_close)
    {
      ask_before_closing (self);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (till_evidence_dialog_parent_class)->close_request (window);
}

static void
till_evidence_dialog_dispose (GObject *object)
{
  TillEvidenceDialog *self = TILL_EVIDENCE_DIALOG (object);

  g_cancellable_cancel (self->closing);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_EVIDENCE_DIALOG);
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_evidence_dialog_parent_class)->dispose (object);
}

static void
till_evidence_dialog_finalize (GObject *object)
{
  g_object_unref (TILL_EVIDENCE_DIALOG (object)->closing);

  G_OBJECT_CLASS (till_evidence_dialog_parent_class)->finalize (object);
}

static void
till_evidence_dialog_class_init (TillEvidenceDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_evidence_dialog_dispose;
  object_class->finalize = till_evidence_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = till_evidence_dialog_close_request;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/disputes/till-evidence-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, states);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, status_page);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, heading_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, reason_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, pack_button);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, pack_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, fields_box);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, room_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, state_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceDialog, send_button);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, pack_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
till_evidence_dialog_init (TillEvidenceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->closing = g_cancellable_new ();
}

/**
 * till_evidence_dialog_new:
 * @parent: the window it belongs to
 * @session: the account
 * @dispute: what is to be answered
 *
 * Returns: (transfer floating): a window that asks the gateway for what was written before
 */
GtkWindow *
till_evidence_dialog_new (GtkWindow   *parent,
                          TillSession *session,
                          TillDispute *dispute)
{
  TillEvidenceDialog *self;
  TillTone tone;
  g_autofree char *amount = NULL;
  g_autofree char *left = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (dispute != NULL, NULL);

  self = g_object_new (TILL_TYPE_EVIDENCE_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->form = till_evidence_form_new (session, dispute);
  amount = till_money_format (&dispute->amount);
  left = till_dispute_say_left (dispute, g_get_real_time (), &tone);
  heading = till_record_join (amount, left, NULL);
  reason = till_words_dispute_reason (dispute->reason);
  gtk_label_set_label (self->heading_label, heading);
  gtk_label_set_label (self->reason_label, reason != NULL ? reason : "");

  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (show_form), self);
  g_signal_connect_swapped (self->form, "saved", G_CALLBACK (saved_cb), self);
  till_evidence_form_load (self->form);

  return GTK_WINDOW (self);
}
