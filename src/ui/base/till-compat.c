/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The only place that asks for the version of GTK or libadwaita: what is called one thing in the
 * oldest we run on and another in the newest. */

#include "till-compat.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define APP_ID "io.github.tillroll.Tillroll"

#if ADW_CHECK_VERSION (1, 5, 0)
/* Newer than the baseline on purpose: in the branches below only. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
#define TILL_NEW_DIALOGS 1
#else
#define TILL_NEW_DIALOGS 0
#endif

static AdwResponseAppearance
look_to_appearance (TillAnswerLook look)
{
  switch (look)
    {
    case TILL_ANSWER_PLAIN:
      return ADW_RESPONSE_DEFAULT;

    case TILL_ANSWER_SUGGESTED:
      return ADW_RESPONSE_SUGGESTED;

    case TILL_ANSWER_DANGEROUS:
      return ADW_RESPONSE_DESTRUCTIVE;
    }

  g_assert_not_reached ();
}

#if TILL_NEW_DIALOGS

typedef AdwAlertDialog Question;

static Question *
question_new (GtkWidget  *parent,
              const char *heading,
              const char *body)
{
  return ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
}

static void
question_add (Question         *question,
              const TillAnswer *answer)
{
  adw_alert_dialog_add_response (question, answer->id, answer->label);
  adw_alert_dialog_set_response_appearance (question, answer->id,
                                            look_to_appearance (answer->look));
}

static void
question_show (Question   *question,
               GtkWidget  *parent,
               GtkWidget  *extra,
               const char *close_id)
{
  if (extra != NULL)
    adw_alert_dialog_set_extra_child (question, extra);
  adw_alert_dialog_set_close_response (question, close_id);
  adw_alert_dialog_set_default_response (question, close_id);
  adw_dialog_present (ADW_DIALOG (question), parent);
}

static void
question_close (Question *question)
{
  adw_dialog_force_close (ADW_DIALOG (question));
}

static void
question_enable (GtkWidget  *extra,
                 const char *id,
                 gboolean    enabled)
{
  GtkWidget *question = gtk_widget_get_ancestor (extra, ADW_TYPE_ALERT_DIALOG);

  if (question != NULL)
    adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (question), id, enabled);
}

#else

typedef AdwMessageDialog Question;

static Question *
question_new (GtkWidget  *parent,
              const char *heading,
              const char *body)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  return ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));
}

static void
question_add (Question         *question,
              const TillAnswer *answer)
{
  adw_message_dialog_add_response (question, answer->id, answer->label);
  adw_message_dialog_set_response_appearance (question, answer->id,
                                              look_to_appearance (answer->look));
}

static void
question_show (Question   *question,
               GtkWidget  *parent,
               GtkWidget  *extra,
               const char *close_id)
{
  if (extra != NULL)
    adw_message_dialog_set_extra_child (question, extra);
  adw_message_dialog_set_close_response (question, close_id);
  adw_message_dialog_set_default_response (question, close_id);
  gtk_window_present (GTK_WINDOW (question));
}

static void
question_close (Question *question)
{
  gtk_window_destroy (GTK_WINDOW (question));
}

static void
question_enable (GtkWidget  *extra,
                 const char *id,
                 gboolean    enabled)
{
  GtkWidget *question = gtk_widget_get_ancestor (extra, ADW_TYPE_MESSAGE_DIALOG);

  if (question != NULL)
    adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (question), id, enabled);
}

#endif

typedef struct
{
  GTask   *task;
  gboolean answered;
} Asked;

static void
response_cb (Question   *question,
             const char *response,
             gpointer    user_data)
{
  Asked *asked = user_data;

  if (asked->answered)
    return;

  asked->answered = TRUE;
  if (!g_task_return_error_if_cancelled (asked->task))
    g_task_return_pointer (asked->task, g_strdup (response), g_free);
}

/* A question that goes with its window was not answered. */
static void
asked_free (gpointer  data,
            GClosure *closure)
{
  Asked *asked = data;

  if (!asked->answered)
    g_task_return_new_error (asked->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "The question was closed");
  g_object_unref (asked->task);
  g_free (asked);
}

static void
cancelled_cb (GCancellable *cancellable,
              Question     *question)
{
  question_close (question);
}

/**
 * till_ask_async:
 * @parent: where the question comes from
 * @heading: the question in a few words
 * @body: what has to be known to answer it
 * @extra: (nullable) (transfer floating): what stands below the body
 * @answers: what can be answered; the first is the safe one: it is the default, and what closing
 *   the question means
 * @n_answers: how many, at least one
 * @cancellable: (nullable): closes the question
 * @callback: called on the main context
 * @user_data: for @callback
 *
 * Asks the person something. Enter and Escape both give the first answer.
 */
void
till_ask_async (GtkWidget          *parent,
                const char         *heading,
                const char         *body,
                GtkWidget          *extra,
                const TillAnswer   *answers,
                guint               n_answers,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  Question *question;
  Asked *asked;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (heading != NULL);
  g_return_if_fail (n_answers > 0);

  asked = g_new0 (Asked, 1);
  asked->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (asked->task, till_ask_async);

  question = question_new (parent, heading, body);
  for (guint i = 0; i < n_answers; i++)
    question_add (question, &answers[i]);

  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), question, 0);
  g_signal_connect_data (question, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  question_show (question, parent, extra, answers[0].id);
}

/**
 * till_ask_finish:
 * @result: what the callback was given
 * @error: return location for a #GError in %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the id of the answer; %NULL when it was cancelled
 */
char *
till_ask_finish (GAsyncResult *result,
                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_ask_enable:
 * @extra: what stands in a question, or a widget in that
 * @id: one of its answers
 * @enabled: whether it can be given
 *
 * For an answer that means nothing before something else has been said. Nothing happens when the
 * question is gone.
 */
void
till_ask_enable (GtkWidget  *extra,
                 const char *id,
                 gboolean    enabled)
{
  g_return_if_fail (GTK_IS_WIDGET (extra));
  g_return_if_fail (id != NULL);

  question_enable (extra, id, enabled);
}

/**
 * till_avoid_gl:
 *
 * Has GTK draw without the graphics card; before GTK starts. What the environment says already,
 * stands. The variables are those of https://docs.gtk.org/gtk4/running.html; GDK_DISABLE is new in
 * GTK 4.16, which complains of the word that was meant for GDK_DEBUG.
 */
void
till_avoid_gl (void)
{
  g_setenv ("GSK_RENDERER", "cairo", /* overwrite= */ FALSE);
  if (gtk_check_version (4, 16, 0) == NULL)
    g_setenv ("GDK_DISABLE", "gl", /* overwrite= */ FALSE);
  else
    g_setenv ("GDK_DEBUG", "gl-disable", /* overwrite= */ FALSE);
}

/* What libadwaita puts into the place of GTK's own style sheet, and brings along. */
#define NO_THEME "Adwaita-empty"

/**
 * till_avoid_theme:
 *
 * Has GTK start without its own style sheet: libadwaita takes it away again and brings another, and
 * reading it is a third of what a window without content costs. Before GTK starts, as the last that
 * is put into the environment, and before there are threads; till_begin_gtk() takes it out of the
 * environment again. A theme that somebody wants stands, and so does the style sheet where there is
 * no such theme.
 */
void
till_avoid_theme (void)
{
  g_setenv ("GTK_THEME", NO_THEME, /* overwrite= */ FALSE);
}

/**
 * till_begin_gtk:
 *
 * Starts GTK, and ends what till_avoid_theme() has begun: libadwaita stays without its own style
 * sheet, too, where it finds that a theme is wanted, and a program that we start is to have its
 * own.
 * The last variable of an environment can be taken away while others read it.
 */
void
till_begin_gtk (void)
{
  if (g_strcmp0 (g_getenv ("GTK_THEME"), NO_THEME) != 0)
    return;

  gtk_init ();
  gtk_settings_get_default ();
  g_unsetenv ("GTK_THEME");
}

/**
 * till_show_about:
 * @parent: where it was asked for
 * @version: our version
 * @debug_info: what a report of a mistake should hold; no keys, no names
 *
 * Shows who made this and under which licence.
 */
void
till_show_about (GtkWidget  *parent,
                 const char *version,
                 const char *debug_info)
{
#if TILL_NEW_DIALOGS
  GType type = ADW_TYPE_ABOUT_DIALOG;
#else
  GType type = ADW_TYPE_ABOUT_WINDOW;
#endif
  GtkWidget *about;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  about = g_object_new (type,
                        "application-icon", APP_ID,
                        "application-name", _("Tillroll"),
                        "developer-name", _("The Tillroll authors"),
                        "version", version,
                        "comments", _("A merchant console: take payments, see them as they happen, "
                                      "give money back."),
                        "copyright", "© 2026 The Tillroll authors",
                        "license-type", GTK_LICENSE_GPL_3_0,
                        "debug-info", debug_info,
                        "debug-info-filename", "tillroll.txt",
                        /* Translators: your own name, so that it is shown */
                        "translator-credits", _("translator-credits"),
                        NULL);

#if TILL_NEW_DIALOGS
  adw_dialog_present (ADW_DIALOG (about), parent);
#else
  gtk_window_set_transient_for (GTK_WINDOW (about), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_present (GTK_WINDOW (about));
#endif
}

/* Ends @task with the file that was chosen; one that has no path is of no use to us. */
static void
return_file (GTask *task,
             GFile *file)
{
  char *path = g_file_get_path (file);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                             _("Choose a folder on this computer."));
}

#if TILL_NEW_DIALOGS

static void
file_saved_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    return_file (task, file);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
}

static void
file_opened_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)
    return_file (task, file);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
}

#else

static void
file_response_cb (GtkNativeDialog *dialog,
                  int              response,
                  gpointer         user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (file != NULL)
    return_file (task, file);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");

  g_object_unref (dialog);
}

#endif

/**
 * till_choose_file_async:
 * @parent: a widget of the window that asks
 * @title: what it is about
 * @name: what the file may be called
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called when a file was chosen, or none
 * @user_data: data for @callback
 *
 * Asks where a file is to be written; asks again before one that exists is taken.
 */
void
till_choose_file_async (GtkWidget          *parent,
                        const char         *title,
                        const char         *name,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GtkWindow *window;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  window = GTK_WINDOW (gtk_widget_get_root (parent));
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_choose_file_async);

#if TILL_NEW_DIALOGS
  {
    g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

    gtk_file_dialog_set_title (dialog, title);
    gtk_file_dialog_set_initial_name (dialog, name);
    gtk_file_dialog_save (dialog, window, cancellable, file_saved_cb, task);
  }
#else
  {
    GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

    gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
    g_signal_connect (dialog, "response", G_CALLBACK (file_response_cb), task);
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  }
#endif
}

/**
 * till_choose_present_file_async:
 * @parent: a widget of the window that asks
 * @title: what it is about
 * @kind: what files of that kind are called
 * @mime_types: which files these are, with spaces between them
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called when a file was chosen, or none
 * @user_data: data for @callback
 *
 * Asks for a file that is there. Ends with till_choose_file_finish().
 */
void
till_choose_present_file_async (GtkWidget          *parent,
                                const char         *title,
                                const char         *kind,
                                const char         *mime_types,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GtkFileFilter) filter = NULL;
  g_auto (GStrv) types = NULL;
  GtkWindow *window;
  GTask *task;

  g_return_if_fail (GTK_IS_WIDGET (parent));

  window = GTK_WINDOW (gtk_widget_get_root (parent));
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_choose_present_file_async);
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, kind);
  types = g_strsplit (mime_types, " ", -1);
  for (guint i = 0; types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, types[i]);

#if TILL_NEW_DIALOGS
  {
    g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
    g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

    g_list_store_append (filters, filter);
    gtk_file_dialog_set_title (dialog, title);
    gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
    gtk_file_dialog_open (dialog, window, cancellable, file_opened_cb, task);
  }
#else
  {
    GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

    gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    g_signal_connect (dialog, "response", G_CALLBACK (file_response_cb), task);
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  }
#endif
}

/**
 * till_choose_file_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError: %G_IO_ERROR_CANCELLED when none was chosen,
 *   %G_IO_ERROR_NOT_SUPPORTED when it is not on this computer
 *
 * Returns: (transfer full) (nullable): the path of the file
 */
char *
till_choose_file_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

#if TILL_NEW_DIALOGS
G_GNUC_END_IGNORE_DEPRECATIONS
#endif
