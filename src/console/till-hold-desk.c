/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of open holds in its surroundings: its buttons open the dialogs that move money. */

#include "till-hold-desk.h"

#include "till-holds-page.h"
#include "till-refund-dialog.h"

typedef struct
{
  TillWindow *window; /* lives longer than the page */
  GtkWidget  *page;   /* owns this */
} Desk;

static void
open_dialog (Desk               *self,
             TillInstructionKind kind,
             TillPayment        *payment)
{
  g_autoptr (TillSession) session = NULL;

  g_object_get (self->page, "session", &session, NULL);
  if (session != NULL)
    gtk_window_present (till_refund_dialog_new (GTK_WINDOW (self->window), session, kind,
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
  g_free (user_data);
}

/**
 * till_hold_desk_new_page:
 * @window: the window
 *
 * Makes the page of open holds.
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
till_hold_desk_new_page (TillWindow *window)
{
  g_autoptr (TillOpenHolds) holds = NULL;
  Desk *self;

  g_return_val_if_fail (TILL_IS_WINDOW (window), NULL);

  holds = till_open_holds_new ();
  self = g_new0 (Desk, 1);
  self->window = window;
  self->page = till_holds_page_new (holds);
  g_signal_connect_swapped (self->page, "capture", G_CALLBACK (capture_cb), self);
  g_signal_connect_swapped (self->page, "release", G_CALLBACK (release_cb), self);
  g_object_weak_ref (G_OBJECT (self->page), page_gone_cb, self);

  return self->page;
}
