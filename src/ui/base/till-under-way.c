/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is under way: it has to be seen before anybody does it again.
 *
 * What must hold: the rows stay as they are while the same instructions are under way, so that a
 * button does not move under the pointer; only the words on how it goes change. */

#include "till-under-way.h"

#include <glib/gi18n.h>

#include "till-entry-row.h"
#include "till-give-up.h"
#include "till-palette.h"
#include "till-settling-words.h"
#include "till-wrap-layout.h"

struct _TillUnderWay
{
  GtkWidget    parent_instance;

  TillSession *session;
  GPtrArray   *instructions; /* those that are open */
  GPtrArray   *labels;       /* one for each, in the column */
  GtkWidget   *column;
  guint        tick_id;
};

G_DEFINE_FINAL_TYPE (TillUnderWay, till_under_way, GTK_TYPE_WIDGET)

static char *
say_progress (TillUnderWay    *self,
              TillInstruction *instruction)
{
  char *progress = till_words_settling_of (self->session, till_instruction_get_id (instruction),
                                           /* brief= */ FALSE);

  if (progress != NULL)
    return progress;

  return g_strdup (till_words_instruction_now (instruction).text);
}

static void
show_progress (TillUnderWay *self)
{
  for (guint i = 0; i < self->instructions->len; i++)
    {
      g_autofree char *text = say_progress (self, g_ptr_array_index (self->instructions, i));

      gtk_label_set_label (g_ptr_array_index (self->labels, i), text);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  show_progress (user_data);

  return G_SOURCE_CONTINUE;
}

/* Counts only while it is looked at. */
static void
keep_ticking (TillUnderWay *self)
{
  gboolean wanted = self->instructions->len > 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
close_clicked_cb (GtkButton    *button,
                  TillUnderWay *self)
{
  const char *id = gtk_widget_get_name (GTK_WIDGET (button));

  for (guint i = 0; i < self->instructions->len; i++)
    {
      TillInstruction *instruction = g_ptr_array_index (self->instructions, i);

      if (g_str_equal (till_instruction_get_id (instruction), id))
        {
          till_give_up_ask (GTK_WIDGET (self), self->session, instruction);
          return;
        }
    }
}

static GtkWidget *
close_button_new (TillUnderWay    *self,
                  TillInstruction *instruction)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Close by hand…"));

  gtk_widget_set_name (button, till_instruction_get_id (instruction));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (close_clicked_cb), self, 0);

  return button;
}

static void
add_row (TillUnderWay    *self,
         TillInstruction *instruction)
{
  const TillOrder *order = till_instruction_get_order (instruction);
  TillWord word = till_words_instruction_now (instruction);
  g_autofree char *what = till_words_instruction (instruction);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *detail = NULL;
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "layout-manager",
                                  g_object_new (TILL_TYPE_WRAP_LAYOUT, NULL), NULL);
  GtkWidget *label = gtk_label_new (NULL);

  g_strv_builder_add (builder, till_instruction_get_operator (instruction));
  if (order->customer_name != NULL)
    g_strv_builder_add (builder, order->customer_name);
  if (order->reference != NULL)
    g_strv_builder_add (builder, order->reference);
  parts = g_strv_builder_end (builder);
  detail = g_strjoinv (" · ", parts);

  till_column_append (TILL_COLUMN (self->column), till_entry_row_new (&(TillEntryText) {
    word.tone, word.glyph, what, detail, till_instruction_get_created_us (instruction) }));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "numeric");
  till_widget_set_tone (label, word.tone);
  gtk_box_append (GTK_BOX (line), label);
  if (till_instruction_get_state (instruction) == TILL_INSTRUCTION_UNKNOWN)
    gtk_box_append (GTK_BOX (line), close_button_new (self, instruction));
  till_column_append (TILL_COLUMN (self->column), line);
  g_ptr_array_add (self->labels, label);
}

static gboolean
is_same (GPtrArray *a,
         GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (till_instruction_get_id (g_ptr_array_index (a, i)),
                      till_instruction_get_id (g_ptr_array_index (b, i))) ||
        till_instruction_get_state (g_ptr_array_index (a, i)) !=
        till_instruction_get_state (g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static void
till_under_way_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (till_under_way_parent_class)->map (widget);
  keep_ticking (TILL_UNDER_WAY (widget));
  show_progress (TILL_UNDER_WAY (widget));
}

static void
till_under_way_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (till_under_way_parent_class)->unmap (widget);
  g_clear_handle_id (&TILL_UNDER_WAY (widget)->tick_id, g_source_remove);
}

static void
till_under_way_dispose (GObject *object)
{
  TillUnderWay *self = TILL_UNDER_WAY (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, show_progress, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->column, gtk_widget_unparent);

  G_OBJECT_CLASS (till_under_way_parent_class)->dispose (object);
}

static void
till_under_way_finalize (GObject *object)
{
  TillUnderWay *self = TILL_UNDER_WAY (object);

  g_ptr_array_unref (self->instructions);
  g_ptr_array_unref (self->labels);

  G_OBJECT_CLASS (till_under_way_parent_class)->finalize (object);
}

static void
till_under_way_class_init (TillUnderWayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_under_way_dispose;
  object_class->finalize = till_under_way_finalize;
  widget_class->map = till_under_way_map;
  widget_class->unmap = till_under_way_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
till_under_way_init (TillUnderWay *self)
{
  self->instructions = g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);
  self->labels = g_ptr_array_new ();
  self->column = till_column_new (6);
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
set_session (TillUnderWay *self,
             TillSession  *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, show_progress, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "settling-changed", G_CALLBACK (show_progress), self,
                             G_CONNECT_SWAPPED);
}

/**
 * till_under_way_set:
 * @self: a list
 * @session: (nullable): the account
 * @instructions: (nullable) (element-type TillInstruction): what may be under way; the rest is
 *   left out
 *
 * Returns: how many are under way
 */
guint
till_under_way_set (TillUnderWay *self,
                    TillSession  *session,
                    GPtrArray    *instructions)
{
  g_autoptr (GPtrArray) open = NULL;

  g_return_val_if_fail (TILL_IS_UNDER_WAY (self), 0);

  open = g_ptr_array_new_with_free_func ((GDestroyNotify) till_instruction_unref);
  for (guint i = 0; session != NULL && instructions != NULL && i < instructions->len; i++)
    if (till_instruction_is_open (g_ptr_array_index (instructions, i)))
      g_ptr_array_add (open, till_instruction_ref (g_ptr_array_index (instructions, i)));

  set_session (self, session);
  if (!is_same (self->instructions, open))
    {
      till_column_clear (TILL_COLUMN (self->column));
      g_ptr_array_set_size (self->labels, 0);
      g_ptr_array_unref (self->instructions);
      self->instructions = g_steal_pointer (&open);
      for (guint i = 0; i < self->instructions->len; i++)
        add_row (self, g_ptr_array_index (self->instructions, i));
    }

  gtk_widget_set_visible (GTK_WIDGET (self), self->instructions->len > 0);
  show_progress (self);
  keep_ticking (self);

  return self->instructions->len;
}
