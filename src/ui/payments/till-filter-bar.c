/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The search entry, and below it how it was understood. Every key press counts at once: the list
 * is found again within a few milliseconds.
 *
 * What must hold: the text in the entry is all there is. Chips are what it means, and they and the
 * menus do nothing but change its letters. */

#include "till-filter-bar.h"

#include <glib/gi18n.h>

#include "till-period.h"
#include "till-query.h"
#include "till-text.h"
#include "till-words.h"
#include "till-wrap-layout.h"

#define RESOURCES "/io/github/tillroll/Tillroll/payments/"

struct _TillFilterBar
{
  AdwBin         parent_instance;

  TillQuery     *query;                                /* what the text means */
  GSimpleAction *period_action;
  GtkWidget     *checks[TILL_PAYMENT_LABEL_DISPUTED + 1];

  /* From the template */
  GtkEditable   *search_entry;
  GtkMenuButton *period_button;
  GtkMenuButton *state_button;
  GtkBox        *chips;
  GtkMenuButton *save_button;
  GtkPopover    *save_popover;
  GtkEditable   *name_entry;
  GtkWidget     *name_button;
  GtkWidget     *clear_button;
};

G_DEFINE_FINAL_TYPE (TillFilterBar, till_filter_bar, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_CHANGED,
  SIGNAL_LEAVE,
} TillFilterBarSignal;

static guint signals[SIGNAL_LEAVE + 1];

/* As people look for them: what went well, what waits, what went wrong. */
static const TillPaymentLabel label_order[] = {
  TILL_PAYMENT_LABEL_SUCCEEDED, TILL_PAYMENT_LABEL_AUTHORIZED, TILL_PAYMENT_LABEL_PROCESSING,
  TILL_PAYMENT_LABEL_REQUIRES_ACTION, TILL_PAYMENT_LABEL_REQUIRES_INPUT,
  TILL_PAYMENT_LABEL_PARTLY_REFUNDED, TILL_PAYMENT_LABEL_REFUNDED, TILL_PAYMENT_LABEL_DISPUTED,
  TILL_PAYMENT_LABEL_DECLINED, TILL_PAYMENT_LABEL_CANCELED, TILL_PAYMENT_LABEL_EXPIRED,
  TILL_PAYMENT_LABEL_UNKNOWN,
};

/* As people look for them: the nearest first. */
static const TillPeriod period_order[] = {
  TILL_PERIOD_ANY, TILL_PERIOD_TODAY, TILL_PERIOD_YESTERDAY, TILL_PERIOD_THIS_WEEK,
  TILL_PERIOD_LAST_WEEK, TILL_PERIOD_THIS_MONTH, TILL_PERIOD_LAST_MONTH, TILL_PERIOD_LAST_7_DAYS,
  TILL_PERIOD_LAST_30_DAYS, TILL_PERIOD_THIS_YEAR, TILL_PERIOD_LAST_YEAR,
};

/* Chips */

static void
set_text (TillFilterBar *self,
          const char    *text)
{
  gtk_editable_set_text (self->search_entry, text);
  gtk_editable_set_position (self->search_entry, -1);
}

static void
remove_part_cb (GtkButton     *chip,
                TillFilterBar *self)
{
  g_autofree char *text = NULL;
  guint index = 0;

  for (GtkWidget *before = gtk_widget_get_prev_sibling (GTK_WIDGET (chip)); before != NULL;
       before = gtk_widget_get_prev_sibling (before))
    index++;

  /* The chip goes with its part: the focus must not go with it. */
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  text = till_query_without (self->query, index);
  set_text (self, text);
}

static GtkWidget *
chip_new (TillFilterBar       *self,
          const TillQueryPart *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (part->said);
  GtkWidget *chip = gtk_button_new ();
  /* Translators: a part of the search, as "Refunded" or "Over 100" */
  g_autofree char *tip = g_strdup_printf (_("Search without %s"), part->said);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_set_tooltip_text (chip, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_widget_add_css_class (chip, "till-chip");
  gtk_widget_add_css_class (chip, "till-part");
  g_signal_connect (chip, "clicked", G_CALLBACK (remove_part_cb), self);

  return chip;
}

/* Words alone need no chips: they stand in the entry. */
static gboolean
needs_chips (TillQuery *query)
{
  for (guint i = 0; i < till_query_get_n_parts (query); i++)
    if (till_query_get_part (query, i)->kind != TILL_QUERY_TEXT)
      return TRUE;

  return FALSE;
}

static void
update_chips (TillFilterBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, child);

  if (needs_chips (self->query))
    for (guint i = 0; i < till_query_get_n_parts (self->query); i++)
      gtk_box_append (self->chips, chip_new (self, till_query_get_part (self->query, i)));

  gtk_widget_set_visible (GTK_WIDGET (self->chips),
                          gtk_widget_get_first_child (GTK_WIDGET (self->chips)) != NULL);
}

/* The nick of the period that is asked for; "" if it is another time. */
static const char *
get_period (TillFilterBar *self)
{
  const char *nick = till_period_get_nick (TILL_PERIOD_ANY);

  for (guint i = 0; i < till_query_get_n_parts (self->query); i++)
    {
      const TillQueryPart *part = till_query_get_part (self->query, i);

      if (part->kind == TILL_QUERY_DATE)
        nick = part->number >= 0 ? till_period_get_nick (part->number) : "";
    }

  return nick;
}

static void
update_menus (TillFilterBar *self)
{
  g_simple_action_set_state (self->period_action, g_variant_new_string (get_period (self)));
  for (guint i = 0; i < G_N_ELEMENTS (label_order); i++)
    if (self->checks[label_order[i]] != NULL)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[label_order[i]]),
                                   till_query_has_label (self->query, label_order[i]));
}

static void
read_text (TillFilterBar *self,
           gint64         now_us)
{
  g_clear_pointer (&self->query, till_query_free);
  self->query = till_query_new (gtk_editable_get_text (self->search_entry), now_us);
}

static void
changed (TillFilterBar *self)
{
  read_text (self, g_get_real_time ());
  update_chips (self);
  update_menus (self);
  gtk_widget_set_visible (self->clear_button, till_filter_bar_is_active (self));
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), till_filter_bar_is_active (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
search_changed_cb (TillFilterBar *self)
{
  changed (self);
}

/* Saved views */

static void
name_changed_cb (TillFilterBar *self)
{
  gtk_widget_set_sensitive (self->name_button,
                            !till_text_is_empty (gtk_editable_get_text (self->name_entry)));
}

static void
save_view_cb (TillFilterBar *self)
{
  const char *name = gtk_editable_get_text (self->name_entry);

  if (till_text_is_empty (name))
    return;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.save-view", "(ss)", name,
                              gtk_editable_get_text (self->search_entry));
  gtk_popover_popdown (self->save_popover);
  gtk_editable_set_text (self->name_entry, "");
}

/* Escape: first the text goes, then the person. */
static void
stop_search_cb (TillFilterBar *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
}

static void
leave_cb (TillFilterBar *self)
{
  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                TillFilterBar         *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, signals[SIGNAL_LEAVE], 0);

  return GDK_EVENT_STOP;
}

static void
label_toggled_cb (GtkCheckButton *check,
                  TillFilterBar  *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (label_order); i++)
    if (self->checks[label_order[i]] == GTK_WIDGET (check) &&
        gtk_check_button_get_active (check) != till_query_has_label (self->query, label_order[i]))
      {
        g_autofree char *text = till_query_toggle_label (self->query, label_order[i]);

        set_text (self, text);
        return;
      }
}

static void
period_action (GSimpleAction *action,
               GVariant      *state,
               gpointer       user_data)
{
  TillFilterBar *self = user_data;
  g_autofree char *text = NULL;
  TillPeriod period;

  if (!till_period_from_nick (g_variant_get_string (state, NULL), &period))
    return;

  text = till_query_set_period (self->query, period);
  set_text (self, text);
}

static void
add_period_action (TillFilterBar *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->period_action =
    g_simple_action_new_stateful ("period", G_VARIANT_TYPE_STRING,
                                  g_variant_new_string (till_period_get_nick (TILL_PERIOD_ANY)));
  g_signal_connect_object (self->period_action, "change-state", G_CALLBACK (period_action), self,
                           0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->period_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filter", G_ACTION_GROUP (group));
}

/* Both lists are made when they are first opened. */
static void
open_periods_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (period_order); i++)
    {
      g_autofree char *detailed = g_strdup_printf ("filter.period::%s",
                                                   till_period_get_nick (period_order[i]));

      g_menu_append (menu, till_period_get_name (period_order[i]), detailed);
    }

  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
open_labels_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  TillFilterBar *self = user_data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *popover = gtk_popover_new ();

  if (gtk_menu_button_get_popover (button) != NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (label_order); i++)
    {
      const char *text = till_words_payment_label (label_order[i]).text;
      GtkWidget *check = gtk_check_button_new_with_label (text);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   till_query_has_label (self->query, label_order[i]));
      self->checks[label_order[i]] = check;
      g_signal_connect (check, "toggled", G_CALLBACK (label_toggled_cb), self);
      gtk_box_append (GTK_BOX (box), check);
    }

  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

static void
till_filter_bar_dispose (GObject *object)
{
  TillFilterBar *self = TILL_FILTER_BAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), TILL_TYPE_FILTER_BAR);
  g_clear_object (&self->period_action);
  g_clear_pointer (&self->query, till_query_free);

  G_OBJECT_CLASS (till_filter_bar_parent_class)->dispose (object);
}

static void
till_filter_bar_class_init (TillFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_filter_bar_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", TILL_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LEAVE] = g_signal_new ("leave", TILL_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, period_button);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, state_button);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, save_button);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, save_popover);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, name_entry);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, name_button);
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_view_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, till_filter_bar_clear);
}

static void
till_filter_bar_init (TillFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_period_action (self);
  gtk_menu_button_set_create_popup_func (self->period_button, open_periods_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->state_button, open_labels_cb, self, NULL);
  changed (self);
}

/**
 * till_filter_bar_get_filter:
 * @self: a bar
 * @now_us: the time, in µs since 1970 UTC: "today" depends on it
 *
 * Says which payments are asked for.
 *
 * Returns: (transfer none): what is asked for; it belongs to the bar and is valid until the main
 *   loop runs
 */
const TillFilter *
till_filter_bar_get_filter (TillFilterBar *self,
                            gint64         now_us)
{
  g_return_val_if_fail (TILL_IS_FILTER_BAR (self), NULL);

  read_text (self, now_us);

  return till_query_get_filter (self->query);
}

/**
 * till_filter_bar_get_text:
 * @self: a bar
 *
 * Returns: (transfer none): what stands in the entry
 */
const char *
till_filter_bar_get_text (TillFilterBar *self)
{
  g_return_val_if_fail (TILL_IS_FILTER_BAR (self), NULL);

  return gtk_editable_get_text (self->search_entry);
}

/**
 * till_filter_bar_set_text:
 * @self: a bar
 * @text: a line of search
 *
 * Asks for something else.
 */
void
till_filter_bar_set_text (TillFilterBar *self,
                          const char    *text)
{
  g_return_if_fail (TILL_IS_FILTER_BAR (self));
  g_return_if_fail (text != NULL);

  set_text (self, text);
}

/**
 * till_filter_bar_depends_on_day:
 * @self: a bar
 *
 * Returns: whether other payments are meant tomorrow
 */
gboolean
till_filter_bar_depends_on_day (TillFilterBar *self)
{
  g_return_val_if_fail (TILL_IS_FILTER_BAR (self), FALSE);

  return till_query_depends_on_day (self->query);
}

/**
 * till_filter_bar_is_active:
 * @self: a bar
 *
 * Returns: whether less than everything is asked for
 */
gboolean
till_filter_bar_is_active (TillFilterBar *self)
{
  g_return_val_if_fail (TILL_IS_FILTER_BAR (self), FALSE);

  return *gtk_editable_get_text (self->search_entry) != '\0';
}

/**
 * till_filter_bar_clear:
 * @self: a bar
 *
 * Asks for everything.
 */
void
till_filter_bar_clear (TillFilterBar *self)
{
  g_return_if_fail (TILL_IS_FILTER_BAR (self));

  gtk_editable_set_text (self->search_entry, "");
}

/**
 * till_filter_bar_focus_search:
 * @self: a bar
 *
 * Puts the cursor where one searches, with the text that stands there selected.
 */
void
till_filter_bar_focus_search (TillFilterBar *self)
{
  g_return_if_fail (TILL_IS_FILTER_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (self->search_entry, 0, -1);
}
