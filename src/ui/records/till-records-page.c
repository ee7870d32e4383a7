/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A page of records of one topic: search and choices of states above, the list, how many and how
 * much below; and what stands in its place when there is no list.
 *
 * What must hold: what somebody looks at does not move. New rows come in by themselves only while
 * the list stands at its top and the pointer is elsewhere; else a button says how many wait. */

#include "till-records-page.h"

#include <glib/gi18n.h>

#include "till-format.h"
#include "till-freshness-button.h"
#include "till-plain.h"
#include "till-record-row.h"
#include "till-wrap-layout.h"

#define RESOURCES "/io/github/tillroll/Tillroll/records/"
#define SHOW_LOADING_MS 300

/* Countdowns are in days, times of today in minutes. */
#define REPAINT_S 60

struct _TillRecordsPage
{
  AdwBin                 parent_instance;

  const TillRecordTopic *topic;
  TillSession           *session;
  TillRecordList        *list;
  TillRecordView        *view;
  GtkSingleSelection    *selection;
  GtkEventController    *pointer;
  guint                  loading_id;
  guint                  hold_id;
  guint                  repaint_id;
  gboolean               choose_first;  /* once the answer is there */

  /* From the template */
  GtkEditable           *search_entry;
  GtkBox                *chips;
  GtkWidget             *freshness_button;
  GtkWidget             *offline_banner;
  GtkLabel              *offline_label;
  GtkStack              *states;
  GtkOverlay            *overlay;
  GtkScrolledWindow     *scrolled;
  GtkListView           *list_view;
  GtkButton             *news_button;
  AdwStatusPage         *status_page;
  GtkButton             *way_out_button;
  GtkLabel              *count_label;
  GtkWidget             *more_button;
  GtkBox                *foot;
};

G_DEFINE_FINAL_TYPE (TillRecordsPage, till_records_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
  PROP_BADGE,
  PROP_DETAIL,
} TillRecordsPageProperty;

static GParamSpec *properties[PROP_DETAIL + 1];

static guint
count_rows (TillRecordsPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

/* States */

static void
show_other (TillRecordsPage *self,
            const char      *icon_name,
            const char      *title,
            const char      *description,
            const char      *way_out)
{
  adw_status_page_set_icon_name (self->status_page, icon_name);
  adw_status_page_set_title (self->status_page, title);
  till_plain_set_description (self->status_page, description);
  gtk_widget_set_visible (GTK_WIDGET (self->way_out_button), way_out != NULL);
  if (way_out != NULL)
    gtk_button_set_label (self->way_out_button, way_out);
  gtk_stack_set_visible_child_name (self->states, "other");
}

/* What an empty list means depends on what has been fetched. */
static const char *
explain_empty (TillRecordsPage *self)
{
  switch (till_session_get_freshness (self->session)->state)
    {
    case TILL_FRESHNESS_OFFLINE:
      return _("The gateway cannot be reached, and nothing has been fetched yet.");

    case TILL_FRESHNESS_STARTING:
    case TILL_FRESHNESS_BACKFILLING:
      return _("The history is being fetched from the gateway.");

    case TILL_FRESHNESS_REPAIRING:
    case TILL_FRESHNESS_LIVE:
    case TILL_FRESHNESS_POLLING:
    case TILL_FRESHNESS_BEHIND:
      return _(self->topic->empty_text);
    }

  g_assert_not_reached ();
}

static gboolean
loading_cb (gpointer user_data)
{
  TillRecordsPage *self = user_data;

  self->loading_id = 0;
  show_other (self, NULL, _("Loading…"), NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
update_state (TillRecordsPage *self)
{
  TillListState state = till_record_list_get_state (self->list);

  if (state == TILL_LIST_LOADING && self->session != NULL)
    {
      if (self->loading_id == 0)
        self->loading_id = g_timeout_add (SHOW_LOADING_MS, loading_cb, self);
      return;
    }

  g_clear_handle_id (&self->loading_id, g_source_remove);

  if (state == TILL_LIST_FAILED)
    show_other (self, "dialog-error-symbolic", _(self->topic->failed_title),
                till_record_list_get_error (self->list)->message, _("_Try again"));
  else if (count_rows (self) > 0 || self->session == NULL)
    gtk_stack_set_visible_child_name (self->states, "list");
  else if (till_record_list_is_narrowed (self->list))
    show_other (self, "edit-find-symbolic", _("Nothing found"), NULL, _("Show _all"));
  else
    show_other (self, self->topic->icon_name, _(self->topic->empty_title), explain_empty (self),
                NULL);
}

static void
update_banner (TillRecordsPage *self)
{
  const TillFreshness *freshness =
    self->session != NULL ? till_session_get_freshness (self->session) : NULL;
  gboolean offline = freshness != NULL && freshness->state == TILL_FRESHNESS_OFFLINE;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->offline_banner, offline);
  if (!offline)
    return;

  time = till_format_time (freshness->since_us, g_get_real_time ());
  /* Translators: a time, as "14:02" */
  text = g_strdup_printf (_("The gateway has been out of reach since %s. What you see is how it "
                            "was then."), time);
  gtk_label_set_label (self->offline_label, text);
}

static void
freshness_changed_cb (TillRecordsPage *self)
{
  update_banner (self);
  update_state (self);
}

static void
update_news (TillRecordsPage *self)
{
  guint n_held = till_record_list_get_n_held (self->list);
  g_autofree char *text = self->topic->say_news (n_held);

  if (n_held > 0)
    gtk_button_set_label (self->news_button, text);
  gtk_widget_set_visible (GTK_WIDGET (self->news_button), n_held > 0);
}

static void
changed_cb (TillRecordsPage *self)
{
  g_autofree char *count = till_record_list_say_count (self->list);

  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (self->more_button, till_record_list_has_more (self->list));
  update_news (self);
  update_state (self);

  if (self->choose_first && till_record_list_get_state (self->list) == TILL_LIST_READY)
    {
      self->choose_first = FALSE;
      gtk_single_selection_set_selected (self->selection, 0);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.detail", "b", count_rows (self) > 0);
    }
}

static void
waiting_changed_cb (TillRecordsPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

/* Not moving under the pointer */

static void
update_hold (TillRecordsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  gboolean at_top = gtk_adjustment_get_value (adjustment) <
                    gtk_adjustment_get_lower (adjustment) + 1;
  GtkEventControllerMotion *motion = GTK_EVENT_CONTROLLER_MOTION (self->pointer);

  till_record_list_set_hold (self->list,
                             !at_top || gtk_event_controller_motion_contains_pointer (motion));
}

static gboolean
hold_due_cb (gpointer user_data)
{
  TillRecordsPage *self = user_data;

  self->hold_id = 0;
  update_hold (self);

  return G_SOURCE_REMOVE;
}

/* Scrolling is told in the middle of an allocation, when rows may not change. */
static void
update_hold_soon (TillRecordsPage *self)
{
  if (self->hold_id == 0)
    self->hold_id = g_idle_add (hold_due_cb, self);
}

static void
show_news_cb (TillRecordsPage *self)
{
  till_record_list_set_hold (self->list, FALSE);
  if (count_rows (self) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0u);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  update_hold_soon (self);
}

/* What is asked for */

static void
search_changed_cb (TillRecordsPage *self)
{
  till_record_list_set_text (self->list, gtk_editable_get_text (self->search_entry));
}

static void
focus_list_cb (TillRecordsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static void
stop_search_cb (TillRecordsPage *self)
{
  gtk_editable_set_text (self->search_entry, "");
  focus_list_cb (self);
}

static GtkToggleButton *
get_chip (TillRecordsPage *self,
          guint            index)
{
  GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips));

  for (guint i = 0; chip != NULL && i < index; i++)
    chip = gtk_widget_get_next_sibling (chip);

  return chip != NULL ? GTK_TOGGLE_BUTTON (chip) : NULL;
}

static void
chip_toggled_cb (TillRecordsPage *self)
{
  for (guint i = 0; i < self->topic->n_chips; i++)
    if (gtk_toggle_button_get_active (get_chip (self, i)))
      till_record_list_set_states (self->list, self->topic->chips[i].states);
}

static void
add_chips (TillRecordsPage *self)
{
  GtkToggleButton *group = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->chips), self->topic->n_chips > 0);
  for (guint i = 0; i < self->topic->n_chips; i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (_(self->topic->chips[i].label));

      gtk_widget_add_css_class (chip, "till-chip");
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), group);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), i == 0);
      g_signal_connect_object (chip, "toggled", G_CALLBACK (chip_toggled_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (self->chips, chip);
      group = GTK_TOGGLE_BUTTON (chip);
    }
}

static void
show_all (TillRecordsPage *self)
{
  GtkToggleButton *all = get_chip (self, 0);

  gtk_editable_set_text (self->search_entry, "");
  till_record_list_set_text (self->list, "");
  if (all != NULL)
    gtk_toggle_button_set_active (all, TRUE);
}

static void
way_out_cb (TillRecordsPage *self)
{
  if (till_record_list_get_state (self->list) == TILL_LIST_FAILED)
    till_record_list_retry (self->list);
  else
    show_all (self);
}

static void
show_more_cb (TillRecordsPage *self)
{
  till_record_list_show_more (self->list);
}

/* Rows */

static void
chosen_cb (TillRecordsPage *self)
{
  till_record_view_set_item (self->view, gtk_single_selection_get_selected_item (self->selection));
}

static void
activate_cb (GtkListView *list_view,
             guint        position,
             gpointer     user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (list_view), "win.detail", "b", TRUE);
}

static void
row_clicked_cb (GtkGestureClick *gesture,
                int              n_press,
                double           x,
                double           y,
                GtkWidget       *row)
{
  gtk_widget_activate_action (row, "win.detail", "b", TRUE);
}

static void
row_set_up_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  TillRecordsPage *self = user_data;
  GtkWidget *row = till_record_row_new (self->topic);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (row_clicked_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, row);
}

static void
row_bound_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  till_record_row_set_item (TILL_RECORD_ROW (gtk_list_item_get_child (item)),
                            gtk_list_item_get_item (item));
}

static void
row_unbound_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  till_record_row_set_item (TILL_RECORD_ROW (gtk_list_item_get_child (item)), NULL);
}

static gboolean
copy_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  TillRecordsPage *self = user_data;
  TillRecordItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item == NULL)
    return FALSE;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), till_record_item_get_id (item));
  gtk_widget_activate_action (widget, "win.say", "s", _("ID copied"));

  return TRUE;
}

static gboolean
repaint_cb (gpointer user_data)
{
  TillRecordsPage *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    till_record_list_repaint (self->list);

  return G_SOURCE_CONTINUE;
}

static void
till_records_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (till_records_page_parent_class)->map (widget);

  till_record_list_set_active (TILL_RECORDS_PAGE (widget)->list, TRUE);
}

static void
till_records_page_unmap (GtkWidget *widget)
{
  till_record_list_set_active (TILL_RECORDS_PAGE (widget)->list, FALSE);

  GTK_WIDGET_CLASS (till_records_page_parent_class)->unmap (widget);
}

static void
set_session (TillRecordsPage *self,
             TillSession     *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, freshness_changed_cb, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "freshness-changed", G_CALLBACK (freshness_changed_cb), self,
                             G_CONNECT_SWAPPED);

  show_all (self);
  till_record_list_set_session (self->list, session);
  g_object_set (self->freshness_button, "session", session, NULL);
  freshness_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
till_records_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TillRecordsPage *self = TILL_RECORDS_PAGE (object);

  switch ((TillRecordsPageProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_BADGE:
      g_value_set_uint (value, till_record_list_get_n_waiting (self->list));
      break;

    case PROP_DETAIL:
      g_value_set_object (value, self->view);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_records_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch ((TillRecordsPageProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_RECORDS_PAGE (object), g_value_get_object (value));
      break;

    case PROP_BADGE:
    case PROP_DETAIL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_records_page_dispose (GObject *object)
{
  TillRecordsPage *self = TILL_RECORDS_PAGE (object);

  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_handle_id (&self->hold_id, g_source_remove);
  g_clear_handle_id (&self->repaint_id, g_source_remove);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_RECORDS_PAGE);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->view);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (till_records_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-records-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, chips);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, freshness_button);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, offline_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, states);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, news_button);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, way_out_button);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, TillRecordsPage, foot);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_news_cb);
  gtk_widget_class_bind_template_callback (widget_class, way_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_more_cb);
}

static void
till_records_page_class_init (TillRecordsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_records_page_get_property;
  object_class->set_property = till_records_page_set_property;
  object_class->dispose = till_records_page_dispose;
  widget_class->map = till_records_page_map;
  widget_class->unmap = till_records_page_unmap;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BADGE] =
    g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DETAIL] =
    g_param_spec_object ("detail", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TILL_TYPE_FRESHNESS_BUTTON);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  bind_template (widget_class);
}

static void
till_records_page_init (TillRecordsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (row_set_up_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bound_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbound_cb), self);
  gtk_list_view_set_factory (self->list_view, factory);

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                      gtk_callback_action_new (copy_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), keys);

  adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (update_hold_soon), self,
                           G_CONNECT_SWAPPED);
  self->pointer = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (self->pointer, "enter", G_CALLBACK (update_hold), self);
  g_signal_connect_swapped (self->pointer, "leave", G_CALLBACK (update_hold_soon), self);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), self->pointer);
  self->repaint_id = g_timeout_add_seconds (REPAINT_S, repaint_cb, self);
}

static void
name_parts (TillRecordsPage *self)
{
  g_object_set (self->search_entry, "placeholder-text", _(self->topic->search), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(self->topic->search), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(self->topic->title), -1);
}

/**
 * till_records_page_new:
 * @topic: (transfer none): which records; has to live for ever
 *
 * Returns: (transfer floating): a page without a session
 */
GtkWidget *
till_records_page_new (const TillRecordTopic *topic)
{
  TillRecordsPage *self;

  g_return_val_if_fail (topic != NULL, NULL);

  self = g_object_new (TILL_TYPE_RECORDS_PAGE, NULL);
  self->topic = topic;
  self->list = till_record_list_new (topic);
  self->view = g_object_ref_sink (till_record_view_new (topic, self->list));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (chosen_cb),
                            self);
  g_signal_connect_swapped (self->list, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->list, "waiting-changed", G_CALLBACK (waiting_changed_cb), self);
  add_chips (self);
  name_parts (self);
  update_state (self);

  return GTK_WIDGET (self);
}

/**
 * till_records_page_get_view:
 * @self: a page
 *
 * Returns: (transfer none): the detail of what is chosen in its list
 */
TillRecordView *
till_records_page_get_view (TillRecordsPage *self)
{
  g_return_val_if_fail (TILL_IS_RECORDS_PAGE (self), NULL);

  return self->view;
}

/**
 * till_records_page_get_list:
 * @self: a page
 *
 * Returns: (transfer none): its list
 */
TillRecordList *
till_records_page_get_list (TillRecordsPage *self)
{
  g_return_val_if_fail (TILL_IS_RECORDS_PAGE (self), NULL);

  return self->list;
}

/**
 * till_records_page_set_new:
 * @self: a page
 * @label: what making a new record is called, translated
 * @action_name: the action that does it
 *
 * Shows a button for making a new record.
 */
void
till_records_page_set_new (TillRecordsPage *self,
                           const char      *label,
                           const char      *action_name)
{
  GtkWidget *freshness, *button;

  g_return_if_fail (TILL_IS_RECORDS_PAGE (self));

  freshness = GTK_WIDGET (self->freshness_button);
  button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (freshness)), button,
                              gtk_widget_get_prev_sibling (freshness));
}

/**
 * till_records_page_focus_search:
 * @self: a page
 *
 * Puts the cursor where one searches.
 */
void
till_records_page_focus_search (TillRecordsPage *self)
{
  g_return_if_fail (TILL_IS_RECORDS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * till_records_page_search:
 * @self: a page
 * @text: words to look for: an id
 *
 * Looks for something among all records, and opens the newest that is found.
 */
void
till_records_page_search (TillRecordsPage *self,
                          const char      *text)
{
  g_return_if_fail (TILL_IS_RECORDS_PAGE (self));
  g_return_if_fail (text != NULL);

  show_all (self);
  self->choose_first = TRUE;
  gtk_editable_set_text (self->search_entry, text);
  till_record_list_set_text (self->list, text);
  till_record_list_retry (self->list);
}

/**
 * till_records_page_add_tool:
 * @self: a page
 * @tool: (transfer floating): something that is about all of its records
 *
 * Puts it below the list.
 */
void
till_records_page_add_tool (TillRecordsPage *self,
                            GtkWidget       *tool)
{
  g_return_if_fail (TILL_IS_RECORDS_PAGE (self));
  g_return_if_fail (GTK_IS_WIDGET (tool));

  gtk_widget_set_valign (tool, GTK_ALIGN_CENTER);
  gtk_box_append (self->foot, tool);
}
