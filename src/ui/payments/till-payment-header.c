/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The names above the list: a click on one sorts by it, and the edges between them can be moved.
 * With the keyboard the menu beside the columns does the same (till-sort-button.c). */

#include "till-payment-header.h"

#include <glib/gi18n.h>

#include "till-column-chooser.h"
#include "till-payment-row.h"
#include "till-sort-button.h"
#include "till-sort-words.h"

/* Half of what can be taken hold of between two columns. */
#define EDGE 6

typedef struct
{
  TillPaymentRow *row;           /* owns this */
  TillColumnSet  *set;
  TillPaymentCell dragged;       /* the column whose edge is moved */
  int             dragged_width; /* how wide it was, in digits */
} Header;

static void
header_free (gpointer  data,
             GObject  *row)
{
  Header *self = data;

  g_signal_handlers_disconnect_by_data (self->set, self);
  g_object_unref (self->set);
  g_free (self);
}

/* From where reading begins. */
static double
turn (Header *self,
      double  x)
{
  GtkWidget *row = GTK_WIDGET (self->row);

  return gtk_widget_get_direction (row) == GTK_TEXT_DIR_RTL ? gtk_widget_get_width (row) - x : x;
}

/* The column whose far edge is at @x; %TILL_N_CELLS for none. */
static TillPaymentCell
find_edge (Header *self,
           double  x)
{
  TillPaymentColumns columns;

  till_payment_row_lay_out (self->row, &columns);
  if (columns.two_lines)
    return TILL_N_CELLS;

  x = turn (self, x);
  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    if (cell != TILL_CELL_CUSTOMER && columns.width[cell] > 0 &&
        ABS (x - (columns.x[cell] + columns.width[cell] + EDGE)) < EDGE)
      return cell;

  return TILL_N_CELLS;
}

/* The order that a click at @x asks for. */
static gboolean
find_sort (Header   *self,
           double    x,
           TillSort *ret_sort)
{
  TillPaymentColumns columns;

  till_payment_row_lay_out (self->row, &columns);
  if (columns.two_lines || find_edge (self, x) < TILL_N_CELLS)
    return FALSE;

  x = turn (self, x);
  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    if (columns.width[cell] > 0 && x >= columns.x[cell] &&
        x < columns.x[cell] + columns.width[cell])
      return till_column_set_find_next_sort (self->set, cell, ret_sort);

  return FALSE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               Header         *self)
{
  self->dragged = find_edge (self, x);
  if (self->dragged == TILL_N_CELLS)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  self->dragged_width = till_column_set_get_width (self->set, self->dragged);
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          x,
                double          y,
                Header         *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self->row)) == GTK_TEXT_DIR_RTL;
  TillPaymentColumns columns;
  int digit_width = till_payment_row_lay_out (self->row, &columns);

  if (self->dragged < TILL_N_CELLS)
    till_column_set_resize (self->set, self->dragged,
                            self->dragged_width + (int) (rtl ? -x : x) / digit_width);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           Header                   *self)
{
  TillSort sort;
  const char *name = find_edge (self, x) < TILL_N_CELLS  ? "col-resize"
                     : find_sort (self, x, &sort)        ? "pointer"
                                                         : NULL;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->row), name);
}

static void
clicked_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            Header          *self)
{
  TillSort sort;

  if (find_sort (self, x, &sort))
    till_column_set_set_sort (self->set, sort);
}

static gboolean
query_tooltip_cb (GtkWidget  *row,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip,
                  Header     *self)
{
  g_autofree char *text = NULL;
  TillSort sort;

  if (keyboard || !find_sort (self, x, &sort))
    return FALSE;

  /* Translators: an order of the list, as "Newest first" */
  text = g_strdup_printf (_("Sort: %s"), till_sort_words_say (sort));
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
tell_accessible (Header *self)
{
  g_autofree char *said = till_sort_words_say_sorted (till_column_set_get_sort (self->set));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                  -1);
}

/**
 * till_payment_header_new:
 * @set: its columns
 *
 * Returns: (transfer floating): a row with the names of the columns, which can be clicked to sort,
 *   and whose edges can be moved
 */
GtkWidget *
till_payment_header_new (TillColumnSet *set)
{
  GtkWidget *row = till_payment_row_new_header (set);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  Header *self = g_new0 (Header, 1);

  self->row = TILL_PAYMENT_ROW (row);
  self->set = g_object_ref (set);
  self->dragged = TILL_N_CELLS;
  g_object_weak_ref (G_OBJECT (row), header_free, self);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (row, motion);
  g_signal_connect (row, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
  g_signal_connect_swapped (set, "sorted", G_CALLBACK (tell_accessible), self);
  tell_accessible (self);

  return row;
}

/**
 * till_payment_header_new_menus:
 * @set: the columns
 *
 * Returns: (transfer floating): buttons for what the header does with a pointer: the order of the
 *   rows, and which columns there are
 */
GtkWidget *
till_payment_header_new_menus (TillColumnSet *set)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), till_sort_button_new (set));
  gtk_box_append (GTK_BOX (box), till_column_chooser_new (set));

  return box;
}
