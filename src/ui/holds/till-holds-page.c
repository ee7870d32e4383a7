/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The open holds: what ends first is on top, with how long is left, and what can be done about it.
 * What must hold: the words on the time left are never older than TICK_S. */

#include "till-holds-page.h"

#include <glib/gi18n.h>

#include "till-hold-row.h"
#include "till-plain.h"
#include "till-totals-text.h"

#define TICK_S 20
#define SHOW_LOADING_MS 150

struct _TillHoldsPage
{
  AdwBin         parent_instance;

  TillSession   *session;
  TillOpenHolds *holds;
  GPtrArray     *rows;       /* TillHoldRow that show something; belong to the list view */
  guint          badge;
  guint          tick_id;
  guint          loading_id;

  /* From the template */
  GtkWidget     *offline_banner;
  GtkLabel      *offline_label;
  GtkStack      *states;
  GtkLabel      *totals_label;
  GtkListView   *list_view;
  AdwStatusPage *empty_page;
  AdwStatusPage *failed_page;
};

G_DEFINE_FINAL_TYPE (TillHoldsPage, till_holds_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
  PROP_BADGE,
} TillHoldsPageProperty;

static GParamSpec *properties[PROP_BADGE + 1];

typedef enum
{
  SIGNAL_CAPTURE,
  SIGNAL_RELEASE,
  SIGNAL_SHOW_PAYMENT,
} TillHoldsPageSignal;

static guint signals[SIGNAL_SHOW_PAYMENT + 1];

static guint
count_holds (TillHoldsPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->holds));
}

/* Rows */

static gboolean
can_move (TillHoldsPage *self)
{
  return self->session != NULL &&
         till_session_get_journal_trouble (self->session) == TILL_JOURNAL_TROUBLE_NONE;
}

static void
emit (TillHoldsPage      *self,
      TillHoldsPageSignal signal,
      TillOpenHold       *hold)
{
  if (hold != NULL)
    g_signal_emit (self, signals[signal], 0, till_open_hold_get_payment (hold));
}

static void
capture_cb (TillHoldsPage *self,
            TillHoldRow   *row)
{
  emit (self, SIGNAL_CAPTURE, till_hold_row_get_hold (row));
}

static void
release_cb (TillHoldsPage *self,
            TillHoldRow   *row)
{
  emit (self, SIGNAL_RELEASE, till_hold_row_get_hold (row));
}

static void
activate_cb (TillHoldsPage *self,
             guint          position)
{
  g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (self->holds), position);

  emit (self, SIGNAL_SHOW_PAYMENT, hold);
}

static void
setup_cb (TillHoldsPage *self,
          GtkListItem   *item)
{
  GtkWidget *row = till_hold_row_new ();

  g_signal_connect_object (row, "capture", G_CALLBACK (capture_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "release", G_CALLBACK (release_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (TillHoldsPage *self,
         GtkListItem   *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  till_hold_row_set_moves (TILL_HOLD_ROW (row), can_move (self));
  till_hold_row_set_hold (TILL_HOLD_ROW (row), gtk_list_item_get_item (item));
  g_ptr_array_add (self->rows, row);
}

static void
unbind_cb (TillHoldsPage *self,
           GtkListItem   *item)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_ptr_array_remove_fast (self->rows, row);
  till_hold_row_set_hold (TILL_HOLD_ROW (row), NULL);
}

static void
repaint (TillHoldsPage *self)
{
  gboolean moves = can_move (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      till_hold_row_set_moves (self->rows->pdata[i], moves);
      till_hold_row_repaint (self->rows->pdata[i]);
    }
}

static gboolean
tick_cb (gpointer user_data)
{
  TillHoldsPage *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    repaint (self);

  return G_SOURCE_CONTINUE;
}

/* What the page shows */

static TillTotal *
find_total (GArray     *totals,
            const char *currency)
{
  TillTotal total = { 0 };

  for (guint i = 0; i < totals->len; i++)
    if (g_str_equal (g_array_index (totals, TillTotal, i).currency, currency))
      return &g_array_index (totals, TillTotal, i);

  g_strlcpy (total.currency, currency, sizeof total.currency);
  g_array_append_val (totals, total);

  return &g_array_index (totals, TillTotal, totals->len - 1);
}

static void
show_totals (TillHoldsPage *self)
{
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (TillTotal));
  g_autofree char *text = NULL;

  for (guint i = 0; i < count_holds (self); i++)
    {
      g_autoptr (TillOpenHold) hold = g_list_model_get_item (G_LIST_MODEL (self->holds), i);
      const TillMoney *amount = &till_open_hold_get_payment (hold)->amount;
      TillTotal *total = find_total (totals, amount->currency);

      total->count++;
      if (amount->minor <= G_MAXINT64 - total->gross)
        total->gross += amount->minor;
    }

  text = till_totals_say (totals);
  gtk_label_set_label (self->totals_label, text);
}

static gboolean
loading_cb (gpointer user_data)
{
  TillHoldsPage *self = user_data;

  self->loading_id = 0;
  gtk_stack_set_visible_child_name (self->states, "loading");

  return G_SOURCE_REMOVE;
}

/* What an empty page means depends on what has been fetched. */
static const char *
explain_empty (TillHoldsPage *self)
{
  switch (till_session_get_freshness (self->session)->state)
    {
    case TILL_FRESHNESS_STARTING:
    case TILL_FRESHNESS_BACKFILLING:
      return _("The history is being fetched from the gateway.");

    case TILL_FRESHNESS_REPAIRING:
    case TILL_FRESHNESS_LIVE:
    case TILL_FRESHNESS_POLLING:
    case TILL_FRESHNESS_BEHIND:
    case TILL_FRESHNESS_OFFLINE:
      return _("A charge that only holds the money stands here until it is captured or released.");
    }

  g_assert_not_reached ();
}

static void
update_state (TillHoldsPage *self)
{
  TillListState state = till_open_holds_get_state (self->holds);

  if (self->session == NULL)
    return;

  if (state == TILL_LIST_LOADING)
    {
      if (self->loading_id == 0)
        self->loading_id = g_timeout_add (SHOW_LOADING_MS, loading_cb, self);
      return;
    }

  g_clear_handle_id (&self->loading_id, g_source_remove);
  if (state == TILL_LIST_FAILED)
    {
      till_plain_set_description (self->failed_page,
                                  till_open_holds_get_error (self->holds)->message);
      gtk_stack_set_visible_child_name (self->states, "failed");
    }
  else if (count_holds (self) > 0)
    {
      gtk_stack_set_visible_child_name (self->states, "list");
    }
  else
    {
      till_plain_set_description (self->empty_page, explain_empty (self));
      gtk_stack_set_visible_child_name (self->states, "empty");
    }
}

static void
items_changed_cb (TillHoldsPage *self)
{
  guint badge = count_holds (self);

  show_totals (self);
  update_state (self);
  if (self->badge == badge)
    return;

  self->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

static void
freshness_changed_cb (TillHoldsPage *self)
{
  g_autofree char *offline = till_words_offline (till_session_get_freshness (self->session),
                                                 g_get_real_time ());

  gtk_widget_set_visible (self->offline_banner, offline != NULL);
  gtk_label_set_label (self->offline_label, offline != NULL ? offline : "");
  update_state (self);
}

static void
payments_changed_cb (TillHoldsPage *self,
                     TillApplied   *applied)
{
  till_open_holds_take (self->holds, applied);
}

static void
retry_cb (TillHoldsPage *self)
{
  till_open_holds_retry (self->holds);
}

static void
set_session (TillHoldsPage *self,
             TillSession   *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, payments_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->session, freshness_changed_cb, self);
      g_signal_handlers_disconnect_by_func (self->session, repaint, self);
    }

  g_set_object (&self->session, session);
  till_open_holds_set_store (self->holds,
                             session != NULL ? till_session_get_store (session) : NULL);

  if (session != NULL)
    {
      g_signal_connect_object (session, "payments-changed", G_CALLBACK (payments_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "freshness-changed", G_CALLBACK (freshness_changed_cb),
                               self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "instructions-changed", G_CALLBACK (repaint), self,
                               G_CONNECT_SWAPPED);
      freshness_changed_cb (self);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
till_holds_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  TillHoldsPage *self = TILL_HOLDS_PAGE (object);

  switch ((TillHoldsPageProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_BADGE:
      g_value_set_uint (value, self->badge);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_holds_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch ((TillHoldsPageProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_HOLDS_PAGE (object), g_value_get_object (value));
      break;

    case PROP_BADGE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_holds_page_dispose (GObject *object)
{
  TillHoldsPage *self = TILL_HOLDS_PAGE (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->loading_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_HOLDS_PAGE);
  g_clear_object (&self->session);
  g_clear_object (&self->holds);

  G_OBJECT_CLASS (till_holds_page_parent_class)->dispose (object);
}

static void
till_holds_page_finalize (GObject *object)
{
  g_ptr_array_unref (TILL_HOLDS_PAGE (object)->rows);

  G_OBJECT_CLASS (till_holds_page_parent_class)->finalize (object);
}

static guint
payment_signal_new (const char *name)
{
  return g_signal_new (name, TILL_TYPE_HOLDS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
till_holds_page_class_init (TillHoldsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_holds_page_get_property;
  object_class->set_property = till_holds_page_set_property;
  object_class->dispose = till_holds_page_dispose;
  object_class->finalize = till_holds_page_finalize;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BADGE] =
    g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_CAPTURE] = payment_signal_new ("capture");
  signals[SIGNAL_RELEASE] = payment_signal_new ("release");
  signals[SIGNAL_SHOW_PAYMENT] = payment_signal_new ("show-payment");

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tillroll/Tillroll/holds/"
                                               "till-holds-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, offline_banner);
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, offline_label);
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, states);
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, totals_label);
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TillHoldsPage, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
till_holds_page_init (TillHoldsPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tick_id = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

/* Rows are made by signals of the factory, which outlives no page. */
static GtkListItemFactory *
factory_new (TillHoldsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);

  return factory;
}

/**
 * till_holds_page_new:
 * @holds: what it shows; the page gives it the store of its session
 *
 * Returns: (transfer floating): a page without a session
 */
GtkWidget *
till_holds_page_new (TillOpenHolds *holds)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autoptr (GtkNoSelection) selection = NULL;
  TillHoldsPage *self;

  g_return_val_if_fail (TILL_IS_OPEN_HOLDS (holds), NULL);

  self = g_object_new (TILL_TYPE_HOLDS_PAGE, NULL);
  self->holds = g_object_ref (holds);
  factory = factory_new (self);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (holds)));
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));

  g_signal_connect_object (holds, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (holds, "notify::state", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  items_changed_cb (self);

  return GTK_WIDGET (self);
}
