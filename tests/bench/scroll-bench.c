/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long frames take while somebody scrolls: "scroll-bench history.db" in a session with a
 * screen. Not a test: it has figures, no verdict.
 *
 * Shows the list of payments of a history, as store-bench fills it, in the widgets of the real
 * window, and moves through it: slowly, by pages, and to places anywhere. The same is done with
 * rows that draw nothing, which is the floor that GTK sets, and while payments are told: new ones
 * and changes of those that are seen, a hundred at a time, fifty times a second at most, through
 * the store and the list as in the window. Frame times are from before-paint to after-paint of the
 * frame clock, by the clock on the wall and by that of the thread, which other programs do not
 * change.
 *
 * Prints one line of JSON for each way to move: what, how, wall and thread (p50, p99, max, in ms),
 * told (payments told meanwhile); and one for the memory of the process, in KiB. */

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "till-memory.h"
#include "till-payment-list.h"
#include "till-payment-row.h"
#include "till-payment-selection.h"
#include "till-store.h"

#define N_FRAMES 400
#define ROW_HEIGHT 32

/* Payments that are told at a time, and how long until the next. */
#define N_TOLD 100
#define TELL_MS 20

/* After this long the store has given its memory back. */
#define REST_SECONDS 6

typedef enum
{
  SHOW_FLOOR,
  SHOW_QUIET,
  SHOW_LIVE,
} Show;

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
  TillStore       *store;
  TillPaymentList *list;
  TillColumnSet   *columns;
  GtkWidget       *list_view;
  GtkAdjustment   *adjustment;
  GRand           *rand;
  Show             show;
  gboolean         telling;
  guint            n_told;
  guint            n_new;
  gint64           newest_us;
  guint            top;      /* the row at the upper edge, or near it */
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
  GtkWidget *row = bench->show == SHOW_FLOOR ? adw_bin_new ()
                                             : till_payment_row_new (bench->columns);

  gtk_widget_set_size_request (row, -1, ROW_HEIGHT);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         Bench                    *bench)
{
  if (bench->show != SHOW_FLOOR)
    till_payment_row_set_slot (TILL_PAYMENT_ROW (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           Bench                    *bench)
{
  if (bench->show != SHOW_FLOOR)
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

  value = MIN (value, end);
  bench->top = (guint) (value / ROW_HEIGHT);
  till_payment_list_set_hold (bench->list, bench->top + (guint) (page / ROW_HEIGHT) + 2);
  gtk_adjustment_set_value (bench->adjustment, value);
}

/* A new payment, made of one that is there. */
static TillPayment *
make_new (Bench             *bench,
          const TillPayment *model)
{
  g_autofree char *id = g_strdup_printf ("ch_live_%" G_GINT64_FORMAT "_%u", bench->newest_us,
                                         bench->n_new);
  TillPayment fields = *model;

  fields.record.id = id;
  fields.intent_id = NULL;
  fields.created_us = bench->newest_us + ++bench->n_new * TILL_SECOND / 10;
  fields.record.as_of_us = fields.created_us;

  return till_record_new (&fields);
}

/* The same payment, given back or not. */
static TillPayment *
make_changed (const TillPayment *payment)
{
  TillPayment fields = *payment;

  fields.refunded = fields.refunded == 0 ? fields.captured : 0;
  fields.record.as_of_us += TILL_SECOND;

  return till_record_new (&fields);
}

static void tell (Bench *bench);

static gboolean
tell_cb (gpointer user_data)
{
  tell (user_data);

  return G_SOURCE_REMOVE;
}

static void
applied_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Bench *bench = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TillApplied) applied = till_store_apply_finish (TILL_STORE (object), result, &error);

  if (applied == NULL)
    g_error ("%s", error->message);

  bench->n_told += applied->changed->len;
  till_payment_list_take (bench->list, applied);
  g_timeout_add (TELL_MS, tell_cb, bench);
}

/* Tells of changes where somebody looks, and of new payments, until it is enough. */
static void
tell (Bench *bench)
{
  g_autoptr (GPtrArray) records = till_record_array_new ();

  if (bench->show != SHOW_LIVE)
    {
      bench->telling = FALSE;
      return;
    }

  for (guint i = 0; i < N_TOLD; i++)
    {
      g_autoptr (TillPaymentSlot) slot = g_list_model_get_item (G_LIST_MODEL (bench->list),
                                                                bench->top + i / 2);
      const TillPayment *payment = slot != NULL ? till_payment_slot_get_payment (slot) : NULL;

      if (payment != NULL)
        g_ptr_array_add (records, i % 2 == 0 ? make_changed (payment) : make_new (bench, payment));
    }

  bench->telling = TRUE;
  till_store_apply_async (bench->store, records, NULL, 0, NULL, applied_cb, bench);
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
  g_print (", \"%s\": [%.1f, %.1f, %.1f]", what, AT (50), AT (99), AT (100));
#undef AT
}

static void
run (Bench      *bench,
     Move        how,
     const char *name)
{
  static const char *const shows[] = { "floor", "quiet", "live" };

  bench->move = how;
  bench->n_frames = 0;
  bench->n_told = 0;
  g_array_set_size (bench->wall, 0);
  g_array_set_size (bench->thread, 0);
  gtk_adjustment_set_value (bench->adjustment, 0);
  gtk_widget_add_tick_callback (bench->list_view, tick_cb, bench, NULL);
  g_main_loop_run (bench->loop);
  g_print ("{\"what\": \"%s\", \"how\": \"%s\"", shows[bench->show], name);
  print ("wall", bench->wall);
  print ("thread", bench->thread);
  g_print (", \"told\": %u}\n", bench->n_told);
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
show (Bench *bench,
      Show   what)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *window = gtk_window_new ();
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (till_payment_selection_new (bench->list));
  GdkFrameClock *clock;

  bench->show = what;
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
  if (what == SHOW_LIVE)
    tell (bench);
  run (bench, MOVE_SLOWLY, "slowly");
  run (bench, MOVE_BY_PAGES, "by pages");
  run (bench, MOVE_ANYWHERE, "anywhere");
  bench->show = SHOW_FLOOR;
  while (bench->telling)
    g_main_context_iteration (NULL, TRUE);
  bench->show = what;
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
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL) &&
      (line = strstr (text, "VmRSS:")))
    g_print ("{\"what\": \"memory\", \"kib\": %d}\n", atoi (line + strlen ("VmRSS:")));
}

/* When the newest payment was made. */
static gint64
get_newest (Bench *bench)
{
  g_autoptr (TillPaymentSlot) slot = g_list_model_get_item (G_LIST_MODEL (bench->list), 0);

  while (till_payment_slot_get_payment (slot) == NULL)
    g_main_context_iteration (NULL, TRUE);

  return till_payment_slot_get_payment (slot)->created_us;
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

  till_memory_use_few_heaps ();
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
  bench.store = store;
  bench.newest_us = get_newest (&bench);

  show (&bench, SHOW_FLOOR);
  show (&bench, SHOW_QUIET);
  show (&bench, SHOW_LIVE);
  bench.show = SHOW_FLOOR;
  g_timeout_add_seconds (REST_SECONDS, quit_cb, bench.loop);
  g_main_loop_run (bench.loop);
  print_memory ();
  till_store_close (store);

  return 0;
}
