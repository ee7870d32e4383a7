/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The dispute pack in a window, to be looked at, printed and saved: what our own records have, on
 * the shop's paper. Nothing is asked of the gateway, so it is there without a network, too. */

#include "till-dispute-paper.h"

#include "till-dispute-pack.h"
#include "till-sheet-dialog.h"
#include "till-stationery.h"

/* A pack on its way to the screen. */
typedef struct
{
  TillWindow     *window;
  TillSession    *session;
  TillDispute    *dispute;
  TillStationery *stationery; /* NULL until it is read */
  GCancellable   *cancellable;
} Packing;

static void
packing_free (Packing *packing)
{
  g_object_unref (packing->window);
  g_object_unref (packing->session);
  till_record_unref (packing->dispute);
  g_clear_pointer (&packing->stationery, till_stationery_free);
  g_clear_object (&packing->cancellable);
  g_free (packing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Packing, packing_free)

static void
tell_problem (Packing      *packing,
              const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    till_window_add_toast (packing->window, error->message);
}

static void
packed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Packing) packing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillDisputePack) pack = till_dispute_pack_load_finish (TILL_SESSION (object), result,
                                                                    &error);
  const TillAccountConfig *config = till_session_get_config (packing->session);

  if (pack == NULL)
    tell_problem (packing, error);
  else
    gtk_window_present (till_sheet_dialog_new (
      GTK_WINDOW (packing->window),
      till_dispute_pack_to_sheet (pack, config->name, config->mode, g_get_real_time ()),
      packing->stationery->logo));
}

static void
stationery_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (Packing) packing = user_data;
  g_autoptr (GError) error = NULL;

  if (!(packing->stationery = till_stationery_load_finish (result, &error)))
    {
      tell_problem (packing, error);
      return;
    }

  till_dispute_pack_load_async (packing->session, packing->dispute, packing->cancellable,
                                packed_cb, packing);
  g_steal_pointer (&packing);
}

/**
 * till_dispute_paper_show:
 * @window: the window, with an account
 * @dispute: what it is about
 * @cancellable: (nullable): optional #GCancellable
 *
 * Shows the dispute pack; what goes wrong is said in the window.
 */
void
till_dispute_paper_show (TillWindow   *window,
                         TillDispute  *dispute,
                         GCancellable *cancellable)
{
  TillSession *session = till_window_get_session (window);
  Packing *packing;

  g_return_if_fail (session != NULL && dispute != NULL);

  packing = g_new0 (Packing, 1);
  packing->window = g_object_ref (window);
  packing->session = g_object_ref (session);
  packing->dispute = till_record_ref (dispute);
  packing->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  till_stationery_load_async (till_session_get_folder (session), cancellable, stationery_cb,
                              packing);
}
