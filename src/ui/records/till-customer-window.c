/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The form for a customer. What must hold: what was typed is there until the gateway has it; what
 * is wrong is said before it is sent, and where. */

#include "till-customer-window.h"

#include <glib/gi18n.h>

#include "till-customer-form.h"
#include "till-error-words.h"
#include "till-ids.h"
#include "till-palette.h"

struct _TillCustomerWindow
{
  AdwWindow     parent_instance;

  TillSession  *session;
  TillCustomer *before;   /* NULL: a new one */
  TillCustomer *saved;    /* what the gateway has answered */
  GtkWidget    *rows[TILL_N_CUSTOMER_FIELDS];
  GtkWidget    *save_button;
  GtkLabel     *told_label;
  gboolean      saving;
  char         *key;      /* of the new one, as long as it stays as it is typed */
};

G_DEFINE_FINAL_TYPE (TillCustomerWindow, till_customer_window, ADW_TYPE_WINDOW)

typedef enum
{
  SIGNAL_SAVED,
} TillCustomerWindowSignal;

static guint signals[SIGNAL_SAVED + 1];

static void
say (TillCustomerWindow *self,
     TillTone            tone,
     const char         *text)
{
  gtk_label_set_label (self->told_label, text);
  till_widget_set_tone (GTK_WIDGET (self->told_label), tone);
}

/* What was typed, by field; to be freed with g_strfreev(). */
static char **
get_texts (TillCustomerWindow *self)
{
  char **texts = g_new0 (char *, TILL_N_CUSTOMER_FIELDS + 1);

  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    texts[i] = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[i]))));

  return texts;
}

static void
typed_cb (TillCustomerWindow *self)
{
  g_auto (GStrv) texts = get_texts (self);
  TillCustomerField field = TILL_N_CUSTOMER_FIELDS;
  const char *problem = till_customer_form_check ((const char * const *) texts, &field);

  g_clear_pointer (&self->key, g_free);
  for (guint i = 0; i < TILL_N_CUSTOMER_FIELDS; i++)
    {
      if (problem != NULL && i == field && *texts[i] != '\0')
        gtk_widget_add_css_class (self->rows[i], "error");
      else
        gtk_widget_remove_css_class (self->rows[i], "error");
    }
  gtk_widget_set_sensitive (self->save_button, problem == NULL && !self->saving);
  if (problem != NULL)
    say (self, TILL_TONE_WARNING, problem);
  else
    say (self, TILL_TONE_MUTED, _("It is kept at the gateway. No money moves."));
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TillCustomerWindow) self = user_data;

  /* The gateway has it: what could not be written here comes with its event. */
  till_applied_free (till_store_apply_finish (TILL_STORE (object), result, NULL));
  self->saving = FALSE;
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, self->saved->record.id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
answered (TillCustomerWindow *self,
          TillCustomer       *customer,
          const GError       *error)
{
  g_autoptr (GPtrArray) records = NULL;

  if (customer == NULL)
    {
      self->saving = FALSE;
      gtk_widget_set_sensitive (self->save_button, TRUE);
      if (self->key != NULL &&
          g_error_matches (error, TILL_GATEWAY_ERROR, TILL_GATEWAY_ERROR_OUTCOME_UNKNOWN))
        say (self, TILL_TONE_WARNING,
             _("The answer was lost. Save again as it is: the customer is made once."));
      else
        say (self, TILL_TONE_BAD, till_words_error (error));
      return;
    }

  self->saved = customer;
  records = till_record_array_new ();
  g_ptr_array_add (records, till_record_ref (customer));
  till_store_apply_async (till_session_get_store (self->session), records, NULL, 0, NULL, kept_cb,
                          g_object_ref (self));
}

static void
made_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (TillCustomerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  TillCustomer *customer;

  customer = till_gateway_create_customer_finish (TILL_GATEWAY (object), result, &error);
  answered (self, customer, error);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillCustomerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  TillCustomer *customer;

  customer = till_gateway_update_customer_finish (TILL_GATEWAY (object), result, &error);
  answered (self, customer, error);
}

static void
save_cb (TillCustomerWindow *self)
{
  g_auto (GStrv) texts = get_texts (self);
  TillGateway *gateway = till_session_get_gateway (self->session);
  TillCustomerField field;
  TillCustomer *customer;

  if (self->saving || till_customer_form_check ((const char * const *) texts, &field) != NULL)
    return;

  self->saving = TRUE;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  say (self, TILL_TONE_MUTED, _("The gateway is being asked."));
  customer = till_customer_form_make (self->before, (const char * const *) texts);
  if (self->before != NULL)
    {
      till_gateway_update_customer_async (gateway, customer, NULL, changed_cb,
                                          g_object_ref (self));
    }
  else
    {
      if (self->key == NULL)
        self->key = till_uuid_new ();
      till_gateway_create_customer_async (gateway, customer, self->key, NULL, made_cb,
                                          g_object_ref (self));
    }
  till_record_unref (customer);
}

static gboolean
till_customer_window_close_request (GtkWindow *window)
{
  if (TILL_CUSTOMER_WINDOW (window)->saving)
    return TRUE;

  return GTK_WINDOW_CLASS (till_customer_window_parent_class)->close_request (window);
}

static void
till_customer_window_finalize (GObject *object)
{
  TillCustomerWindow *self = TILL_CUSTOMER_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->before, till_record_unref);
  g_clear_pointer (&self->saved, till_record_unref);

  G_OBJECT_CLASS (till_customer_window_parent_class)->finalize (object);
}

static void
till_customer_window_class_init (TillCustomerWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_customer_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = till_customer_window_close_request;

  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
  signals[SIGNAL_SAVED] = g_signal_new ("saved", TILL_TYPE_CUSTOMER_WINDOW, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
group_new (TillCustomerWindow *self,
           TillCustomerField   first,
           TillCustomerField   last)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = first; i <= last; i++)
    {
      self->rows[i] = g_object_new (ADW_TYPE_ENTRY_ROW, "title",
                                    till_customer_field_get_title (i), NULL);
      g_signal_connect_swapped (self->rows[i], "changed", G_CALLBACK (typed_cb), self);
      g_signal_connect_swapped (self->rows[i], "entry-activated", G_CALLBACK (save_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->rows[i]);
    }

  return group;
}

static GtkWidget *
header_new (TillCustomerWindow *self)
{
  GtkWidget *header = g_object_new (ADW_TYPE_HEADER_BAR, "show-start-title-buttons", FALSE,
                                    "show-end-title-buttons", FALSE, NULL);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  self->save_button = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  g_signal_connect_swapped (self->save_button, "clicked", G_CALLBACK (save_cb), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save_button);

  return header;
}

static void
till_customer_window_init (TillCustomerWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *told = adw_preferences_group_new ();

  self->told_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->told_label, TRUE);
  gtk_label_set_xalign (self->told_label, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (told), GTK_WIDGET (self->told_label));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (told));
  adw_preferences_page_add (
    ADW_PREFERENCES_PAGE (page),
    ADW_PREFERENCES_GROUP (group_new (self, TILL_CUSTOMER_NAME, TILL_CUSTOMER_PHONE)));
  adw_preferences_page_add (
    ADW_PREFERENCES_PAGE (page),
    ADW_PREFERENCES_GROUP (group_new (self, TILL_CUSTOMER_LINE1, TILL_CUSTOMER_COUNTRY)));
  adw_preferences_page_add (
    ADW_PREFERENCES_PAGE (page),
    ADW_PREFERENCES_GROUP (group_new (self, TILL_CUSTOMER_DESCRIPTION,
                                      TILL_CUSTOMER_DESCRIPTION)));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), header_new (self));
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 640);
  gtk_widget_set_size_request (GTK_WIDGET (self), 320, -1);
}

/**
 * till_customer_window_new:
 * @parent: (nullable): the window it belongs to
 * @session: the account
 * @customer: (nullable): who is to be changed; %NULL makes a new one
 *
 * Returns: (transfer none): a window, to be presented
 */
GtkWindow *
till_customer_window_new (GtkWindow          *parent,
                          TillSession        *session,
                          const TillCustomer *customer)
{
  TillCustomerWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);

  self = g_object_new (TILL_TYPE_CUSTOMER_WINDOW, "transient-for", parent, "title",
                       customer != NULL ? _("Edit customer") : _("New customer"), NULL);
  self->session = g_object_ref (session);
  self->before = customer != NULL ? till_record_ref ((gpointer) customer) : NULL;
  for (guint i = 0; customer != NULL && i < TILL_N_CUSTOMER_FIELDS; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), till_customer_get_field (customer, i));
  typed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->rows[TILL_CUSTOMER_NAME]);

  return GTK_WINDOW (self);
}
