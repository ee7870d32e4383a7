/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A row of a list of records, in two lines, so that it is whole in the narrowest window too: who
 * and how much; where it stands and since when. */

#include "till-record-row.h"

#include "till-format.h"
#include "till-row-name.h"
#include "till-state-pill.h"

struct _TillRecordRow
{
  GtkWidget              parent_instance;

  const TillRecordTopic *topic;
  TillRecordItem        *item;   /* NULL: bound to none */

  /* From the template */
  GtkWidget             *first_line;
  GtkWidget             *second_line;
  GtkLabel              *title_label;
  GtkLabel              *amount_label;
  TillStatePill         *state_pill;
  GtkLabel              *detail_label;
  GtkLabel              *time_label;
};

G_DEFINE_FINAL_TYPE (TillRecordRow, till_record_row, GTK_TYPE_WIDGET)

static void
show (TillRecordRow *self)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (TillRecordLine) line =
    self->topic->say_line (till_record_item_get_record (self->item),
                           till_record_item_get_payment (self->item), now_us);
  g_autofree char *time = till_format_time (line->time_us, now_us);
  g_autofree char *time_long = till_format_time_long (line->time_us);
  g_autofree char *all = NULL;

  if (line->detail == NULL)
    line->detail = g_strdup (till_record_item_get_note (self->item));
  all = till_record_line_say_all (line, now_us);
  gtk_label_set_label (self->title_label, line->title);
  gtk_label_set_label (self->amount_label, line->amount != NULL ? line->amount : "");
  if (line->word.text != NULL)
    till_state_pill_set_word (self->state_pill, &line->word);
  if (line->state != NULL)
    till_state_pill_set_label (self->state_pill, line->state);
  gtk_widget_set_visible (GTK_WIDGET (self->state_pill), line->word.text != NULL);
  gtk_label_set_label (self->detail_label, line->detail != NULL ? line->detail : "");
  gtk_label_set_label (self->time_label, time);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time_label), time_long);
  till_row_name_set (GTK_WIDGET (self), all);
}

static void
till_record_row_dispose (GObject *object)
{
  TillRecordRow *self = TILL_RECORD_ROW (object);

  till_record_row_set_item (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_RECORD_ROW);

  G_OBJECT_CLASS (till_record_row_parent_class)->dispose (object);
}

static void
till_record_row_class_init (TillRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_record_row_dispose;

  g_type_ensure (TILL_TYPE_STATE_PILL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "till-record-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/records/till-record-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, first_line);
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, second_line);
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, amount_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, state_pill);
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordRow, time_label);
}

static void
till_record_row_init (TillRecordRow *self)
{
  GtkLayoutManager *layout;

  gtk_widget_init_template (GTK_WIDGET (self));
  layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);
}

/**
 * till_record_row_new:
 * @topic: (transfer none): of which records
 *
 * Returns: (transfer floating): a row bound to none
 */
GtkWidget *
till_record_row_new (const TillRecordTopic *topic)
{
  TillRecordRow *self = g_object_new (TILL_TYPE_RECORD_ROW, NULL);

  self->topic = topic;

  return GTK_WIDGET (self);
}

/**
 * till_record_row_set_item:
 * @self: a row
 * @item: (nullable): what it says
 *
 * Binds the row.
 */
void
till_record_row_set_item (TillRecordRow  *self,
                          TillRecordItem *item)
{
  g_return_if_fail (TILL_IS_RECORD_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show, self);
  g_set_object (&self->item, item);

  if (item == NULL)
    return;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (show), self);
  show (self);
}
