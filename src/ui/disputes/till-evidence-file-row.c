/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One piece of evidence that is a file: chosen, shown, taken out again.
 *
 * What must hold: a picture is made small on another thread, and a huge one not at all; whatever
 * goes wrong, the row says it, and what can be done. */

#include "till-evidence-file-row.h"

#include <glib/gi18n.h>

#include "till-column.h"
#include "till-compat.h"
#include "till-palette.h"
#include "till-record-topic.h"
#include "till-wrap-layout.h"

/* How large a picture is shown, in pixels. */
#define PREVIEW_SIZE 72

/* Pictures with more pixels are not unpacked to be shown. */
#define MAX_PIXELS (60 * 1000 * 1000)

struct _TillEvidenceFileRow
{
  AdwBin             parent_instance;

  TillEvidenceFiles *files;
  char              *piece;
  char              *label;
  GCancellable      *closing;
  GBytes            *shown;     /* (nullable): what the picture was made of */

  /* From the template */
  GtkWidget         *file_box;
  GtkStack          *preview_stack;
  GtkPicture        *preview;
  GtkLabel          *name_label;
  GtkLabel          *facts_label;
  GtkSpinner        *spinner;
  GtkLabel          *problem_label;
  GtkWidget         *choose_button;
  GtkWidget         *again_button;
  GtkButton         *remove_button;
};

G_DEFINE_FINAL_TYPE (TillEvidenceFileRow, till_evidence_file_row, ADW_TYPE_BIN)

/* The picture */

static void
make_preview (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (task_data);
  g_autoptr (GError) error = NULL;
  GdkPixbuf *pixbuf = gdk_pixbuf_new_from_stream_at_scale (stream, PREVIEW_SIZE, PREVIEW_SIZE,
                                                           /* preserve_aspect_ratio= */ TRUE,
                                                           cancellable, &error);

  if (pixbuf != NULL)
    g_task_return_pointer (task, pixbuf, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
previewed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GdkTexture) texture = NULL;
  TillEvidenceFileRow *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  if (g_task_get_task_data (G_TASK (result)) != self->shown)
    return;

  if (pixbuf == NULL)
    {
      gtk_label_set_label (self->facts_label, _("The picture cannot be shown here; the bank may "
                                                "not be able to read it either."));
      return;
    }

  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->preview_stack, "picture");
}

static void
show_preview (TillEvidenceFileRow    *self,
              const TillEvidenceSlot *slot)
{
  g_autoptr (GTask) task = NULL;

  if (slot->content == self->shown)
    return;

  g_clear_pointer (&self->shown, g_bytes_unref);
  gtk_picture_set_paintable (self->preview, NULL);
  gtk_stack_set_visible_child_name (self->preview_stack, "paper");
  if (slot->content == NULL)
    return;

  self->shown = g_bytes_ref (slot->content);
  if (slot->facts->kind == TILL_FILE_PDF ||
      (guint64) slot->facts->width * slot->facts->height > MAX_PIXELS)
    return;

  task = g_task_new (NULL, self->closing, previewed_cb, self);
  g_task_set_source_tag (task, show_preview);
  g_task_set_task_data (task, g_bytes_ref (slot->content), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, make_preview);
}

/* The words */

static char *
say_facts (const TillEvidenceSlot *slot)
{
  g_autofree char *size = slot->size > 0 ? g_format_size (slot->size) : NULL;
  g_autofree char *what = slot->facts != NULL ? till_file_facts_say (slot->facts) : NULL;

  if (slot->step == TILL_EVIDENCE_SLOT_READING)
    return g_strdup (_("Is being read…"));

  if (slot->step == TILL_EVIDENCE_SLOT_SENDING)
    return till_record_join (_("Goes to the gateway…"), what, size);

  if (slot->step == TILL_EVIDENCE_SLOT_LOST)
    return till_record_join (_("Is not with the gateway"), what, size);

  return till_record_join (what, size, NULL);
}

static void
show_slot (TillEvidenceFileRow *self)
{
  TillEvidenceSlot slot;
  g_autofree char *facts = NULL;
  g_autofree char *refusal = till_evidence_files_say_refusal (self->files);
  gboolean has_file, on_its_way;

  till_evidence_files_get_slot (self->files, self->piece, &slot);
  has_file = slot.step != TILL_EVIDENCE_SLOT_EMPTY;
  on_its_way = slot.step == TILL_EVIDENCE_SLOT_READING || slot.step == TILL_EVIDENCE_SLOT_SENDING;
  facts = say_facts (&slot);

  gtk_widget_set_visible (self->file_box, has_file);
  gtk_label_set_label (self->name_label, slot.name != NULL ? slot.name : _("A file"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), slot.name);
  gtk_label_set_label (self->facts_label, facts != NULL ? facts : "");
  gtk_widget_set_visible (GTK_WIDGET (self->facts_label), facts != NULL);
  gtk_spinner_set_spinning (self->spinner, on_its_way);
  gtk_label_set_label (self->problem_label, slot.problem != NULL ? slot.problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), slot.problem != NULL);
  gtk_widget_set_visible (self->choose_button, !has_file);
  gtk_widget_set_sensitive (self->choose_button, refusal == NULL);
  gtk_widget_set_tooltip_text (self->choose_button, refusal);
  gtk_widget_set_visible (self->again_button, slot.step == TILL_EVIDENCE_SLOT_LOST);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), has_file);
  gtk_button_set_label (self->remove_button, on_its_way ? _("Cancel") : _("Remove"));
  show_preview (self, &slot);
}

/* Doing */

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree char *path = till_choose_file_finish (result, NULL);

  if (path != NULL)
    {
      TillEvidenceFileRow *self = user_data;

      till_evidence_files_attach_path (self->files, self->piece, path);
    }
}

static void
choose_cb (TillEvidenceFileRow *self)
{
  till_choose_present_file_async (GTK_WIDGET (self), self->label, _("PDF and pictures"),
                                  "application/pdf image/jpeg image/png", self->closing,
                                  chosen_cb, self);
}

static void
again_cb (TillEvidenceFileRow *self)
{
  till_evidence_files_send_again (self->files, self->piece);
}

static void
remove_cb (TillEvidenceFileRow *self)
{
  till_evidence_files_remove (self->files, self->piece);
  gtk_widget_grab_focus (self->choose_button);
}

static void
till_evidence_file_row_dispose (GObject *object)
{
  TillEvidenceFileRow *self = TILL_EVIDENCE_FILE_ROW (object);

  g_cancellable_cancel (self->closing);
  if (self->files != NULL)
    g_signal_handlers_disconnect_by_data (self->files, self);
  g_clear_object (&self->files);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_EVIDENCE_FILE_ROW);

  G_OBJECT_CLASS (till_evidence_file_row_parent_class)->dispose (object);
}

static void
till_evidence_file_row_finalize (GObject *object)
{
  TillEvidenceFileRow *self = TILL_EVIDENCE_FILE_ROW (object);

  g_object_unref (self->closing);
  g_clear_pointer (&self->shown, g_bytes_unref);
  g_free (self->piece);
  g_free (self->label);

  G_OBJECT_CLASS (till_evidence_file_row_parent_class)->finalize (object);
}

static void
till_evidence_file_row_class_init (TillEvidenceFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_evidence_file_row_dispose;
  object_class->finalize = till_evidence_file_row_finalize;

  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/disputes/till-evidence-file-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, file_box);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, preview_stack);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, preview);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, facts_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, choose_button);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, again_button);
  gtk_widget_class_bind_template_child (widget_class, TillEvidenceFileRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
till_evidence_file_row_init (TillEvidenceFileRow *self)
{
  self->closing = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  till_widget_set_tone (GTK_WIDGET (self->problem_label), TILL_TONE_BAD);
}

/**
 * till_evidence_file_row_new:
 * @files: the files of an answer
 * @piece: the gateway's name of the piece that it is
 * @label: ours, translated
 *
 * Returns: (transfer floating): a row for one file
 */
GtkWidget *
till_evidence_file_row_new (TillEvidenceFiles *files,
                            const char        *piece,
                            const char        *label)
{
  TillEvidenceFileRow *self;

  g_return_val_if_fail (TILL_IS_EVIDENCE_FILES (files), NULL);
  g_return_val_if_fail (piece != NULL && label != NULL, NULL);

  self = g_object_new (TILL_TYPE_EVIDENCE_FILE_ROW, NULL);
  self->files = g_object_ref (files);
  self->piece = g_strdup (piece);
  self->label = g_strdup (label);
  g_signal_connect_object (files, "changed", G_CALLBACK (show_slot), self, G_CONNECT_SWAPPED);
  gtk_widget_set_name (self->choose_button, piece);
  /* Each row has the same buttons: who hears them must hear which file they are about. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choose_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label, -1);
  show_slot (self);

  return GTK_WIDGET (self);
}

/**
 * till_evidence_file_row_attach:
 * @self: a row
 * @name: what a file is called
 * @content: all of it
 *
 * Attaches a file that is not chosen from the disk but made here, or dropped.
 */
void
till_evidence_file_row_attach (TillEvidenceFileRow *self,
                               const char          *name,
                               GBytes              *content)
{
  g_return_if_fail (TILL_IS_EVIDENCE_FILE_ROW (self));

  till_evidence_files_attach (self->files, self->piece, name, content);
}
