/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of open holds in its surroundings: its buttons open the dialogs that move money, and
 * the desktop is told of what is about to end. What was told is kept in the settings, so that it
 * is told once; where there are none, once in each run. */

#include "till-hold-desk.h"

#include <glib/gi18n.h>

#include "till-hold-notice.h"
#include "till-refund-dialog.h"

#define KEY "told-holds"
#define LOOK_S 300

typedef struct
{
  TillWindow    *window;   /* lives longer than the page */
  TillOpenHolds *holds;
  GSettings     *settings; /* NULL: nothing is kept */
  GVariant      *told;
  GPtrArray     *shown;    /* ids of what the desktop shows on our behalf */
  TillSession   *session;  /* of the page; NULL: none */
  guint          look_id;
} Desk;

static void
desk_free (Desk *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->holds);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  g_clear_pointer (&self->told, g_variant_unref);
  g_ptr_array_unref (self->shown);
  g_free (self);
}

static GApplication *
get_application (Desk *self)
{
  return G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self->window)));
}

static gboolean
is_held (Desk       *self,
         const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->holds)); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (self->holds), i);

      if (g_str_equal (till_open_hold_get_payment (hold)->record.id, id))
        return TRUE;
    }

  return FALSE;
}

/* What was captured or released meanwhile needs nobody any longer. */
static void
withdraw (Desk *self)
{
  for (guint i = self->shown->len; i > 0; i--)
    if (!is_held (self, self->shown->pdata[i - 1]))
      {
        g_application_withdraw_notification (get_application (self), self->shown->pdata[i - 1]);
        g_ptr_array_remove_index (self->shown, i - 1);
      }
}

static void
send (Desk                 *self,
      const TillHoldNotice *notice)
{
  const char *account = till_session_get_config (self->session)->id;
  g_autoptr (GNotification) notification = g_notification_new (notice->title);

  g_notification_set_body (notification, notice->body);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-holds", "s", account);
  g_notification_add_button_with_target (notification, _("Open"), "app.show-holds", "s", account);

  g_application_send_notification (get_application (self),
                                   notice->payment_id != NULL ? notice->payment_id : KEY,
                                   notification);
  if (notice->payment_id != NULL)
    g_ptr_array_add (self->shown, g_strdup (notice->payment_id));
}

/* While what happened in our absence is still being fetched, a hold may have been captured. */
static gboolean
is_known (Desk *self)
{
  switch (till_session_get_freshness (self->session)->state)
    {
    case TILL_FRESHNESS_STARTING:
    case TILL_FRESHNESS_REPAIRING:
      return FALSE;

    case TILL_FRESHNESS_BACKFILLING:
    case TILL_FRESHNESS_LIVE:
    case TILL_FRESHNESS_POLLING:
    case TILL_FRESHNESS_BEHIND:
    case TILL_FRESHNESS_OFFLINE:
      return TRUE;
    }

  g_assert_not_reached ();
}

static void
look (Desk *self)
{
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (GVariant) told = NULL;

  if (self->session == NULL || get_application (self) == NULL ||
      till_open_holds_get_state (self->holds) != TILL_LIST_READY || !is_known (self))
    return;

  withdraw (self);
  notices = till_hold_notices_pick (G_LIST_MODEL (self->holds),
                                    till_session_get_config (self->session), self->told,
                                    g_get_real_time (), &told);
  if (g_variant_equal (told, self->told))
    return;

  g_variant_unref (self->told);
  self->told = g_steal_pointer (&told);
  if (self->settings != NULL)
    g_settings_set_value (self->settings, KEY, self->told);
  for (guint i = 0; i < notices->len; i++)
    send (self, notices->pdata[i]);
}

static gboolean
look_cb (gpointer user_data)
{
  look (user_data);

  return G_SOURCE_CONTINUE;
}

/* The notifications of another account stay: they are still true. */
static void
session_changed_cb (Desk       *self,
                    GParamSpec *pspec,
                    GObject    *page)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, look, self);
  g_clear_object (&self->session);
  g_ptr_array_set_size (self->shown, 0);

  g_object_get (page, "session", &self->session, NULL);
  if (self->session != NULL)
    g_signal_connect_swapped (self->session, "freshness-changed", G_CALLBACK (look), self);
  look (self);
}

static void
open_dialog (Desk               *self,
             TillInstructionKind kind,
             TillPayment        *payment)
{
  if (self->session != NULL)
    gtk_window_present (till_refund_dialog_new (GTK_WINDOW (self->window), self->session, kind,
                                                payment));
}

static void
capture_cb (Desk        *self,
            TillPayment *payment)
{
  open_dialog (self, TILL_INSTRUCTION_CAPTURE, payment);
}

static void
release_cb (Desk        *self,
            TillPayment *payment)
{
  open_dialog (self, TILL_INSTRUCTION_CANCEL, payment);
}

static void
page_gone_cb (gpointer user_data,
              GObject *page)
{
  Desk *self = user_data;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->holds, self);
  desk_free (self);
}

/**
 * till_hold_desk_new_page:
 * @window: the window
 * @settings: (nullable): where it is kept of what the desktop was told
 *
 * Makes the page of open holds. Its notifications activate "app.show-holds" (s: the account).
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
till_hold_desk_new_page (TillWindow *window,
                         GSettings  *settings)
{
  Desk *self;
  GtkWidget *page;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  self = g_new0 (Desk, 1);
  self->window = window;
  self->holds = till_open_holds_new ();
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->told = settings != NULL ? g_settings_get_value (settings, KEY)
                                : g_variant_ref_sink (g_variant_new ("a(sx)", NULL));
  self->shown = g_ptr_array_new_with_free_func (g_free);
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);

  page = till_holds_page_new (self->holds);
  g_signal_connect_swapped (self->holds, "notify::state", G_CALLBACK (look), self);
  g_signal_connect_swapped (self->holds, "items-changed", G_CALLBACK (look), self);
  g_signal_connect_swapped (page, "notify::session", G_CALLBACK (session_changed_cb), self);
  g_signal_connect_swapped (page, "capture", G_CALLBACK (capture_cb), self);
  g_signal_connect_swapped (page, "release", G_CALLBACK (release_cb), self);
  g_object_weak_ref (G_OBJECT (page), page_gone_cb, self);

  return page;
}
