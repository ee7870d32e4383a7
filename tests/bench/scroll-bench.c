/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long frames take while somebody scrolls: "scroll-bench history.db" in a session with a
 * screen. Not a test: it has figures, no verdict.
 *
 * Shows the list of payments of a history, as store-bench fills it, in the widgets of the real
 * window, and moves through it: slowly, by pages, and to places anywhere. The same is done with
 * rows that draw nothing, which is the floor that GTK sets. Frame times are from before-paint to
 * after-paint of the frame clock, by the clock on the wall and by that of the thread, which other
 * programs do not change. Last comes the memory of the process. */

#include <adwaita.h>
#include <time.h>

#include "till-payment-list.h"
#include "till-payment-row.h"
#include "till-payment-selection.h"
#include "till-store.h"

#define N_FRAMES 400
#define ROW_HEIGHT 32

typedef enum
{
  MOVE_SLOWLY,
  MOVE_BY_PAGES,
  MOVE_ANYWHERE,
  N_MOVES,
} Move;

typedef struct
{
  GMainLoop       *loop;
  TillPaymentList *list;
  TillColumnSet   *columns;
  GtkWidget       *list_view;
  GtkAdjustment   *adjustment;
  GRand           *rand;
  gboolean         is_floor;
  Move             move;
  guint            n_frames;
  gint64           wall_from, thread_from;
  GArray          *wall;     /* gint64, µs */
  GArray          *thread;
} Bench;

static gint64
get_thread_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
set_up_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           Bench                    *bench)
{
  GtkWidget *row = bench->is_floor ? adw_bin_new () : till_payment_row_new (bench->columns);

  gtk_widget_set_size_request (row, -1, ROW_HEIGHT);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Bench                    *bench)
{
  if (!bench->is_floor)
    till_payment_row_set_slot (TILL_PAYMENT_ROW (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           Bench                    *bench)
{
  if (!bench->is_floor)
    till_payment_row_set_slot (TILL_PAYMENT_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
move (Bench *bench)
{
  double value = gtk_adjustment_get_value (bench->adjustment);
  double page = gtk_adjustment_get_page_size (bench->adjustment);
  double end = gtk_adjustment_get_upper (bench->adjustment) - page;

  switch (bench->move)
    {
    case MOVE_SLOWLY:
      value += 20;
      break;

    case MOVE_BY_PAGES:
      value += 0.9 * page;
      break;

    case MOVE_ANYWHERE:
    case N_MOVES:
      value = g_rand_double_range (bench->rand, 0, MAX (end, 1));
      break;
    }

  gtk_adjustment_set_value (bench->adjustment, MIN (value, end));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  Bench *bench = user_data;

  if (bench->n_frames++ >= N_FRAMES)
    {
      g_main_loop_quit (bench->loop);
      return G_SOURCE_REMOVE;
    }

  move (bench);

  return G_SOURCE_CONTINUE;
}

static void
before_paint_cb (Bench *bench)
{
  bench->wall_from = g_get_monotonic_time ();
  bench->thread_from = get_thread_us ();
}

static void
after_paint_cb (Bench *bench)
{
  gint64 wall = g_get_monotonic_time () - bench->wall_from;
  gint64 thread = get_thread_us () - bench->thread_from;

  g_array_append_val (bench->wall, wall);
  g_array_append_val (bench->thread, thread);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 time_a = *(const gint64 *) a, time_b = *(const gint64 *) b;

  return time_a < time_b ? -1 : time_a > time_b;
}

static void
print (const char *what,
       GArray     *times)
{
  g_array_sort (times, compare);
#define AT(percent)                                                                                \
  ((double) g_array_index (times, gint64, (times->len - 1) * (percent) / 100) / 1000.0)
  g_print ("  %s p50 %5.1f  p99 %5.1f  max %5.1f ms", what, AT (50), AT (99), AT (100));
#undef AT
}

static void
run (Bench      *bench,
     Move        how,
     const char *name)
{
  bench->move = how;
  bench->n_frames = 0;
  g_array_set_size (bench->wall, 0);
  g_array_set_size (bench->thread, 0);
  gtk_adjustment_set_value (bench->adjustment, 0);
  gtk_widget_add_tick_callback (bench->list_view, tick_cb, bench, NULL);
  g_main_loop_run (bench->loop);
  g_print ("%-6s %-9s", bench->is_floor ? "floor" : "rows", name);
  print ("wall", bench->wall);
  print ("thread", bench->thread);
  g_print ("  (%u frames)\n", bench->wall->len);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

/* Until the list has grown no longer for half a second. */
static void
wait_for_all (Bench *bench)
{
  guint n, before;

  do
    {
      before = g_list_model_get_n_items (G_LIST_MODEL (bench->list));
      g_timeout_add (500, quit_cb, bench->loop);
      g_main_loop_run (bench->loop);
      n = g_list_model_get_n_items (G_LIST_MODEL (bench->list));
    }
  while (n == 0 || n != before);
}

static void
show (Bench    *bench,
      gboolean  is_floor)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *window = gtk_window_new ();
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (till_payment_selection_new (bench->list));
  GdkFrameClock *clock;

  bench->is_floor = is_floor;
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), bench);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), bench);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), bench);
  bench->list_view = gtk_list_view_new (selection, factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), bench->list_view);
  bench->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 1320, 800);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_all (bench);

  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), bench);
  run (bench, MOVE_SLOWLY, "slowly");
  run (bench, MOVE_BY_PAGES, "by pages");
  run (bench, MOVE_ANYWHERE, "anywhere");
  g_signal_handlers_disconnect_by_data (clock, bench);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!(*(TillStore **) user_data = till_store_open_finish (result, &error)))
    g_error ("%s", error->message);
}

static void
print_memory (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "Rss:") || g_str_has_prefix (lines[i], "Anonymous:"))
      g_print ("%s\n", lines[i]);
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { NULL };
  TillStore *store = NULL;

  if (argc != 2)
    {
      g_printerr ("scroll-bench history.db\n");
      return 2;
    }

  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  adw_init ();
  till_store_open_async (argv[1], till_clock_new_system (), NULL, opened_cb, &store);
  while (store == NULL)
    g_main_context_iteration (NULL, TRUE);

  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.rand = g_rand_new_with_seed (7);
  bench.wall = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.thread = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.columns = till_column_set_new ();
  bench.list = till_payment_list_new ();
  till_payment_list_set_store (bench.list, store);
  wait_for_all (&bench);
  g_print ("%u payments\n", g_list_model_get_n_items (G_LIST_MODEL (bench.list)));

  show (&bench, /* is_floor= */ TRUE);
  show (&bench, /* is_floor= */ FALSE);
  print_memory ();
  till_store_close (store);

  return 0;
}
