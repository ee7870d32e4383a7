/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the list as text, for the clipboard. */

#include "till-payment-copy.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-payment-text.h"

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payments = till_store_load_payments_finish (TILL_STORE (object), result,
                                                                    &error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = NULL;
  g_autofree char *said = NULL;
  guint n = 0;

  if (gtk_widget_get_root (widget) == NULL)
    return;

  if (payments == NULL)
    {
      gtk_widget_activate_action (widget, "win.say", "s", error->message);
      return;
    }

  for (guint i = 0; i < payments->len; i++)
    if (payments->pdata[i] != NULL)
      {
        g_autofree char *row = till_payment_say_row (payments->pdata[i]);

        g_string_append_printf (text, "%s\n", row);
        n++;
      }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  count = till_format_count (n);
  said = g_strdup_printf (g_dngettext (NULL, "%s row copied", "%s rows copied", n), count);
  gtk_widget_activate_action (widget, "win.say", "s", said);
}

/**
 * till_payment_copy:
 * @widget: a widget in the window
 * @store: where the payments are
 * @keys: (element-type gint64): their keys; nothing happens without any
 *
 * Puts payments into the clipboard as text, one a line, with tabs between the cells.
 */
void
till_payment_copy (GtkWidget *widget,
                   TillStore *store,
                   GArray    *keys)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (TILL_IS_STORE (store) && keys != NULL);

  if (keys->len > 0)
    till_store_load_payments_async (store, (const gint64 *) (gpointer) keys->data, keys->len,
                                    /* cancellable= */ NULL, loaded_cb, g_object_ref (widget));
}
