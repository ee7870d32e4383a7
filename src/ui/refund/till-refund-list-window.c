/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Many refunds at once: the list, what would become of each row, one question, and how it goes.
 *
 * What must hold: nothing is sent before the rows were shown and the question with count, sums and
 * account was answered; the default of that question is not to; Escape never sends, and stops what
 * goes on before it closes; the window does not keep others from working. */

#include "till-refund-list-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "till-compat.h"
#include "till-error-words.h"
#include "till-plain.h"
#include "till-refund-result.h"
#include "till-refund-table.h"
#include "till-refund-words.h"

/* The sums are counted anew so often at most while the list is carried out. */
#define SHOW_MS 100

struct _TillRefundListWindow
{
  AdwWindow        parent_instance;

  TillSession     *session;
  TillRefundBatch *batch;
  GCancellable    *cancellable;
  guint            show_id;
  gboolean         asking;
  gboolean         began;

  /* From the template */
  AdwToastOverlay *toasts;
  AdwHeaderBar    *header;
  AdwWindowTitle  *title;
  GtkStack        *stack;
  GtkWidget       *input;
  GtkTextView     *text_view;
  GtkCheckButton  *comma_check;
  GtkLabel        *problem_label;
  GtkWidget       *look_button;
  GtkWidget       *checking;
  GtkSpinner      *spinner;
  AdwStatusPage   *failed;
  GtkWidget       *list;
  GtkLabel        *sums_label;
  GtkCheckButton  *refused_check;
  GtkCheckButton  *again_check;
  TillRefundTable *table;
  GtkProgressBar  *progress_bar;
  GtkLabel        *progress_label;
  GtkWidget       *begin_button;
  GtkLabel        *begin_label;
  GtkWidget       *save_button;
  GtkWidget       *close_button;
  GtkWidget       *stop_button;
};

G_DEFINE_FINAL_TYPE (TillRefundListWindow, till_refund_list_window, ADW_TYPE_WINDOW)

static TillRefundBatchStep
get_step (TillRefundListWindow *self)
{
  return self->batch != NULL ? till_refund_batch_get_step (self->batch) : TILL_REFUND_BATCH_NEW;
}

static void
say (TillRefundListWindow *self,
     const char           *text)
{
  adw_toast_overlay_add_toast (self->toasts, till_plain_toast_new (text));
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
show_buttons (TillRefundListWindow   *self,
              const TillRefundCounts *counts)
{
  TillRefundBatchStep step = get_step (self);
  gboolean running = step == TILL_REFUND_BATCH_RUNNING;
  guint n_open = counts->n[TILL_REFUND_ITEM_READY] + counts->n[TILL_REFUND_ITEM_UNKNOWN];
  g_autofree char *begin = till_refund_words_begin (self->batch);

  gtk_label_set_label (self->begin_label, begin);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->begin_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, begin, -1);
  gtk_widget_set_visible (self->begin_button, !running && n_open > 0);
  gtk_widget_set_visible (self->stop_button, running);
  gtk_widget_set_sensitive (self->stop_button, !till_refund_batch_is_stopping (self->batch));
  gtk_widget_set_visible (self->close_button, !running);
  gtk_widget_set_visible (self->save_button, !running);
  gtk_widget_set_visible (GTK_WIDGET (self->refused_check),
                          !running && counts->n[TILL_REFUND_ITEM_REFUSED] > 0 &&
                          counts->n[TILL_REFUND_ITEM_REFUSED] < counts->n_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->again_check),
                          step == TILL_REFUND_BATCH_CHECKED &&
                          (counts->n_on_earlier_list > 0 ||
                           gtk_check_button_get_active (self->again_check)));
}

static void
show_progress (TillRefundListWindow   *self,
               const TillRefundCounts *counts)
{
  gboolean running = get_step (self) == TILL_REFUND_BATCH_RUNNING;
  guint n_settled = counts->n[TILL_REFUND_ITEM_DONE] + counts->n[TILL_REFUND_ITEM_REFUSED];
  g_autofree char *text = NULL;

  if (running)
    text = till_refund_words_progress (self->batch);
  else if (self->began)
    text = till_refund_words_heading (self->batch);
  else if (counts->n[TILL_REFUND_ITEM_READY] + counts->n[TILL_REFUND_ITEM_UNKNOWN] == 0)
    text = g_strdup (_("There is nothing to be refunded on this list."));

  gtk_progress_bar_set_fraction (self->progress_bar, (double) n_settled / MAX (counts->n_rows, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running);
  gtk_label_set_label (self->progress_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->progress_label), text != NULL);
}

static void
show_list (TillRefundListWindow *self)
{
  g_autofree char *sums = till_refund_words_sums (self->batch);
  TillRefundCounts counts;

  till_refund_batch_count (self->batch, &counts);
  gtk_label_set_label (self->sums_label, sums);
  show_buttons (self, &counts);
  show_progress (self, &counts);
}

static void
show_failed (TillRefundListWindow *self)
{
  adw_status_page_set_icon_name (self->failed, "dialog-warning-symbolic");
  till_plain_set_description (self->failed,
                              till_words_error (till_refund_batch_get_trouble (self->batch)));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->failed));
}

static void
show (TillRefundListWindow *self)
{
  GtkWidget *before = gtk_stack_get_visible_child (self->stack);

  if (self->batch == NULL)
    return;

  gtk_spinner_set_spinning (self->spinner, get_step (self) == TILL_REFUND_BATCH_CHECKING);
  switch (get_step (self))
    {
    case TILL_REFUND_BATCH_NEW:
      show_failed (self);
      return;

    case TILL_REFUND_BATCH_CHECKING:
      gtk_stack_set_visible_child (self->stack, self->checking);
      return;

    case TILL_REFUND_BATCH_CHECKED:
    case TILL_REFUND_BATCH_STOPPED:
    case TILL_REFUND_BATCH_FINISHED:
      till_refund_table_refresh (self->table);
      break;

    case TILL_REFUND_BATCH_RUNNING:
      break;
    }

  show_list (self);
  gtk_stack_set_visible_child (self->stack, self->list);
  if (before != self->list)
    gtk_widget_grab_focus (self->close_button);
}

static gboolean
show_cb (gpointer user_data)
{
  TillRefundListWindow *self = user_data;

  self->show_id = 0;
  show_list (self);

  return G_SOURCE_REMOVE;
}

static void
item_changed_cb (TillRefundListWindow *self)
{
  if (self->show_id == 0)
    self->show_id = g_timeout_add (SHOW_MS, show_cb, self);
}

/* --- the list --------------------------------------------------------------------------------- */

static void
check_cb (TillRefundListWindow *self)
{
  if (self->batch != NULL && get_step (self) != TILL_REFUND_BATCH_RUNNING)
    till_refund_batch_check (self->batch, gtk_check_button_get_active (self->again_check));
}

static void
take_list (TillRefundListWindow *self,
           TillRefundList       *list)
{
  self->batch = till_refund_batch_new (self->session, list);
  g_signal_connect_object (self->batch, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->batch, "item-changed", G_CALLBACK (item_changed_cb), self,
                           G_CONNECT_SWAPPED);
  till_refund_table_set_batch (self->table, self->batch);
  check_cb (self);
}

static void
show_problem (TillRefundListWindow *self,
              const char           *text)
{
  gtk_label_set_label (self->problem_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
}

static char
get_decimal_point (TillRefundListWindow *self)
{
  return gtk_check_button_get_active (self->comma_check) ? ',' : '.';
}

static void
look_clicked_cb (TillRefundListWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, /* include_hidden_chars= */ TRUE);
  till_refund_list_window_read (self, text, strlen (text), get_decimal_point (self));
}

/* A file that is being read; another one can be opened before that has ended. */
typedef struct
{
  TillRefundListWindow *self;
  char                 *text;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->self);
  g_free (reading->text);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Reading) reading = user_data;
  TillRefundListWindow *self = reading->self;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &length, &error))
    till_refund_list_window_read (self, reading->text, length, get_decimal_point (self));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillRefundListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (object), result, &error);
  Reading *reading;

  if (stream == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_problem (self, error->message);
      return;
    }

  /* A byte more than a list may have, so that a longer one is not taken for a whole one. */
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->text = g_malloc (TILL_REFUND_ROWS_MAX_BYTES + 1);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), reading->text,
                                 TILL_REFUND_ROWS_MAX_BYTES + 1, G_PRIORITY_DEFAULT,
                                 self->cancellable, read_cb, reading);
}

static void
file_chosen_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (TillRefundListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = till_choose_file_finish (result, &error);

  if (path != NULL)
    till_refund_list_window_open (self, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, error->message);
}

static void
open_clicked_cb (TillRefundListWindow *self)
{
  till_choose_present_file_async (GTK_WIDGET (self), _("Open a list of refunds"), _("Lists (CSV)"),
                                  "text/plain", self->cancellable, file_chosen_cb,
                                  g_object_ref (self));
}

/* --- beginning, stopping, the result ---------------------------------------------------------- */

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (TillRefundListWindow) self = user_data;
  g_autofree char *answer = till_ask_finish (result, NULL);

  self->asking = FALSE;
  if (g_strcmp0 (answer, "refund") == 0 && self->batch != NULL)
    till_refund_list_window_begin (self);
}

static void
begin_clicked_cb (TillRefundListWindow *self)
{
  const TillAnswer answers[] = {
    { "cancel", _("_Cancel"), TILL_ANSWER_PLAIN },
    { "refund", _("_Refund"), TILL_ANSWER_DANGEROUS },
  };
  g_autofree char *question = NULL;

  if (self->asking)
    return;

  self->asking = TRUE;
  question = till_refund_words_question (self->batch, till_session_get_config (self->session));
  till_ask_async (GTK_WIDGET (self), _("Refund all these rows?"), question, NULL, answers,
                  G_N_ELEMENTS (answers), self->cancellable, answered_cb, g_object_ref (self));
}

static void
stop_clicked_cb (TillRefundListWindow *self)
{
  till_refund_batch_stop (self->batch);
}

static void
close_clicked_cb (TillRefundListWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
refused_toggled_cb (TillRefundListWindow *self)
{
  till_refund_table_set_only_refused (self->table,
                                      gtk_check_button_get_active (self->refused_check));
}

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TillRefundListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (object));
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    /* Translators: the name of a file */
    text = g_strdup_printf (_("The result is in “%s” now"), name);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (error->message);

  if (text != NULL)
    say (self, text);
}

static void
place_chosen_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (TillRefundListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = till_choose_file_finish (result, &error);

  if (path != NULL)
    till_refund_list_window_write (self, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

static void
save_clicked_cb (TillRefundListWindow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  /* Translators: the name of a file; a day, as "2026-11-20" */
  g_autofree char *name = g_strdup_printf (_("refunds %s.csv"), day);

  till_choose_file_async (GTK_WIDGET (self), _("Save what became of each row"), name,
                          self->cancellable, place_chosen_cb, g_object_ref (self));
}

/* --- the window ------------------------------------------------------------------------------- */

static gboolean
till_refund_list_window_close_request (GtkWindow *window)
{
  TillRefundListWindow *self = TILL_REFUND_LIST_WINDOW (window);

  if (till_refund_list_window_is_running (self))
    {
      till_refund_batch_stop (self->batch);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (till_refund_list_window_parent_class)->close_request (window);
}

static void
till_refund_list_window_dispose (GObject *object)
{
  TillRefundListWindow *self = TILL_REFUND_LIST_WINDOW (object);

  if (self->batch != NULL)
    till_refund_batch_stop (self->batch);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->show_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_REFUND_LIST_WINDOW);
  g_clear_object (&self->batch);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_refund_list_window_parent_class)->dispose (object);
}

static void
till_refund_list_window_finalize (GObject *object)
{
  TillRefundListWindow *self = TILL_REFUND_LIST_WINDOW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (till_refund_list_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/refund/till-refund-list-window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillRefundListWindow, name)
  BIND (toasts);
  BIND (header);
  BIND (title);
  BIND (stack);
  BIND (input);
  BIND (text_view);
  BIND (comma_check);
  BIND (problem_label);
  BIND (look_button);
  BIND (checking);
  BIND (spinner);
  BIND (failed);
  BIND (list);
  BIND (sums_label);
  BIND (refused_check);
  BIND (again_check);
  BIND (table);
  BIND (progress_bar);
  BIND (progress_label);
  BIND (begin_button);
  BIND (begin_label);
  BIND (save_button);
  BIND (close_button);
  BIND (stop_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, look_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
}

static void
till_refund_list_window_class_init (TillRefundListWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_refund_list_window_dispose;
  object_class->finalize = till_refund_list_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = till_refund_list_window_close_request;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  g_type_ensure (TILL_TYPE_REFUND_TABLE);
  bind_template (widget_class);
}

static void
till_refund_list_window_init (TillRefundListWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_check_button_set_active (self->comma_check, till_money_get_decimal_point () == ',');
}

/* Live and test never look alike, here neither. */
static void
show_account (TillRefundListWindow *self)
{
  const TillAccountConfig *config = till_session_get_config (self->session);
  g_autofree char *account = till_words_account (config->name, config->mode);

  adw_window_title_set_subtitle (self->title, account);
  if (config->mode == TILL_ACCOUNT_TEST)
    gtk_widget_add_css_class (GTK_WIDGET (self->header), "till-test");
  else if (config->mode == TILL_ACCOUNT_PRACTICE)
    gtk_widget_add_css_class (GTK_WIDGET (self->header), "till-practice");
}

/**
 * till_refund_list_window_new:
 * @parent: (nullable): the window it belongs to
 * @session: the account
 * @list: (nullable): what is wanted; %NULL to ask for it
 *
 * Returns: (transfer none): a window, to be presented
 */
GtkWindow *
till_refund_list_window_new (GtkWindow      *parent,
                             TillSession    *session,
                             TillRefundList *list)
{
  TillRefundListWindow *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (TILL_IS_SESSION (session), NULL);

  self = g_object_new (TILL_TYPE_REFUND_LIST_WINDOW, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  show_account (self);
  if (list != NULL)
    take_list (self, list);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->text_view));

  return GTK_WINDOW (self);
}

/**
 * till_refund_list_window_read:
 * @self: a window that asks for a list
 * @text: the list: foreign data
 * @length: its length in bytes
 * @decimal_point: '.' or ',', as it is written
 *
 * Looks the list over, or says why it cannot be read.
 */
void
till_refund_list_window_read (TillRefundListWindow *self,
                              const char           *text,
                              gsize                 length,
                              char                  decimal_point)
{
  g_autoptr (TillRefundList) list = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  g_return_if_fail (TILL_IS_REFUND_LIST_WINDOW (self));
  g_return_if_fail (text != NULL);

  if (self->batch != NULL)
    return;

  if (!(rows = till_refund_rows_read (text, length, &error)))
    {
      show_problem (self, error->message);
      return;
    }

  list = till_refund_list_new (rows, decimal_point);
  take_list (self, list);
}

/**
 * till_refund_list_window_open:
 * @self: a window that asks for a list
 * @path: a file
 *
 * Reads the list from a file.
 */
void
till_refund_list_window_open (TillRefundListWindow *self,
                              const char           *path)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (TILL_IS_REFUND_LIST_WINDOW (self));
  g_return_if_fail (path != NULL);

  file = g_file_new_for_path (path);
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb, g_object_ref (self));
}

/**
 * till_refund_list_window_begin:
 * @self: a window whose list was looked over
 *
 * Carries the list out. A person has said that it is meant.
 */
void
till_refund_list_window_begin (TillRefundListWindow *self)
{
  g_return_if_fail (TILL_IS_REFUND_LIST_WINDOW (self) && self->batch != NULL);

  gtk_check_button_set_active (self->refused_check, FALSE);
  if (!till_refund_batch_start (self->batch))
    return;

  self->began = TRUE;
  gtk_widget_grab_focus (self->stop_button);
}

/**
 * till_refund_list_window_write:
 * @self: a window with a list
 * @path: a file
 *
 * Saves what became of each row as CSV, whole or not at all.
 */
void
till_refund_list_window_write (TillRefundListWindow *self,
                               const char           *path)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *csv;

  g_return_if_fail (TILL_IS_REFUND_LIST_WINDOW (self) && self->batch != NULL);
  g_return_if_fail (path != NULL);

  file = g_file_new_for_path (path);
  csv = till_refund_result_to_csv (self->batch);
  bytes = g_bytes_new_take (csv, strlen (csv));
  g_file_replace_contents_bytes_async (file, bytes, /* etag= */ NULL, /* make_backup= */ FALSE,
                                       G_FILE_CREATE_PRIVATE, self->cancellable, written_cb,
                                       g_object_ref (self));
}

/**
 * till_refund_list_window_is_running:
 * @self: a window
 *
 * Returns: whether the list is being carried out
 */
gboolean
till_refund_list_window_is_running (TillRefundListWindow *self)
{
  g_return_val_if_fail (TILL_IS_REFUND_LIST_WINDOW (self), FALSE);

  return get_step (self) == TILL_REFUND_BATCH_RUNNING;
}
