/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of payments: search and filters above it, sums below it, and every state it can be in.
 *
 * What must hold: what somebody looks at does not move. New payments come in at the top by
 * themselves only while the list stands there and the pointer is elsewhere; else a button says how
 * many wait. */

#include "till-payments-page.h"

#include <glib/gi18n.h>

#include "till-export-button.h"
#include "till-filter-bar.h"
#include "till-first-rows.h"
#include "till-format.h"
#include "till-freshness-button.h"
#include "till-payment-copy.h"
#include "till-payment-header.h"
#include "till-payment-row.h"
#include "till-payment-selection.h"
#include "till-payments-state.h"
#include "till-plain.h"
#include "till-row-anchor.h"
#include "till-totals-label.h"
#include "till-words.h"

#define RESOURCES "/io/github/tillroll/Tillroll/payments/"

#define SHOW_LOADING_MS 300
#define LOOK_AT_DAY_S 30

struct _TillPaymentsPage
{
  AdwBin                parent_instance;

  TillSession          *session;
  TillPaymentView      *view;             /* where the selected payment is shown */
  TillPaymentList      *list;
  TillFirstRows        *first_rows;
  TillPaymentSelection *selection;
  TillColumnSet        *columns;
  TillRowAnchor         anchor;
  GCancellable         *choice;           /* of the row that is being read to be shown */
  GtkEventController   *pointer;
  guint                 hold_id;
  guint                 loading_id;
  guint                 day_id;
  int                   day;              /* for which times are painted */

  /* From the template */
  TillFilterBar        *filter_bar;
  GtkWidget            *freshness_button;
  GtkWidget            *offline_banner;
  GtkLabel             *offline_label;
  GtkStack             *states;
  AdwBin               *header_bin;
  GtkOverlay           *overlay;
  GtkScrolledWindow    *scrolled;
  GtkListView          *list_view;
  GtkButton            *news_button;
  TillTotalsLabel      *totals_label;
  GtkWidget            *refund_button;
  TillExportButton     *export_button;
  GtkBox               *status_bar;
};

G_DEFINE_FINAL_TYPE (TillPaymentsPage, till_payments_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
} TillPaymentsPageProperty;

static GParamSpec *properties[PROP_SESSION + 1];

typedef enum
{
  SIGNAL_FILLED,
} TillPaymentsPageSignal;

static guint signals[SIGNAL_FILLED + 1];

/* States */

static guint
count_rows (TillPaymentsPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->list));
}

static void clear_cb (TillPaymentsPage *self);
static void retry_cb (TillPaymentsPage *self);

/* Shows the list, or @description and what else there is to say about why there is none. */
static void
show_state (TillPaymentsPage *self,
            TillPaymentsState state,
            const char       *description)
{
  const char *name = till_payments_state_get_name (state);
  GtkWidget *child = gtk_stack_get_child_by_name (self->states, name);

  if (child == NULL)
    {
      GtkWidget *button;

      child = till_payments_state_new (state, &button);
      if (button != NULL)
        g_signal_connect_swapped (button, "clicked",
                                  state == TILL_PAYMENTS_FAILED ? G_CALLBACK (retry_cb)
                                                                : G_CALLBACK (clear_cb), self);
      gtk_stack_add_named (self->states, child, name);
    }

  if (description != NULL)
    till_plain_set_description (ADW_STATUS_PAGE (child), description);
  gtk_stack_set_visible_child (self->states, child);
}

static gboolean
loading_cb (gpointer user_data)
{
  TillPaymentsPage *self = user_data;

  self->loading_id = 0;
  show_state (self, TILL_PAYMENTS_LOADING, NULL);

  return G_SOURCE_REMOVE;
}

static void
update_state (TillPaymentsPage *self)
{
  TillListState state = till_payment_list_get_state (self->list);

  if (state == TILL_LIST_LOADING && self->session != NULL)
    {
      if (self->loading_id == 0)
        self->loading_id = g_timeout_add (SHOW_LOADING_MS, loading_cb, self);
      return;
    }

  g_clear_handle_id (&self->loading_id, g_source_remove);

  if (state == TILL_LIST_FAILED)
    show_state (self, TILL_PAYMENTS_FAILED, till_payment_list_get_error (self->list)->message);
  else if (count_rows (self) > 0 || self->session == NULL)
    show_state (self, TILL_PAYMENTS_LIST, NULL);
  else if (till_filter_bar_is_active (self->filter_bar))
    show_state (self, TILL_PAYMENTS_NONE_FOUND, NULL);
  else
    show_state (self, TILL_PAYMENTS_EMPTY, till_payments_state_explain_empty (self->session));
}

static void
update_banner (TillPaymentsPage *self)
{
  g_autofree char *offline = NULL;

  if (self->session != NULL)
    offline = till_words_offline (till_session_get_freshness (self->session), g_get_real_time ());

  gtk_widget_set_visible (self->offline_banner, offline != NULL);
  if (offline != NULL)
    gtk_label_set_label (self->offline_label, offline);
}

static void
freshness_changed_cb (TillPaymentsPage *self)
{
  update_banner (self);
  update_state (self);
}

/* Not moving under the pointer */

static void
scroll_to_top (TillPaymentsPage *self)
{
  if (count_rows (self) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0u);
}

static gboolean
is_at_top (TillPaymentsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  return gtk_adjustment_get_value (adjustment) < gtk_adjustment_get_lower (adjustment) + 1;
}

/* How many rows from the top reach to the lower edge of what is seen. */
static guint
count_rows_to_edge (TillPaymentsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double upper = gtk_adjustment_get_upper (adjustment);
  double edge = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment);
  guint n_rows = count_rows (self);

  if (n_rows == 0 || upper < 1)
    return 0;

  return MIN (1 + (guint) (edge / upper * n_rows), n_rows);
}

static void
update_hold (TillPaymentsPage *self)
{
  GtkEventControllerMotion *motion = GTK_EVENT_CONTROLLER_MOTION (self->pointer);
  gboolean free_to_move = is_at_top (self) &&
                          !gtk_event_controller_motion_contains_pointer (motion);

  till_payment_list_set_hold (self->list,
                              free_to_move ? TILL_HOLD_NONE : count_rows_to_edge (self));
}

static gboolean
hold_due_cb (gpointer user_data)
{
  TillPaymentsPage *self = user_data;

  self->hold_id = 0;
  update_hold (self);

  return G_SOURCE_REMOVE;
}

/* Scrolling is told in the middle of an allocation, when rows may not change. */
static void
update_hold_soon (TillPaymentsPage *self)
{
  if (self->hold_id == 0)
    self->hold_id = g_idle_add (hold_due_cb, self);
}

static void
update_news (TillPaymentsPage *self)
{
  guint n_held = till_payment_list_get_n_held (self->list);
  g_autofree char *count = till_format_count (n_held);
  g_autofree char *text =
    g_strdup_printf (g_dngettext (NULL, "%s new payment", "%s new payments", n_held), count);

  if (n_held > 0)
    gtk_button_set_label (self->news_button, text);
  gtk_widget_set_visible (GTK_WIDGET (self->news_button), n_held > 0);
}

static void
show_news_cb (TillPaymentsPage *self)
{
  till_payment_list_set_hold (self->list, TILL_HOLD_NONE);
  scroll_to_top (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  update_hold_soon (self);
}

static void
items_changed_cb (TillPaymentsPage *self,
                  guint             position,
                  guint             removed,
                  guint             added)
{
  /* A view holds on to the rows it shows; one that stands at the top wants to see what is new. */
  if (!till_row_anchor_hold (&self->anchor) && position == 0 && added > 0 && is_at_top (self))
    scroll_to_top (self);
  update_state (self);
}

static void
rearranged_cb (TillPaymentsPage *self)
{
  till_row_anchor_hold (&self->anchor);
}

/* Rows */

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
  TillPaymentsPage *self = user_data;
  GtkWidget *row = till_payment_row_new (self->columns);
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
  till_payment_row_set_slot (TILL_PAYMENT_ROW (gtk_list_item_get_child (item)),
                             gtk_list_item_get_item (item));
}

static void
row_unbound_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  till_payment_row_set_slot (TILL_PAYMENT_ROW (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
factory_new (TillPaymentsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (row_set_up_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bound_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbound_cb), NULL);

  return factory;
}

static void
activate_cb (GtkListView      *list_view,
             guint             position,
             TillPaymentsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.detail", "b", TRUE);
}

static void
choice_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) payments = till_store_load_payments_finish (TILL_STORE (object), result,
                                                                    &error);
  TillPaymentsPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  till_payment_view_set_payment (self->view,
                                 payments != NULL && payments->len > 0
                                 ? g_ptr_array_index (payments, 0) : NULL);
}

static void
chosen_cb (TillPaymentsPage *self)
{
  gint64 key = till_payment_selection_get_key (self->selection);
  g_autoptr (TillPaymentSlot) slot = NULL;
  TillPayment *payment = NULL;
  guint position;

  if (self->choice != NULL)
    g_cancellable_cancel (self->choice);
  g_clear_object (&self->choice);

  if (key != 0 && till_payment_list_find (self->list, key, &position))
    slot = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (slot != NULL)
    payment = till_payment_slot_get_payment (slot);

  if (payment != NULL || key == 0 || self->session == NULL)
    {
      till_payment_view_set_payment (self->view, payment);
      return;
    }

  self->choice = g_cancellable_new ();
  till_store_load_payments_async (till_session_get_store (self->session), &key, 1, self->choice,
                                  choice_read_cb, self);
}

static void
selected_cb (TillPaymentsPage *self)
{
  g_autoptr (GArray) keys = till_payment_selection_list_keys (self->selection);

  till_totals_label_select (self->totals_label, keys);
  gtk_widget_set_visible (self->refund_button, keys->len > 1);
}

static gboolean
copy_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  TillPaymentsPage *self = user_data;
  g_autoptr (GArray) keys = till_payment_selection_list_keys (self->selection);

  if (self->session != NULL)
    till_payment_copy (GTK_WIDGET (self), till_session_get_store (self->session), keys);

  return TRUE;
}

/* An attempt that is looked at has become a charge: another row, the same payment. */
static void
view_changed_cb (TillPaymentsPage *self)
{
  const TillPaymentDetail *detail = till_payment_view_get_detail (self->view);
  gint64 key = till_payment_selection_get_key (self->selection);
  guint position;

  if (detail == NULL || detail->key == 0 || key == 0 || key == detail->key ||
      till_payment_list_find (self->list, key, &position) ||
      !till_payment_list_find (self->list, detail->key, &position))
    return;

  till_payment_selection_set_key (self->selection, detail->key);
}

/* What to show */

static void
apply_filter (TillPaymentsPage *self)
{
  const TillFilter *filter = till_filter_bar_get_filter (self->filter_bar, g_get_real_time ());

  till_payment_list_set_filter (self->list, filter);
  till_totals_label_ask (self->totals_label, till_session_get_store (self->session), filter);
  till_export_button_set_meant (self->export_button, till_session_get_store (self->session),
                                filter);
}

static void
filter_changed_cb (TillPaymentsPage *self)
{
  if (self->session != NULL)
    apply_filter (self);
}

/* A list that opens has its first rows at once, the newest, and is sorted when they are painted. */
static void
apply_sort (TillPaymentsPage *self)
{
  TillSort sort = till_column_set_get_sort (self->columns);

  till_export_button_set_sort (self->export_button, sort);
  if (self->session == NULL || !till_first_rows_is_shown (self->first_rows) ||
      till_payment_list_get_sort (self->list) == sort)
    return;

  till_row_anchor_take (&self->anchor, till_payment_selection_get_key (self->selection));
  till_payment_list_set_sort (self->list, sort);
}

static void
sort_progressed_cb (TillPaymentsPage *self)
{
  till_totals_label_set_sorted (self->totals_label, till_payment_list_get_sorted (self->list));
}

static void
filtered_cb (TillPaymentsPage *self)
{
  update_state (self);
  if (!till_row_anchor_hold (&self->anchor))
    scroll_to_top (self);
  update_hold_soon (self);
  apply_sort (self);
}

static void
clear_cb (TillPaymentsPage *self)
{
  till_filter_bar_clear (self->filter_bar);
  till_filter_bar_focus_search (self->filter_bar);
}

static void
retry_cb (TillPaymentsPage *self)
{
  till_payment_list_retry (self->list);
  till_totals_label_ask_soon (self->totals_label);
}

static void
focus_list_cb (TillPaymentsPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

static int
get_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_get_day_of_year (now);
}

/* At midnight "today" is another day, and what was a time is "Yesterday". */
static gboolean
look_at_day_cb (gpointer user_data)
{
  TillPaymentsPage *self = user_data;

  if (get_day () != self->day && self->session != NULL)
    {
      self->day = get_day ();
      till_payment_list_repaint (self->list);
      if (till_filter_bar_depends_on_day (self->filter_bar))
        apply_filter (self);
    }

  return G_SOURCE_CONTINUE;
}

static void
payments_changed_cb (TillPaymentsPage *self,
                     TillApplied      *applied)
{
  till_payment_list_take (self->list, applied);
  till_totals_label_ask_soon (self->totals_label);
}

/* Shows nothing, with nothing asked for. */
static void
leave_session (TillPaymentsPage *self)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, payments_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->session, freshness_changed_cb, self);
    }

  g_clear_object (&self->session);
  till_payment_selection_set_key (self->selection, 0);
  till_filter_bar_clear (self->filter_bar);
  till_payment_list_set_store (self->list, NULL);
  till_payment_list_set_filter (self->list, NULL);
  till_payment_list_set_sort (self->list, TILL_SORT_NEWEST);
}

static void
set_session (TillPaymentsPage *self,
             TillSession      *session)
{
  TillStore *store = session != NULL ? till_session_get_store (session) : NULL;
  const TillFilter everything = { 0 };

  if (self->session == session)
    return;

  leave_session (self);

  if (session != NULL)
    {
      self->session = g_object_ref (session);
      g_signal_connect_object (session, "payments-changed", G_CALLBACK (payments_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "freshness-changed", G_CALLBACK (freshness_changed_cb),
                               self, G_CONNECT_SWAPPED);
    }

  till_payment_list_set_store (self->list, store);
  if (session == NULL || till_first_rows_is_shown (self->first_rows))
    till_totals_label_ask (self->totals_label, store, &everything);
  till_export_button_set_meant (self->export_button, store, &everything);
  g_object_set (self->freshness_button, "session", session, NULL);
  freshness_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/* The first frame */

static void
first_rows_ready_cb (TillPaymentsPage *self)
{
  g_signal_emit (self, signals[SIGNAL_FILLED], 0);
}

/* The sums take longer than the rows and would be in their way until these are painted. */
static void
first_rows_shown_cb (TillPaymentsPage *self)
{
  if (self->session != NULL)
    till_totals_label_ask (self->totals_label, till_session_get_store (self->session),
                           till_filter_bar_get_filter (self->filter_bar, g_get_real_time ()));
  apply_sort (self);
}

static void
till_payments_page_realize (GtkWidget *widget)
{
  TillPaymentsPage *self = TILL_PAYMENTS_PAGE (widget);

  GTK_WIDGET_CLASS (till_payments_page_parent_class)->realize (widget);

  till_first_rows_watch (self->first_rows, GTK_WIDGET (self->list_view),
                         gtk_widget_get_frame_clock (widget));
}

static void
till_payments_page_unrealize (GtkWidget *widget)
{
  till_first_rows_unwatch (TILL_PAYMENTS_PAGE (widget)->first_rows);

  GTK_WIDGET_CLASS (till_payments_page_parent_class)->unrealize (widget);
}

static void
till_payments_page_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch ((TillPaymentsPageProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, TILL_PAYMENTS_PAGE (object)->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payments_page_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch ((TillPaymentsPageProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_PAYMENTS_PAGE (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_payments_page_dispose (GObject *object)
{
  TillPaymentsPage *self = TILL_PAYMENTS_PAGE (object);

  if (self->choice != NULL)
    g_cancellable_cancel (self->choice);
  g_clear_object (&self->choice);
  g_clear_handle_id (&self->hold_id, g_source_remove);
  g_clear_handle_id (&self->loading_id, g_source_remove);
  g_clear_handle_id (&self->day_id, g_source_remove);

  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_PAYMENTS_PAGE);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  if (self->first_rows != NULL)
    g_signal_handlers_disconnect_by_data (self->first_rows, self);
  g_clear_object (&self->first_rows);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  g_clear_object (&self->view);
  g_clear_object (&self->columns);

  G_OBJECT_CLASS (till_payments_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-payments-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, freshness_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, offline_label);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, states);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, header_bin);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, news_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, totals_label);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, refund_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, TillPaymentsPage, status_bar);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_list_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_news_cb);
}

static void
till_payments_page_class_init (TillPaymentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_payments_page_get_property;
  object_class->set_property = till_payments_page_set_property;
  object_class->dispose = till_payments_page_dispose;
  widget_class->realize = till_payments_page_realize;
  widget_class->unrealize = till_payments_page_unrealize;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_FILLED] = g_signal_new ("filled", TILL_TYPE_PAYMENTS_PAGE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TILL_TYPE_FILTER_BAR);
  g_type_ensure (TILL_TYPE_FRESHNESS_BUTTON);
  g_type_ensure (TILL_TYPE_TOTALS_LABEL);
  g_type_ensure (TILL_TYPE_EXPORT_BUTTON);
  bind_template (widget_class);
}

static void
watch_scrolling (TillPaymentsPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (update_hold_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (update_hold_soon), self,
                           G_CONNECT_SWAPPED);

  self->pointer = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (self->pointer, "enter", G_CALLBACK (update_hold), self);
  g_signal_connect_swapped (self->pointer, "leave", G_CALLBACK (update_hold_soon), self);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), self->pointer);
}

static void
add_copying (TillPaymentsPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_c, GDK_CONTROL_MASK),
                      gtk_callback_action_new (copy_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), controller);
}

static void
till_payments_page_init (TillPaymentsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = factory_new (self);

  self->columns = till_column_set_new ();
  self->list = till_payment_list_new ();
  self->selection = till_payment_selection_new (self->list);
  self->day = get_day ();
  self->day_id = g_timeout_add_seconds (LOOK_AT_DAY_S, look_at_day_cb, self);
  self->first_rows = till_first_rows_new (self->list);

  gtk_widget_init_template (GTK_WIDGET (self));

  self->anchor = (TillRowAnchor) { self->list, self->list_view, self->scrolled, 0, 0 };
  adw_bin_set_child (self->header_bin, till_payment_header_new (self->columns));
  gtk_box_append (self->status_bar, till_payment_header_new_menus (self->columns));
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  watch_scrolling (self);
  add_copying (self);

  g_signal_connect_swapped (self->first_rows, "ready", G_CALLBACK (first_rows_ready_cb), self);
  g_signal_connect_swapped (self->first_rows, "shown", G_CALLBACK (first_rows_shown_cb), self);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (self->list, "notify::state", G_CALLBACK (update_state), self);
  g_signal_connect_swapped (self->list, "notify::n-held", G_CALLBACK (update_news), self);
  g_signal_connect_swapped (self->list, "notify::sorted", G_CALLBACK (sort_progressed_cb), self);
  g_signal_connect_swapped (self->list, "rearranged", G_CALLBACK (rearranged_cb), self);
  g_signal_connect_swapped (self->list, "filtered", G_CALLBACK (filtered_cb), self);
  g_signal_connect_object (self->columns, "sorted", G_CALLBACK (apply_sort), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->selection, "notify::key", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->selection, "notify::n-selected", G_CALLBACK (selected_cb), self);
}

/**
 * till_payments_page_new:
 * @view: where the selected payment is to be shown
 *
 * Returns: (transfer floating): a page without a session
 */
GtkWidget *
till_payments_page_new (TillPaymentView *view)
{
  TillPaymentsPage *self = g_object_new (TILL_TYPE_PAYMENTS_PAGE, NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * till_payments_page_focus_search:
 * @self: a page
 *
 * Puts the cursor where one searches.
 */
void
till_payments_page_focus_search (TillPaymentsPage *self)
{
  g_return_if_fail (TILL_IS_PAYMENTS_PAGE (self));

  till_filter_bar_focus_search (self->filter_bar);
}

/**
 * till_payments_page_set_search:
 * @self: a page
 * @text: a line of search
 *
 * Shows other payments.
 */
void
till_payments_page_set_search (TillPaymentsPage *self,
                               const char       *text)
{
  g_return_if_fail (TILL_IS_PAYMENTS_PAGE (self));
  g_return_if_fail (text != NULL);

  till_filter_bar_set_text (self->filter_bar, text);
}

/**
 * till_payments_page_export:
 * @self: a page
 *
 * Asks for a file and writes what is shown into it.
 */
void
till_payments_page_export (TillPaymentsPage *self)
{
  g_return_if_fail (TILL_IS_PAYMENTS_PAGE (self));

  till_export_button_ask (self->export_button);
}

/**
 * till_payments_page_get_columns:
 * @self: a page
 *
 * Returns: (transfer none): which columns the list has
 */
TillColumnSet *
till_payments_page_get_columns (TillPaymentsPage *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENTS_PAGE (self), NULL);

  return self->columns;
}

/**
 * till_payments_page_list_selected:
 * @self: a page
 *
 * Returns: (transfer full) (element-type gint64): the keys of the selected payments
 */
GArray *
till_payments_page_list_selected (TillPaymentsPage *self)
{
  g_return_val_if_fail (TILL_IS_PAYMENTS_PAGE (self), NULL);

  return till_payment_selection_list_keys (self->selection);
}
