/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in, and the way into practice mode, which the action "app.practice" opens.
 *
 * What must hold: the key stands in its row only while it is typed: it is taken over into locked
 * memory, is in no undo history, and is wiped from the row once it was used. */

#include "till-sign-in-page.h"

#include <glib/gi18n.h>

#include "till-palette.h"
#include "till-text.h"

/* A gateway one can choose; permissions are constants of its adapter. */
typedef struct
{
  char                        *id;
  char                        *title;
  const TillGatewayPermission *permissions;
  guint                        n_permissions;
} Gateway;

struct _TillSignInPage
{
  AdwBin               parent_instance;

  TillSignInDesk      *desk;
  TillSignInForm      *form;
  GPtrArray           *gateways;
  GPtrArray           *permission_rows; /* in the expander, which owns them */
  TillSignInStep       shown_step;
  char                *busy; /* with what somebody else is busy */

  /* From the template */
  GtkStack            *stack;
  GtkWidget           *editor;
  GtkWidget           *working;
  GtkWidget           *told;
  AdwComboRow         *gateway_row;
  GtkStringList       *gateway_titles;
  AdwPasswordEntryRow *key_row;
  GtkLabel            *key_label;
  GtkCheckButton      *tick;
  AdwExpanderRow      *permissions_row;
  AdwEntryRow         *operator_row;
  AdwEntryRow         *name_row;
  AdwEntryRow         *relay_url_row;
  AdwEntryRow         *relay_stream_row;
  AdwPasswordEntryRow *relay_token_row;
  GtkLabel            *problem_label;
  GtkButton           *sign_in_button;
  GtkLabel            *working_label;
  GtkWidget           *cancel_button;
  GtkImage            *told_sign;
  GtkLabel            *told_title;
  GtkLabel            *told_text;
  GtkWidget           *told_details_expander;
  GtkLabel            *told_details;
  GtkButton           *told_button;
};

G_DEFINE_FINAL_TYPE (TillSignInPage, till_sign_in_page, ADW_TYPE_BIN)

static void
gateway_free (gpointer data)
{
  Gateway *gateway = data;

  g_free (gateway->id);
  g_free (gateway->title);
  g_free (gateway);
}

static const Gateway *
get_gateway (TillSignInPage *self)
{
  guint selected = adw_combo_row_get_selected (self->gateway_row);

  return selected < self->gateways->len ? g_ptr_array_index (self->gateways, selected) : NULL;
}

/* Typing */

static void
secrets_changed_cb (TillSignInPage *self)
{
  if (self->form == NULL)
    return;

  till_sign_in_form_set_key (self->form, gtk_editable_get_text (GTK_EDITABLE (self->key_row)));
  till_sign_in_form_set_relay_token (
    self->form, gtk_editable_get_text (GTK_EDITABLE (self->relay_token_row)));
}

static void
texts_changed_cb (TillSignInPage *self)
{
  AdwEntryRow *rows[TILL_N_SIGN_IN_TEXTS] = {
    [TILL_SIGN_IN_OPERATOR] = self->operator_row,
    [TILL_SIGN_IN_NAME] = self->name_row,
    [TILL_SIGN_IN_RELAY_URL] = self->relay_url_row,
    [TILL_SIGN_IN_RELAY_STREAM] = self->relay_stream_row,
  };

  if (self->form == NULL)
    return;

  for (guint i = 0; i < TILL_N_SIGN_IN_TEXTS; i++)
    if (rows[i] != NULL)
      till_sign_in_form_set_text (self->form, i, gtk_editable_get_text (GTK_EDITABLE (rows[i])));
}

static void
tick_toggled_cb (TillSignInPage *self)
{
  if (self->form != NULL)
    till_sign_in_form_set_tick (self->form, gtk_check_button_get_active (self->tick));
}

static void
go_on_cb (TillSignInPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
show_permissions (TillSignInPage *self)
{
  const Gateway *gateway = get_gateway (self);

  for (guint i = 0; i < self->permission_rows->len; i++)
    adw_expander_row_remove (self->permissions_row, g_ptr_array_index (self->permission_rows, i));

  g_ptr_array_set_size (self->permission_rows, 0);
  for (guint i = 0; gateway != NULL && i < gateway->n_permissions; i++)
    {
      const TillGatewayPermission *permission = &gateway->permissions[i];
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *level = gtk_label_new (permission->write ? _("Write") : _("Read"));

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), permission->label);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), level);
      adw_expander_row_add_row (self->permissions_row, row);
      g_ptr_array_add (self->permission_rows, row);
    }
}

static void
gateway_changed_cb (TillSignInPage *self)
{
  const Gateway *gateway = self->gateways != NULL ? get_gateway (self) : NULL;

  if (gateway == NULL || self->form == NULL)
    return;

  till_sign_in_form_set_gateway (self->form, gateway->id);
  show_permissions (self);
}

/* Doing */

static void
sign_in_clicked_cb (TillSignInPage *self)
{
  const Gateway *gateway = get_gateway (self);

  if (self->desk == NULL || self->form == NULL || gateway == NULL)
    return;

  till_sign_in_desk_set_permissions (self->desk, gateway->permissions, gateway->n_permissions);
  till_sign_in_desk_begin (self->desk, self->form);
}

static void
cancel_clicked_cb (TillSignInPage *self)
{
  till_sign_in_desk_cancel (self->desk);
}

static void
told_clicked_cb (TillSignInPage *self)
{
  if (till_sign_in_desk_get_step (self->desk) == TILL_SIGN_IN_STEP_LIMITED)
    till_sign_in_desk_go_on (self->desk);
  else
    till_sign_in_desk_cancel (self->desk);
}

/* Showing */

static void
show_form (TillSignInPage *self)
{
  const char *problem = till_sign_in_form_get_problem (self->form);
  TillKeyWords words = { 0 };
  gboolean typed = till_sign_in_form_get_key_words (self->form, &words);

  gtk_label_set_label (self->key_label, typed ? words.text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->key_label), typed);
  till_widget_set_tone (GTK_WIDGET (self->key_label), words.tone);
  gtk_widget_set_visible (GTK_WIDGET (self->tick), typed && words.needs_tick);
  if (!words.needs_tick)
    gtk_check_button_set_active (self->tick, FALSE);

  gtk_label_set_label (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), problem == NULL);
}

static void
form_changed_cb (TillSignInPage *self)
{
  show_form (self);
}

static void
show_told (TillSignInPage *self)
{
  gboolean limited = till_sign_in_desk_get_step (self->desk) == TILL_SIGN_IN_STEP_LIMITED;
  const char *details = till_sign_in_desk_get_details (self->desk);

  gtk_image_set_from_icon_name (self->told_sign,
                                limited ? "dialog-warning-symbolic" : "window-close-symbolic");
  till_widget_set_tone (GTK_WIDGET (self->told_sign),
                        limited ? TILL_TONE_WARNING : TILL_TONE_BAD);
  gtk_label_set_label (self->told_title, till_sign_in_desk_get_title (self->desk));
  gtk_label_set_label (self->told_text, till_sign_in_desk_get_text (self->desk));
  gtk_label_set_label (self->told_details, details != NULL ? details : "");
  gtk_widget_set_visible (self->told_details_expander, !till_text_is_empty (details));
  gtk_expander_set_expanded (GTK_EXPANDER (self->told_details_expander), limited);
  gtk_button_set_label (self->told_button, limited ? _("_Go on") : _("_Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->told), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  till_sign_in_desk_get_title (self->desk), -1);
}

/* Nothing of a secret stays in the rows. */
static void
wipe (TillSignInPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->relay_token_row), "");
  till_sign_in_form_wipe (self->form);
}

static void
show_desk (TillSignInPage *self)
{
  TillSignInStep step = till_sign_in_desk_get_step (self->desk);
  GtkWidget *child = self->editor;

  switch (step)
    {
    case TILL_SIGN_IN_STEP_WORKING:
      gtk_label_set_label (self->working_label, _("Asking the gateway"));
      child = self->working;
      break;

    case TILL_SIGN_IN_STEP_LIMITED:
      wipe (self);
      show_told (self);
      child = self->told;
      break;

    case TILL_SIGN_IN_STEP_FAILED:
      show_told (self);
      child = self->told;
      break;

    case TILL_SIGN_IN_STEP_DONE:
      wipe (self);
      break;

    case TILL_SIGN_IN_STEP_EDIT:
      break;
    }

  if (self->busy != NULL && child == self->editor)
    {
      gtk_label_set_label (self->working_label, self->busy);
      child = self->working;
    }

  gtk_widget_set_visible (self->cancel_button, step == TILL_SIGN_IN_STEP_WORKING);
  gtk_stack_set_visible_child (self->stack, child);
  if (step != self->shown_step && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (step == TILL_SIGN_IN_STEP_EDIT ? GTK_WIDGET (self->key_row) : child);

  self->shown_step = step;
}

static void
till_sign_in_page_unmap (GtkWidget *widget)
{
  wipe (TILL_SIGN_IN_PAGE (widget));

  GTK_WIDGET_CLASS (till_sign_in_page_parent_class)->unmap (widget);
}

static void
till_sign_in_page_dispose (GObject *object)
{
  TillSignInPage *self = TILL_SIGN_IN_PAGE (object);

  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->desk);
  g_clear_object (&self->form);
  g_clear_pointer (&self->gateways, g_ptr_array_unref);
  g_clear_pointer (&self->permission_rows, g_ptr_array_unref);
  g_clear_pointer (&self->busy, g_free);

  G_OBJECT_CLASS (till_sign_in_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillSignInPage, name)
  BIND (stack);
  BIND (editor);
  BIND (working);
  BIND (told);
  BIND (gateway_row);
  BIND (gateway_titles);
  BIND (key_row);
  BIND (key_label);
  BIND (tick);
  BIND (permissions_row);
  BIND (operator_row);
  BIND (name_row);
  BIND (relay_url_row);
  BIND (relay_stream_row);
  BIND (relay_token_row);
  BIND (problem_label);
  BIND (sign_in_button);
  BIND (working_label);
  BIND (cancel_button);
  BIND (told_sign);
  BIND (told_title);
  BIND (told_text);
  BIND (told_details_expander);
  BIND (told_details);
  BIND (told_button);
#undef BIND
}

static void
till_sign_in_page_class_init (TillSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_sign_in_page_dispose;
  widget_class->unmap = till_sign_in_page_unmap;

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/sign-in/till-sign-in-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, secrets_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, texts_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tick_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, gateway_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, told_clicked_cb);
}

/* A text that can be shown on demand must not be kept by the undo history. */
static void
forget_history (gpointer row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  if (text != NULL)
    gtk_editable_set_enable_undo (text, FALSE);
}

static void
till_sign_in_page_init (TillSignInPage *self)
{
  self->gateways = g_ptr_array_new_with_free_func (gateway_free);
  self->permission_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  forget_history (self->key_row);
  forget_history (self->relay_token_row);
}

/**
 * till_sign_in_page_new:
 * @desk: what signs in
 *
 * Returns: (transfer floating): a page without gateways
 */
GtkWidget *
till_sign_in_page_new (TillSignInDesk *desk)
{
  TillSignInPage *self;

  g_return_val_if_fail (TILL_IS_SIGN_IN_DESK (desk), NULL);

  self = g_object_new (TILL_TYPE_SIGN_IN_PAGE, NULL);
  self->desk = g_object_ref (desk);
  self->form = till_sign_in_form_new ("");
  g_signal_connect_object (desk, "changed", G_CALLBACK (show_desk), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (form_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_form (self);
  show_desk (self);

  return GTK_WIDGET (self);
}

/**
 * till_sign_in_page_add_gateway:
 * @self: a page
 * @id: the adapter
 * @title: what people call it
 * @permissions: (array length=n_permissions): what to tick for a key; must live as long as the
 *   program
 * @n_permissions: how many
 *
 * Offers a gateway. With only one there is nothing to choose.
 */
void
till_sign_in_page_add_gateway (TillSignInPage              *self,
                               const char                  *id,
                               const char                  *title,
                               const TillGatewayPermission *permissions,
                               guint                        n_permissions)
{
  Gateway *gateway;

  g_return_if_fail (TILL_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (id != NULL && title != NULL);

  gateway = g_new0 (Gateway, 1);
  gateway->id = g_strdup (id);
  gateway->title = g_strdup (title);
  gateway->permissions = permissions;
  gateway->n_permissions = n_permissions;
  g_ptr_array_add (self->gateways, gateway);

  gtk_string_list_append (self->gateway_titles, title);
  gtk_widget_set_visible (GTK_WIDGET (self->gateway_row), self->gateways->len > 1);
  gateway_changed_cb (self);
}

/**
 * till_sign_in_page_set_operator:
 * @self: a page
 * @name: who probably works here
 */
void
till_sign_in_page_set_operator (TillSignInPage *self,
                                const char     *name)
{
  g_return_if_fail (TILL_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (name != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->operator_row), name);
}

/**
 * till_sign_in_page_set_gateway_url:
 * @self: a page
 * @url: (nullable): where the gateway is, or %NULL for its own address
 */
void
till_sign_in_page_set_gateway_url (TillSignInPage *self,
                                   const char     *url)
{
  g_return_if_fail (TILL_IS_SIGN_IN_PAGE (self));

  till_sign_in_form_set_text (self->form, TILL_SIGN_IN_GATEWAY_URL, url != NULL ? url : "");
}

/**
 * till_sign_in_page_set_busy:
 * @self: a page
 * @busy: (nullable): what is being done elsewhere that will open an account, or %NULL
 *
 * Shows in place of the form that something goes on.
 */
void
till_sign_in_page_set_busy (TillSignInPage *self,
                            const char     *busy)
{
  g_return_if_fail (TILL_IS_SIGN_IN_PAGE (self));

  if (g_strcmp0 (self->busy, busy) == 0)
    return;

  g_free (self->busy);
  self->busy = g_strdup (busy);
  show_desk (self);
}
