/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The search entry and the chips below it. Every key press counts at once: the list is found
 * again within a few milliseconds. */

#include "till-filter-bar.h"

#include <glib/gi18n.h>

#include "till-period.h"
#include "till-words.h"
#include "till-wrap-layout.h"

#define RESOURCES "/io/github/tillroll/Tillroll/payments/"

struct _TillFilterBar
{
  AdwBin         parent_instance;

  TillPeriod     period;
  guint32        labels;                               /* as in TillFilter */
  GtkWidget     *checks[TILL_PAYMENT_LABEL_DISPUTED + 1];

  /* From the template */
  GtkEditable   *search_entry;
  GtkMenuButton *period_button;
  GtkMenuButton *state_button;
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

static void
set_chip (GtkMenuButton *chip,
          const char    *text,
          gboolean       active)
{
  gtk_menu_button_set_label (chip, text);
  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (chip), "till-active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (chip), "till-active");
}

static char *
say_labels (TillFilterBar *self)
{
  guint n = 0;
  const char *only = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (label_order); i++)
    if (self->labels & (1u << label_order[i]))
      {
        only = till_words_payment_label (label_order[i]).text;
        n++;
      }

  if (n == 0)
    return g_strdup (_("Any state"));

  if (n == 1)
    return g_strdup (only);

  return g_strdup_printf (g_dngettext (NULL, "%u state", "%u states", n), n);
}

static void
changed (TillFilterBar *self)
{
  g_autofree char *labels = say_labels (self);

  set_chip (self->period_button, till_period_get_name (self->period),
            self->period != TILL_PERIOD_ANY);
  set_chip (self->state_button, labels, self->labels != 0);
  gtk_widget_set_visible (self->clear_button, till_filter_bar_is_active (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
search_changed_cb (TillFilterBar *self)
{
  changed (self);
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
  guint32 labels = 0;

  for (guint i = 0; i < G_N_ELEMENTS (label_order); i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[label_order[i]])))
      labels |= 1u << label_order[i];

  if (labels == self->labels)
    return;

  self->labels = labels;
  changed (self);
}

static void
period_action (GSimpleAction *action,
               GVariant      *state,
               gpointer       user_data)
{
  TillFilterBar *self = user_data;

  if (!till_period_from_nick (g_variant_get_string (state, NULL), &self->period))
    return;

  g_simple_action_set_state (action, state);
  changed (self);
}

static void
add_period_action (TillFilterBar *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = NULL;

  action = g_simple_action_new_stateful ("period", G_VARIANT_TYPE_STRING,
                                         g_variant_new_string (till_period_get_nick (0)));
  g_signal_connect_object (action, "change-state", G_CALLBACK (period_action), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filter", G_ACTION_GROUP (group));
}

/* Both lists are made when they are first opened. */
static void
open_periods_cb (GtkMenuButton *button,
                 gpointer       user_data)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  for (TillPeriod i = 0; i < TILL_N_PERIODS; i++)
    {
      g_autofree char *detailed = g_strdup_printf ("filter.period::%s", till_period_get_nick (i));

      g_menu_append (menu, till_period_get_name (i), detailed);
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
  gtk_widget_dispose_template (GTK_WIDGET (object), TILL_TYPE_FILTER_BAR);

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
  gtk_widget_class_bind_template_child (widget_class, TillFilterBar, clear_button);
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
 * @ret_filter: (out caller-allocates): what is asked for; its text belongs to the bar and is valid
 *   until the main loop runs
 *
 * Says which payments are asked for.
 */
void
till_filter_bar_get_filter (TillFilterBar *self,
                            gint64         now_us,
                            TillFilter    *ret_filter)
{
  const char *text;

  g_return_if_fail (TILL_IS_FILTER_BAR (self));

  *ret_filter = (TillFilter) { .labels = self->labels };
  text = gtk_editable_get_text (self->search_entry);
  if (*text != '\0')
    ret_filter->text = text;
  till_period_get_span (self->period, now_us, &ret_filter->from_us, &ret_filter->to_us);
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

  return self->period != TILL_PERIOD_ANY || self->labels != 0 ||
         *gtk_editable_get_text (self->search_entry) != '\0';
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

  for (guint i = 0; i < G_N_ELEMENTS (label_order); i++)
    if (self->checks[label_order[i]] != NULL)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[label_order[i]]), FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self->period_button), "filter.period", "s",
                              till_period_get_nick (TILL_PERIOD_ANY));
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
