/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded into a program with LD_PRELOAD: ends it after its first frame, and says what it has
 * computed until then, all threads, in µs. That is the same on a busy machine, and "valgrind
 * --tool=callgrind" counts the instructions of just this. Where there is a list, it is the first
 * frame with rows in it. */

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static GtkWidget *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_VIEW (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *list = find_list (child);

      if (list != NULL)
        return list;
    }

  return NULL;
}

static void
painted_cb (GtkWidget *window)
{
  GtkWidget *list = find_list (window);
  GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;
  struct timespec spent;

  if (list != NULL && (row == NULL || gtk_widget_get_height (row) == 0))
    return;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  g_print ("%" G_GINT64_FORMAT "\n", (gint64) spent.tv_sec * 1000000 + spent.tv_nsec / 1000);
  _exit (EXIT_SUCCESS);
}

static void
realized_cb (GtkWidget *window)
{
  /* When it is painted: what is done after a frame is not part of it. */
  g_signal_connect_data (gtk_widget_get_frame_clock (window), "paint", G_CALLBACK (painted_cb),
                         window, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* Takes the place of GTK's own. */
void
gtk_window_present (GtkWindow *window)
{
  void (*present) (GtkWindow *) = dlsym (RTLD_NEXT, "gtk_window_present");

  if (gtk_widget_get_realized (GTK_WIDGET (window)))
    realized_cb (GTK_WIDGET (window));
  else
    g_signal_connect (window, "realize", G_CALLBACK (realized_cb), NULL);
  present (window);
}
