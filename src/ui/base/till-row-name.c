/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a row of a list is called for those who do not see it. A list puts an item around each row,
 * and that has the focus, so what must hold is: the item says what the row says. */

#include "till-row-name.h"

/**
 * till_row_name_set:
 * @row: what a list shows of an item; in its list already, or nobody hears of it
 * @said: all that it says, to be spoken
 *
 * Names a row and the item around it.
 */
void
till_row_name_set (GtkWidget  *row,
                   const char *said)
{
  GtkWidget *item;

  g_return_if_fail (GTK_IS_WIDGET (row));
  g_return_if_fail (said != NULL);

  item = gtk_widget_get_parent (row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                    -1);
}
