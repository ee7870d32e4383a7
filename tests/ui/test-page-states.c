/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Each page of the back office in each of its four states: empty, loading, offline, broken. What is
 * said is looked for; what it looks like is written into the folder $TEST_PICTURES, if there is
 * one. */

#include <string.h>

#include "till-clock.h"
#include "till-double-store.h"
#include "till-double.h"
#include "till-record-view.h"
#include "till-records-page.h"
#include "till-report-double.h"
#include "till-reports-page.h"
#include "till-topics.h"

#define WIDTH 760
#define HEIGHT 560

static const TillRecordTopic * const topics[] = {
  &till_refund_topic, &till_dispute_topic, &till_payout_topic, &till_customer_topic,
  &till_link_topic,
};

typedef struct
{
  TillSession *session;
  TillStore   *store;
  GtkWidget   *page;
  GtkWidget   *window;
} Stage;

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * 1000;

  while (g_main_context_iteration (NULL, FALSE) || g_get_monotonic_time () < end)
    ;
}

/* Shows @page, which is the stage's from now on, before anything has been read. */
static void
show (Stage     *stage,
      GtkWidget *page)
{
  stage->page = page;
  stage->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (stage->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (stage->window), page);
  g_object_set (page, "session", stage->session, NULL);
  gtk_window_present (GTK_WINDOW (stage->window));
  settle ();
}

static void
open_session (Stage   *stage,
              gboolean filled)
{
  TillFreshness live = { .state = TILL_FRESHNESS_LIVE };

  stage->session = till_double_session_new (TILL_ACCOUNT_PRACTICE, "Acme Tea");
  stage->store = till_session_get_store (stage->session);
  till_double_session_set_freshness (stage->session, &live);
  if (filled)
    till_double_session_fill (stage->session, 400, g_get_real_time ());
}

static void
close_stage (Stage *stage)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  settle ();
  g_assert_finalize_object (g_steal_pointer (&stage->session));
}

/* Whether @text stands somewhere where it is seen. */
static gboolean
is_seen (GtkWidget  *widget,
         const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_seen (child, text))
      return TRUE;

  return FALSE;
}

static void
await (Stage      *stage,
       const char *text)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (!is_seen (stage->window, text))
    {
      if (g_get_monotonic_time () > end)
        g_error ("“%s” is not seen", text);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* Draws the window as it is on the screen. */
static void
take_picture (Stage      *stage,
              const char *page,
              const char *state)
{
  const char *folder = g_getenv ("TEST_PICTURES");
  g_autofree char *path = NULL;
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (folder == NULL)
    return;

  settle ();
  paintable = gtk_widget_paintable_new (stage->window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (stage->window),
                          gtk_widget_get_height (stage->window));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (stage->window)),
                                         node, NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  path = g_strdup_printf ("%s/%s-%s.png", folder, page, state);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static void
test_empty (gconstpointer data)
{
  const TillRecordTopic *topic = data;
  TillFreshness offline = {
    .state = TILL_FRESHNESS_OFFLINE, .since_us = g_get_real_time () - 3600 * TILL_SECOND,
  };
  Stage stage;

  open_session (&stage, FALSE);
  show (&stage, till_records_page_new (topic));
  await (&stage, topic->empty_title);
  take_picture (&stage, topic->name, "empty");

  /* Empty because nothing could be fetched yet is another thing, and there is something to do. */
  till_double_session_set_freshness (stage.session, &offline);
  await (&stage, "nothing has been fetched yet");
  await (&stage, "Check now");
  take_picture (&stage, topic->name, "empty-offline");
  close_stage (&stage);
}

static void
test_loading (gconstpointer data)
{
  const TillRecordTopic *topic = data;
  Stage stage;

  open_session (&stage, TRUE);
  till_double_store_by_hand (stage.store);
  show (&stage, till_records_page_new (topic));
  await (&stage, "Loading…");
  take_picture (&stage, topic->name, "loading");
  while (till_double_store_n_waiting (stage.store) > 0)
    till_double_store_deliver (stage.store, 0);
  settle ();
  g_assert_false (is_seen (stage.window, "Loading…"));
  close_stage (&stage);
}

/* Without a network all that is known stays to be read, and since when it is of is said. */
static void
test_offline (gconstpointer data)
{
  const TillRecordTopic *topic = data;
  TillFreshness offline = {
    .state = TILL_FRESHNESS_OFFLINE, .since_us = g_get_real_time () - 3600 * TILL_SECOND,
    .checked_us = g_get_real_time () - 3600 * TILL_SECOND,
  };
  Stage stage;

  open_session (&stage, TRUE);
  till_double_session_set_freshness (stage.session, &offline);
  show (&stage, till_records_page_new (topic));
  await (&stage, "Offline");
  g_assert_false (is_seen (stage.window, topic->empty_title));
  take_picture (&stage, topic->name, "offline");
  close_stage (&stage);
}

static void
test_broken (gconstpointer data)
{
  const TillRecordTopic *topic = data;
  Stage stage;

  open_session (&stage, TRUE);
  till_double_store_break (stage.store, TRUE);
  show (&stage, till_records_page_new (topic));
  await (&stage, topic->failed_title);
  await (&stage, "Try again");
  take_picture (&stage, topic->name, "broken");
  close_stage (&stage);
}

static void
test_reports (void)
{
  TillFreshness offline = {
    .state = TILL_FRESHNESS_OFFLINE, .since_us = g_get_real_time () - 3600 * TILL_SECOND,
    .checked_us = g_get_real_time () - 3600 * TILL_SECOND,
  };
  Stage stage;

  open_session (&stage, FALSE);
  show (&stage, till_reports_page_new ());
  await (&stage, "Nothing");
  take_picture (&stage, "reports", "empty");
  close_stage (&stage);

  open_session (&stage, TRUE);
  till_double_report_hold (stage.store, TRUE);
  show (&stage, till_reports_page_new ());
  settle ();
  g_assert_false (is_seen (stage.window, "£"));
  take_picture (&stage, "reports", "loading");
  till_double_report_hold (stage.store, FALSE);
  close_stage (&stage);

  open_session (&stage, TRUE);
  till_double_session_set_freshness (stage.session, &offline);
  show (&stage, till_reports_page_new ());
  await (&stage, "cannot be reached");
  await (&stage, "£");
  take_picture (&stage, "reports", "offline");
  close_stage (&stage);

  open_session (&stage, TRUE);
  till_double_report_break (stage.store, TRUE);
  show (&stage, till_reports_page_new ());
  await (&stage, "The disk is gone");
  await (&stage, "Try again");
  take_picture (&stage, "reports", "broken");
  close_stage (&stage);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char   *name;
    GTestDataFunc func;
  } states[] = {
    { "empty", test_empty }, { "loading", test_loading }, { "offline", test_offline },
    { "broken", test_broken },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    for (guint k = 0; k < G_N_ELEMENTS (states); k++)
      {
        g_autofree char *path = g_strdup_printf ("/ui/page-states/%s/%s", topics[i]->name,
                                                 states[k].name);

        g_test_add_data_func (path, topics[i], states[k].func);
      }
  g_test_add_func ("/ui/page-states/reports", test_reports);

  return g_test_run ();
}
