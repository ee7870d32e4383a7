/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A payment link: its QR code, its address, and whether it is paid.
 *
 * What must hold: the code is shown only while the link can be paid. */

#include "till-link-view.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-link-mail.h"
#include "till-palette.h"
#include "till-qr-code.h"

struct _TillLinkView
{
  AdwBin      parent_instance;

  char       *url;
  char       *mail; /* a letter with the link in it, as an address */

  /* From the template */
  GtkWidget  *box;
  GtkImage   *sign;
  GtkLabel   *state_label;
  GtkLabel   *amount_label;
  GtkLabel   *hint_label;
  TillQrCode *code;
  GtkWidget  *address_box;
  GtkLabel   *address_label;
  GtkButton  *copy_button;
  GtkWidget  *mail_button;
  GtkWidget  *close_button;
  GtkWidget  *payment_button;
};

G_DEFINE_FINAL_TYPE (TillLinkView, till_link_view, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_CLOSE_LINK,
  SIGNAL_NEW_CHARGE,
  SIGNAL_SHOW_PAYMENT,
  N_SIGNALS,
} TillLinkViewSignal;

static guint signals[N_SIGNALS];

typedef struct
{
  const char *text;
  const char *icon_name;
  TillTone    tone;
} State;

static State
get_state (const TillLink *link)
{
  if (link == NULL)
    return (State) { _("The link is being made ready"), "content-loading-symbolic",
                     TILL_TONE_PLAIN };

  switch (link->state)
    {
    case TILL_LINK_OPEN:
      if (link->payment_intent_id != NULL)
        return (State) { _("Opened: the customer tried and has not paid yet"),
                         "dialog-information-symbolic", TILL_TONE_NOTICE };

      return (State) { _("Waiting for the customer to pay"), "content-loading-symbolic",
                       TILL_TONE_NOTICE };

    case TILL_LINK_PAID:
      return (State) { _("Paid"), "object-select-symbolic", TILL_TONE_GOOD };

    case TILL_LINK_EXPIRED:
      return (State) { _("The link can no longer be paid"), "window-close-symbolic",
                       TILL_TONE_MUTED };

    case TILL_LINK_UNKNOWN:
      break;
    }

  return (State) { _("The gateway has not said whether it is paid"), "dialog-question-symbolic",
                   TILL_TONE_WARNING };
}

static char *
get_hint (const TillLink *link)
{
  g_autofree char *until = NULL;

  if (link == NULL || link->state != TILL_LINK_OPEN)
    return g_strdup (link != NULL && link->state == TILL_LINK_PAID
                       ? _("The customer paid by the link. Nothing needs doing.")
                       : "");

  if (link->expires_us == 0)
    return g_strdup (_("Send the address or let the customer point a phone at the code. It can be "
                       "paid once. This page may be left: the payment appears in the list."));

  until = till_format_time (link->expires_us, g_get_real_time ());

  return g_strdup_printf (_("Send the address or let the customer point a phone at the code. It "
                            "can be paid once, until %s. This page may be left: the payment "
                            "appears in the list."),
                          until);
}

static void
copy_clicked_cb (TillLinkView *self)
{
  if (self->url == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->url);
  gtk_button_set_label (self->copy_button, _("Copied"));
}

static void
mail_opened_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TillLinkView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s",
                                _("No mail program could be opened: copy the address instead"));
}

static void
mail_clicked_cb (TillLinkView *self)
{
  g_autoptr (GdkAppLaunchContext) context = NULL;

  if (self->mail == NULL)
    return;

  context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (self)));
  g_app_info_launch_default_for_uri_async (self->mail, G_APP_LAUNCH_CONTEXT (context), NULL,
                                           mail_opened_cb, g_object_ref (self));
}

static void
close_clicked_cb (TillLinkView *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSE_LINK], 0);
}

static void
new_clicked_cb (TillLinkView *self)
{
  g_signal_emit (self, signals[SIGNAL_NEW_CHARGE], 0);
}

static void
payment_clicked_cb (TillLinkView *self)
{
  g_signal_emit (self, signals[SIGNAL_SHOW_PAYMENT], 0);
}

static gboolean
till_link_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TILL_LINK_VIEW (widget)->box);
}

static void
till_link_view_dispose (GObject *object)
{
  TillLinkView *self = TILL_LINK_VIEW (object);

  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_LINK_VIEW);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->mail, g_free);

  G_OBJECT_CLASS (till_link_view_parent_class)->dispose (object);
}

static guint
add_signal (TillLinkViewClass *klass,
            const char        *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
till_link_view_class_init (TillLinkViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_link_view_dispose;
  widget_class->grab_focus = till_link_view_grab_focus;

  signals[SIGNAL_CLOSE_LINK] = add_signal (klass, "close-link");
  signals[SIGNAL_NEW_CHARGE] = add_signal (klass, "new-charge");
  signals[SIGNAL_SHOW_PAYMENT] = add_signal (klass, "show-payment");

  g_type_ensure (TILL_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/charge/till-link-view.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillLinkView, name)
  BIND (box);
  BIND (sign);
  BIND (state_label);
  BIND (amount_label);
  BIND (hint_label);
  BIND (code);
  BIND (address_box);
  BIND (address_label);
  BIND (copy_button);
  BIND (mail_button);
  BIND (close_button);
  BIND (payment_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, payment_clicked_cb);
}

static void
till_link_view_init (TillLinkView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_link_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
till_link_view_new (void)
{
  return g_object_new (TILL_TYPE_LINK_VIEW, NULL);
}

/* Takes an address, or %NULL when it can no longer be paid. */
static void
show_url (TillLinkView *self,
          const char   *url)
{
  if (g_strcmp0 (self->url, url) == 0)
    return;

  g_free (self->url);
  self->url = g_strdup (url);
  gtk_widget_set_visible (GTK_WIDGET (self->code), till_qr_code_set_text (self->code, url));
  gtk_widget_set_visible (self->address_box, url != NULL);
  gtk_label_set_label (self->address_label, url != NULL ? url : "");
  gtk_button_set_label (self->copy_button, _("_Copy"));
}

static void
show_mail (TillLinkView   *self,
           TillChargeDesk *desk,
           const TillLink *link)
{
  TillChargeForm *form = till_charge_desk_get_form (desk);
  const char *merchant = till_session_get_config (till_charge_desk_get_session (desk))->name;
  const char *email = till_charge_form_get_email (form);

  g_clear_pointer (&self->mail, g_free);
  if (link != NULL)
    self->mail = till_link_mail_format (link, email, merchant, g_get_real_time ());

  gtk_widget_set_visible (self->mail_button, self->mail != NULL);
}

/**
 * till_link_view_show:
 * @self: a view
 * @desk: a desk that has made a link
 *
 * Shows the link as it is now.
 */
void
till_link_view_show (TillLinkView   *self,
                     TillChargeDesk *desk)
{
  TillChargeRun *run;
  const TillLink *link;
  gboolean open;
  State state;
  g_autofree char *money = NULL;
  g_autofree char *hint = NULL;

  g_return_if_fail (TILL_IS_LINK_VIEW (self));
  g_return_if_fail (TILL_IS_CHARGE_DESK (desk));

  run = till_charge_desk_get_run (desk);
  link = till_charge_run_get_link (run);
  open = link != NULL && link->state == TILL_LINK_OPEN;
  state = get_state (link);
  money = till_money_format (till_charge_run_get_amount (run));
  hint = get_hint (link);

  gtk_image_set_from_icon_name (self->sign, state.icon_name);
  till_widget_set_tone (GTK_WIDGET (self->sign), state.tone);
  till_widget_set_tone (GTK_WIDGET (self->state_label), state.tone);
  gtk_label_set_label (self->state_label, state.text);
  gtk_label_set_label (self->amount_label, money);
  gtk_label_set_label (self->hint_label, hint);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), *hint != '\0');
  show_url (self, open ? link->url : NULL);
  show_mail (self, desk, open ? link : NULL);

  gtk_widget_set_visible (self->close_button,
                          open && till_charge_form_can (till_charge_desk_get_form (desk),
                                                        TILL_CAPABILITY_CLOSE_LINK));
  gtk_widget_set_sensitive (
    self->close_button, !till_charge_watch_is_closing_link (till_charge_desk_get_watch (desk)));
  gtk_widget_set_visible (self->payment_button, till_charge_run_get_payment (run) != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  state.text, -1);
}
