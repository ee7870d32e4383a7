/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The note of a payment, to be written and changed.
 *
 * What must hold: a card number is never noted; what was typed is there until the gateway has it;
 * the window closes only after the payment was read again, so that what is seen then is what is
 * kept. */

#include "till-note-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-error-words.h"
#include "till-palette.h"
#include "till-payment-text.h"
#include "till-text.h"

/* What a gateway keeps (docs.stripe.com/api/metadata). */
#define MAX_CHARS 500

struct _TillNoteWindow
{
  AdwWindow       parent_instance;

  TillSession    *session;
  TillPayment    *payment;
  gboolean        saving;

  /* From the template */
  AdwWindowTitle *window_title;
  GtkWidget      *save_button;
  GtkEditable    *phone_row;
  GtkWidget      *note_view;
  GtkTextBuffer  *note_buffer;
  GtkLabel       *told_label;
};

G_DEFINE_FINAL_TYPE (TillNoteWindow, till_note_window, ADW_TYPE_WINDOW)

static char *
get_note (TillNoteWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->note_buffer, &start, &end);

  return g_strstrip (gtk_text_buffer_get_text (self->note_buffer, &start, &end, FALSE));
}

static char *
get_phone (TillNoteWindow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->phone_row)));
}

static void
say (TillNoteWindow *self,
     TillTone        tone,
     const char     *text)
{
  gtk_label_set_label (self->told_label, text);
  till_widget_set_tone (GTK_WIDGET (self->told_label), tone);
}

/* What is the matter with what was typed; NULL when nothing is. */
static const char *
find_problem (const char *note,
              const char *phone)
{
  if (till_text_has_card_number (note) || till_text_has_card_number (phone))
    return _("A card number is never noted");

  if (g_utf8_strlen (note, -1) > MAX_CHARS || g_utf8_strlen (phone, -1) > MAX_CHARS)
    return _("This is longer than the gateway keeps");

  return NULL;
}

static void
typed_cb (TillNoteWindow *self)
{
  g_autofree char *note = get_note (self);
  g_autofree char *phone = get_phone (self);
  const char *problem = find_problem (note, phone);

  gtk_widget_set_sensitive (self->save_button, problem == NULL && !self->saving);
  if (problem != NULL)
    say (self, TILL_TONE_BAD, problem);
  else
    say (self, TILL_TONE_MUTED, _("It is kept at the gateway with the payment, with your name and "
                                  "the time. The customer does not see it."));
}

static void
read_again_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (TillNoteWindow) self = user_data;

  /* The gateway has it: what cannot be read now is told by its event. */
  till_session_refresh_payment_finish (TILL_SESSION (object), result, NULL);
  self->saving = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
annotated_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TillNoteWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (till_gateway_annotate_finish (TILL_GATEWAY (object), result, &error))
    {
      till_session_refresh_payment_async (self->session, self->payment->record.id, NULL,
                                          read_again_cb, g_object_ref (self));
      return;
    }

  self->saving = FALSE;
  gtk_widget_set_sensitive (self->save_button, TRUE);
  say (self, TILL_TONE_BAD, till_words_error (error));
}

static void
save_cb (TillNoteWindow *self)
{
  const char *operator_name = till_session_get_config (self->session)->operator_name;
  g_autofree char *note = get_note (self);
  g_autofree char *phone = get_phone (self);
  const TillPaymentNote kept = {
    .payment_id = self->payment->record.id, .note = note, .phone = phone,
    .operator_name = operator_name != NULL ? operator_name : "", .time_us = g_get_real_time (),
  };

  if (self->saving || find_problem (note, phone) != NULL)
    return;

  self->saving = TRUE;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  say (self, TILL_TONE_MUTED, _("The gateway is being asked."));
  till_gateway_annotate_async (till_session_get_gateway (self->session), &kept, NULL, annotated_cb,
                               g_object_ref (self));
}

static gboolean
till_note_window_close_request (GtkWindow *window)
{
  if (TILL_NOTE_WINDOW (window)->saving)
    return TRUE;

  return GTK_WINDOW_CLASS (till_note_window_parent_class)->close_request (window);
}

static void
till_note_window_finalize (GObject *object)
{
  TillNoteWindow *self = TILL_NOTE_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->payment, till_record_unref);

  G_OBJECT_CLASS (till_note_window_parent_class)->finalize (object);
}

static void
till_note_window_class_init (TillNoteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = till_note_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = till_note_window_close_request;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tillroll/Tillroll/"
                                               "payments/till-note-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TillNoteWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, TillNoteWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, TillNoteWindow, phone_row);
  gtk_widget_class_bind_template_child (widget_class, TillNoteWindow, note_view);
  gtk_widget_class_bind_template_child (widget_class, TillNoteWindow, note_buffer);
  gtk_widget_class_bind_template_child (widget_class, TillNoteWindow, told_label);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
till_note_window_init (TillNoteWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_note_window_new:
 * @parent: (nullable): the window it belongs to
 * @session: the account
 * @payment: a payment; a reference is taken
 *
 * Returns: (transfer none): a window, to be presented
 */
GtkWindow *
till_note_window_new (GtkWindow         *parent,
                      TillSession       *session,
                      const TillPayment *payment)
{
  TillNoteWindow *self;
  g_autofree char *customer = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);
  g_return_val_if_fail (payment != NULL, NULL);

  self = g_object_new (TILL_TYPE_NOTE_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->payment = till_record_ref (payment);

  customer = till_payment_say_customer (payment);
  amount = till_money_format (&payment->amount);
  subtitle = g_strdup_printf ("%s · %s", amount, customer);
  adw_window_title_set_subtitle (self->window_title, subtitle);
  gtk_editable_set_text (self->phone_row,
                         payment->customer_phone != NULL ? payment->customer_phone : "");
  gtk_text_buffer_set_text (self->note_buffer, payment->note != NULL ? payment->note : "", -1);
  typed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->note_view);

  return GTK_WINDOW (self);
}
