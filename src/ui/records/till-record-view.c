/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The detail of a record: how much, where it stands, what has to be known before all else, what
 * can be done, everything that is known. What must hold: nothing is rebuilt that says the same as
 * before, so that a selection of text and the focus survive a live update. */

#include "till-record-view.h"

#include <glib/gi18n.h>

#include "till-column.h"
#include "till-fact.h"
#include "till-palette.h"
#include "till-state-pill.h"
#include "till-wrap-layout.h"

struct _TillRecordView
{
  AdwBin                 parent_instance;

  const TillRecordTopic *topic;
  TillRecordList        *list;
  TillRecordItem        *item;     /* NULL: none is chosen */
  GPtrArray             *more;     /* TillFactText, of the same record; NULL: nothing */
  char                  *facts;    /* what facts_box says */
  char                  *actions;  /* what buttons has */

  /* From the template */
  GtkStack              *states;
  GtkLabel              *choose_label;
  GtkScrolledWindow     *scrolled;
  GtkLabel              *heading_label;
  TillStatePill         *state_pill;
  GtkLabel              *warning_label;
  GtkBox                *buttons;
  AdwBin                *extra_bin;
  TillColumn            *facts_box;
};

G_DEFINE_FINAL_TYPE (TillRecordView, till_record_view, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_CHANGED,
} TillRecordViewSignal;

static guint signals[SIGNAL_CHANGED + 1];

static void
add_heading (TillRecordView *self,
             const char     *title,
             gboolean        is_first)
{
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_top (heading, is_first ? 0 : 10);
  till_column_append (self->facts_box, heading);
}

static void
add_fact (TillRecordView     *self,
          const TillFactText *text)
{
  GtkWidget *fact = till_fact_new (text->title);

  g_object_set (fact, "copyable", text->copyable, NULL);
  till_fact_set_value (TILL_FACT (fact), text->value);
  till_fact_set_tone (TILL_FACT (fact), text->tone);
  till_column_append (self->facts_box, fact);
}

static void
show_facts (TillRecordView *self,
            gint64          now_us)
{
  g_autoptr (GPtrArray) facts =
    till_record_topic_list_facts (self->topic, till_record_item_get_record (self->item),
                                  till_record_item_get_payment (self->item), now_us);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  g_autoptr (GString) all = g_string_new (NULL);

  if (self->more != NULL)
    g_ptr_array_extend (shown, self->more, NULL, NULL);
  g_ptr_array_extend (shown, facts, NULL, NULL);
  for (guint i = 0; i < shown->len; i++)
    {
      const TillFactText *fact = shown->pdata[i];

      g_string_append_printf (all, "%s\n%s\n%d\n", fact->title,
                              fact->value != NULL ? fact->value : "", fact->tone);
    }

  if (g_strcmp0 (self->facts, all->str) == 0)
    return;

  till_column_clear (self->facts_box);
  for (guint i = 0; i < shown->len; i++)
    {
      const TillFactText *fact = shown->pdata[i];

      if (fact->value == NULL)
        add_heading (self, fact->title, i == 0);
      else
        add_fact (self, fact);
    }
  g_free (self->facts);
  self->facts = g_strdup (all->str);
}

/* Whether the window, or what stands around the view, knows an action. */
static gboolean
has_action (TillRecordView *self,
            const char     *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!g_str_has_prefix (name, "win."))
    return TRUE;

  return G_IS_ACTION_GROUP (root) &&
         g_action_group_has_action (G_ACTION_GROUP (root), name + strlen ("win."));
}

static void
add_button (TillRecordView         *self,
            const TillRecordAction *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (action->label);

  if (action->is_dangerous)
    gtk_widget_add_css_class (button, "destructive-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action->name);
  if (action->target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", action->target);
  gtk_box_append (self->buttons, button);
}

static void
show_actions (TillRecordView *self)
{
  gpointer record = till_record_item_get_record (self->item);
  g_autoptr (GPtrArray) actions =
    till_record_topic_list_actions (self->topic, record,
                                    till_record_item_get_payment (self->item));
  g_autoptr (GString) all = g_string_new (NULL);
  GtkWidget *child;

  if (till_record_list_can_settle (self->list, record))
    till_record_add_action (actions, _("_Dealt with"), "record.settle", NULL);

  for (guint i = actions->len; i > 0; i--)
    if (!has_action (self, ((TillRecordAction *) actions->pdata[i - 1])->name))
      g_ptr_array_remove_index (actions, i - 1);

  for (guint i = 0; i < actions->len; i++)
    {
      const TillRecordAction *action = actions->pdata[i];

      g_string_append_printf (all, "%s %s\n", action->name,
                              action->target != NULL ? action->target : "");
    }

  gtk_widget_set_visible (GTK_WIDGET (self->buttons), actions->len > 0);
  if (g_strcmp0 (self->actions, all->str) == 0)
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  for (guint i = 0; i < actions->len; i++)
    add_button (self, actions->pdata[i]);
  g_free (self->actions);
  self->actions = g_strdup (all->str);
}

static void
show_warning (TillRecordView *self,
              gint64          now_us)
{
  TillTone tone = TILL_TONE_PLAIN;
  g_autofree char *warning = NULL;

  if (self->topic->say_warning != NULL)
    warning = self->topic->say_warning (till_record_item_get_record (self->item), now_us, &tone);

  gtk_widget_set_visible (GTK_WIDGET (self->warning_label), warning != NULL);
  if (warning == NULL)
    return;

  if (g_strcmp0 (gtk_label_get_label (self->warning_label), warning) != 0)
    gtk_label_set_label (self->warning_label, warning);
  till_widget_set_tone (GTK_WIDGET (self->warning_label), tone);
}

static void
show (TillRecordView *self)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (TillRecordLine) line = NULL;

  if (self->item != NULL)
    {
      line = self->topic->say_line (till_record_item_get_record (self->item),
                                    till_record_item_get_payment (self->item), now_us);
      gtk_label_set_label (self->heading_label, line->amount != NULL ? line->amount
                                                                     : line->title);
      if (line->word.text != NULL)
        till_state_pill_set_word (self->state_pill, &line->word);
      if (line->state != NULL)
        till_state_pill_set_label (self->state_pill, line->state);
      gtk_widget_set_visible (GTK_WIDGET (self->state_pill), line->word.text != NULL);
      show_warning (self, now_us);
      show_actions (self);
      show_facts (self, now_us);
    }

  gtk_stack_set_visible_child_name (self->states, self->item != NULL ? "record" : "none");
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
settle_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TillRecordView *self = TILL_RECORD_VIEW (widget);
  gpointer record = self->item != NULL ? till_record_item_get_record (self->item) : NULL;

  if (record != NULL && till_record_list_can_settle (self->list, record))
    till_record_list_settle (self->list, record);
}

/* Only now it is known what the window can do. */
static void
till_record_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (till_record_view_parent_class)->root (widget);

  show (TILL_RECORD_VIEW (widget));
}

static void
till_record_view_dispose (GObject *object)
{
  TillRecordView *self = TILL_RECORD_VIEW (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->more, g_ptr_array_unref);
  g_clear_object (&self->list);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_RECORD_VIEW);

  G_OBJECT_CLASS (till_record_view_parent_class)->dispose (object);
}

static void
till_record_view_finalize (GObject *object)
{
  TillRecordView *self = TILL_RECORD_VIEW (object);

  g_free (self->facts);
  g_free (self->actions);

  G_OBJECT_CLASS (till_record_view_parent_class)->finalize (object);
}

static void
till_record_view_class_init (TillRecordViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_record_view_dispose;
  object_class->finalize = till_record_view_finalize;
  widget_class->root = till_record_view_root;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_RECORD_VIEW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_STATE_PILL);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  gtk_widget_class_install_action (widget_class, "record.settle", NULL, settle_action);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/records/till-record-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, states);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, choose_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, heading_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, state_pill);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, warning_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, buttons);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, extra_bin);
  gtk_widget_class_bind_template_child (widget_class, TillRecordView, facts_box);
}

static void
till_record_view_init (TillRecordView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * till_record_view_new:
 * @topic: (transfer none): of which records
 * @list: the list they are in
 *
 * Returns: (transfer floating): a detail of nothing
 */
TillRecordView *
till_record_view_new (const TillRecordTopic *topic,
                      TillRecordList        *list)
{
  TillRecordView *self;

  g_return_val_if_fail (topic != NULL, NULL);
  g_return_val_if_fail (TILL_IS_RECORD_LIST (list), NULL);

  self = g_object_new (TILL_TYPE_RECORD_VIEW, NULL);
  self->topic = topic;
  self->list = g_object_ref (list);
  gtk_label_set_label (self->choose_label, _(topic->choose));
  /* What has been dealt with is said otherwise than before. */
  g_signal_connect_object (list, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * till_record_view_set_item:
 * @self: a detail
 * @item: (nullable): what to show
 *
 * Shows another record, or none.
 */
void
till_record_view_set_item (TillRecordView *self,
                           TillRecordItem *item)
{
  g_return_if_fail (TILL_IS_RECORD_VIEW (self));

  if (self->item == item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_swapped (item, "changed", G_CALLBACK (show), self);

  g_clear_pointer (&self->more, g_ptr_array_unref);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  show (self);
}

/**
 * till_record_view_get_item:
 * @self: a detail
 *
 * Returns: (transfer none) (nullable): what it shows
 */
TillRecordItem *
till_record_view_get_item (TillRecordView *self)
{
  g_return_val_if_fail (TILL_IS_RECORD_VIEW (self), NULL);

  return self->item;
}

/**
 * till_record_view_set_more:
 * @self: a detail
 * @facts: (nullable) (transfer none) (element-type TillFactText): what is known of the record
 *   that is shown besides itself; forgotten when another one is
 *
 * Says more, above what the record says itself.
 */
void
till_record_view_set_more (TillRecordView *self,
                           GPtrArray      *facts)
{
  g_return_if_fail (TILL_IS_RECORD_VIEW (self));

  g_clear_pointer (&self->more, g_ptr_array_unref);
  self->more = facts != NULL ? g_ptr_array_ref (facts) : NULL;
  if (self->item != NULL)
    show_facts (self, g_get_real_time ());
}

/**
 * till_record_view_set_extra:
 * @self: a detail
 * @extra: (transfer floating): what only records of this topic have
 *
 * Puts something between the buttons and what is known.
 */
void
till_record_view_set_extra (TillRecordView *self,
                            GtkWidget      *extra)
{
  g_return_if_fail (TILL_IS_RECORD_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (extra));

  adw_bin_set_child (self->extra_bin, extra);
  gtk_widget_set_visible (GTK_WIDGET (self->extra_bin), TRUE);
}
