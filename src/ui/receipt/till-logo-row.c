/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The logo that stands on receipts, in the preferences.
 *
 * What must hold: the disk is never waited for; what is no logo is said to be none, and the one
 * before stays; what is shown is what is kept. */

#include "till-logo-row.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "till-compat.h"
#include "till-logo.h"

#define SIZE 48

struct _TillLogoRow
{
  AdwActionRow     parent_instance;

  char            *path;
  GCancellable    *cancellable;  /* of the file chooser */
  cairo_surface_t *logo;         /* NULL: none */
  gboolean         busy;

  GtkWidget       *picture;
  GtkWidget       *choose_button;
  GtkWidget       *remove_button;
};

G_DEFINE_FINAL_TYPE (TillLogoRow, till_logo_row, ADW_TYPE_ACTION_ROW)

typedef struct
{
  char    *source; /* NULL: only look */
  gboolean remove;
  char    *path;
} Job;

static void
job_free (Job *job)
{
  g_free (job->source);
  g_free (job->path);
  g_free (job);
}

static void
work_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Job *job = task_data;
  cairo_surface_t *logo = NULL;
  GError *error = NULL;

  if (job->remove && g_remove (job->path) != 0 && errno != ENOENT)
    g_set_error (&error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _("The logo could not be removed: %s"), g_strerror (errno));
  else if (job->source == NULL || till_logo_keep (job->source, job->path, &error))
    logo = till_logo_load (job->path, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, logo, (GDestroyNotify) cairo_surface_destroy);
}

static void
show (TillLogoRow *self)
{
  gtk_widget_set_visible (self->picture, self->logo != NULL);
  gtk_widget_set_visible (self->remove_button, self->logo != NULL);
  gtk_widget_set_sensitive (self->choose_button, !self->busy);
  gtk_widget_set_sensitive (self->remove_button, !self->busy);
  gtk_widget_queue_draw (self->picture);
}

static void
worked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  TillLogoRow *self = TILL_LOGO_ROW (object);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *logo = g_task_propagate_pointer (G_TASK (result), &error);

  self->busy = FALSE;
  if (error == NULL)
    {
      g_clear_pointer (&self->logo, cairo_surface_destroy);
      self->logo = logo;
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               error != NULL ? error->message
                               : _("A PNG image of two megabytes at most; in black on a roll"));
  show (self);
}

static void
work (TillLogoRow *self,
      const char  *source,
      gboolean     remove)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->busy)
    return;

  job = g_new0 (Job, 1);
  job->source = g_strdup (source);
  job->remove = remove;
  job->path = g_strdup (self->path);
  self->busy = TRUE;
  show (self);
  task = g_task_new (self, /* cancellable= */ NULL, worked_cb, NULL);
  g_task_set_source_tag (task, work);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, work_in_thread);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TillLogoRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = till_choose_file_finish (result, &error);

  if (path != NULL)
    till_logo_row_take (self, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), error->message);
}

static void
choose_cb (TillLogoRow *self)
{
  till_choose_present_file_async (GTK_WIDGET (self), _("Choose a logo"), _("PNG images"),
                                  "image/png", self->cancellable, chosen_cb, g_object_ref (self));
}

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  TillLogoRow *self = user_data;
  double across, down, scale;

  if (self->logo == NULL)
    return;

  across = (double) width / cairo_image_surface_get_width (self->logo);
  down = (double) height / cairo_image_surface_get_height (self->logo);
  scale = MIN (across, down);
  cairo_set_source_rgb (cr, 1, 1, 1); /* as on paper, also where the window is dark */
  cairo_paint (cr);
  cairo_translate (cr, (width - cairo_image_surface_get_width (self->logo) * scale) / 2,
                   (height - cairo_image_surface_get_height (self->logo) * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, self->logo, 0, 0);
  cairo_paint (cr);
}

static void
till_logo_row_dispose (GObject *object)
{
  g_cancellable_cancel (TILL_LOGO_ROW (object)->cancellable);

  G_OBJECT_CLASS (till_logo_row_parent_class)->dispose (object);
}

static void
till_logo_row_finalize (GObject *object)
{
  TillLogoRow *self = TILL_LOGO_ROW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->logo, cairo_surface_destroy);
  g_free (self->path);

  G_OBJECT_CLASS (till_logo_row_parent_class)->finalize (object);
}

static void
till_logo_row_class_init (TillLogoRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_logo_row_dispose;
  object_class->finalize = till_logo_row_finalize;
}

static GtkWidget *
add_button (TillLogoRow *self,
            const char  *label,
            GCallback    callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
till_logo_row_init (TillLogoRow *self)
{
  self->cancellable = g_cancellable_new ();

  self->picture = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->picture), SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->picture), SIZE);
  gtk_widget_set_valign (self->picture, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->picture), draw_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("The logo on receipts"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->picture);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  self->choose_button = add_button (self, _("C_hoose…"), G_CALLBACK (choose_cb));
  self->remove_button = add_button (self, _("Remo_ve"), G_CALLBACK (till_logo_row_remove));
  show (self);
}

/**
 * till_logo_row_new:
 * @path: where the logo is kept
 *
 * Returns: (transfer floating): a row that shows it
 */
GtkWidget *
till_logo_row_new (const char *path)
{
  TillLogoRow *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TILL_TYPE_LOGO_ROW, "title", _("Logo"), NULL);
  self->path = g_strdup (path);
  work (self, NULL, FALSE);

  return GTK_WIDGET (self);
}

/**
 * till_logo_row_take:
 * @self: a row
 * @source: a file that a person chose
 *
 * Keeps a copy of the file as the logo, if it is one; says why if it is none.
 */
void
till_logo_row_take (TillLogoRow *self,
                    const char  *source)
{
  g_return_if_fail (TILL_IS_LOGO_ROW (self));
  g_return_if_fail (source != NULL);

  work (self, source, FALSE);
}

/**
 * till_logo_row_remove:
 * @self: a row
 *
 * Takes the logo away.
 */
void
till_logo_row_remove (TillLogoRow *self)
{
  g_return_if_fail (TILL_IS_LOGO_ROW (self));

  work (self, NULL, TRUE);
}

/**
 * till_logo_row_is_idle:
 * @self: a row
 *
 * Returns: whether what was asked of it is done
 */
gboolean
till_logo_row_is_idle (TillLogoRow *self)
{
  g_return_val_if_fail (TILL_IS_LOGO_ROW (self), FALSE);

  return !self->busy;
}

/**
 * till_logo_row_has:
 * @self: a row
 *
 * Returns: whether it shows a logo
 */
gboolean
till_logo_row_has (TillLogoRow *self)
{
  g_return_val_if_fail (TILL_IS_LOGO_ROW (self), FALSE);

  return self->logo != NULL;
}
