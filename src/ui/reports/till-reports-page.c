/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The page of reports: a time is chosen, its figures are shown, each opens the payments behind it.
 *
 * What must hold: currencies are never added up, one is shown at a time; what is not known, or not
 * fetched yet, is said; whatever the chart shows stands in a table, too. */

#include "till-reports-page.h"

#include <glib/gi18n.h>

#include "till-chart.h"
#include "till-column.h"
#include "till-format.h"
#include "till-period.h"
#include "till-plain.h"
#include "till-wrap-layout.h"

#define RESOURCES "/io/github/tillroll/Tillroll/reports/"

struct _TillReportsPage
{
  AdwBin          parent_instance;

  TillSession    *session;
  TillReportDesk *desk;
  gboolean        filling;  /* the list of currencies */

  /* From the template */
  GtkDropDown    *period_drop;
  GtkEditable    *custom_entry;
  GtkDropDown    *currency_drop;
  GtkWidget      *sheet_button;
  GtkLabel       *span_label;
  GtkLabel       *note_label;
  GtkWidget      *spinner;
  GtkWidget      *empty_page;
  AdwStatusPage  *error_page;
  GtkWidget      *content;
  GtkWidget      *figures_box;
  GtkWidget      *chart_section;
  TillChart      *chart;
  GtkExpander    *table_expander;
  TillColumn     *table_box;
  TillColumn     *sections_box;
};

G_DEFINE_FINAL_TYPE (TillReportsPage, till_reports_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SESSION = 1,
} TillReportsPageProperty;

static GParamSpec *properties[PROP_SESSION + 1];

/* What can be chosen; behind them a time of one's own. */
static const TillPeriod periods[] = {
  TILL_PERIOD_TODAY, TILL_PERIOD_YESTERDAY, TILL_PERIOD_THIS_WEEK, TILL_PERIOD_LAST_WEEK,
  TILL_PERIOD_THIS_MONTH, TILL_PERIOD_LAST_MONTH, TILL_PERIOD_LAST_30_DAYS,
  TILL_PERIOD_THIS_YEAR, TILL_PERIOD_LAST_YEAR,
};

#define FIRST_PERIOD 4 /* this month */

/* --- what can be opened ----------------------------------------------------------------------- */

/* A button that opens the payments behind a figure; without a line of search it opens nothing, and
 * is no button. Takes @search. */
static GtkWidget *
opener_new (GtkWidget  *child,
            char       *search,
            const char *says)
{
  GtkWidget *button;

  if (search == NULL)
    return child;

  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "till-figure");
  gtk_widget_set_tooltip_text (button, _("Show these payments"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, says,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-payments");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", search);
  g_free (search);

  return button;
}

static GtkWidget *
label_new (const char *text,
           const char *style,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
add_figure (TillReportsPage *self,
            const char      *name,
            const char      *value,
            char            *search)
{
  g_autofree char *says = g_strdup_printf ("%s: %s", name, value);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), label_new (name, "till-muted", 0));
  gtk_box_append (GTK_BOX (box), label_new (value, "title-3", 0));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "numeric");
  if (search == NULL)
    {
      gtk_widget_set_margin_start (box, 10);
      gtk_widget_set_margin_end (box, 10);
      gtk_widget_set_margin_top (box, 5);
      gtk_widget_set_margin_bottom (box, 5);
    }
  gtk_box_append (GTK_BOX (self->figures_box), opener_new (box, search, says));
}

static void
add_line (TillColumn *to,
          const char *name,
          const char *value,
          char       *search)
{
  g_autofree char *says = g_strdup_printf ("%s: %s", name, value);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name_label = label_new (name, NULL, 0);
  GtkWidget *value_label = label_new (value, "numeric", 1);

  gtk_widget_set_hexpand (name_label, TRUE);
  gtk_label_set_wrap (GTK_LABEL (name_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_justify (GTK_LABEL (value_label), GTK_JUSTIFY_RIGHT);
  if (search == NULL)
    {
      gtk_widget_set_margin_start (box, 10);
      gtk_widget_set_margin_end (box, 10);
    }
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), value_label);
  till_column_append (to, opener_new (box, search, says));
}

/* --- the figures ------------------------------------------------------------------------------ */

static const char *
get_currency (TillReportsPage *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->currency_drop);

  return chosen != NULL ? gtk_string_object_get_string (chosen) : "";
}

static const TillReportRow *
find_row (TillReportsPage *self,
          TillReportBy     by,
          guint            slot)
{
  GPtrArray *rows = till_report_desk_get_rows (self->desk, by);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TillReportRow *row = rows->pdata[i];

      if (row->slot == slot && g_str_equal (row->currency, get_currency (self)))
        return row;
    }

  return NULL;
}

static char *
search_of (TillReportsPage     *self,
           const TillReportRow *row,
           TillReportBy         by,
           TillReportFigure     figure)
{
  return till_report_get_search (row, by, till_report_desk_get_bounds (self->desk), figure);
}

static void
show_totals (TillReportsPage *self)
{
  const TillReportRow *row = find_row (self, TILL_REPORT_BY_NOTHING, 0);
  g_autofree char *rate = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->figures_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->figures_box), child);

  if (row == NULL)
    return;

  for (TillReportFigure figure = TILL_REPORT_TAKEN; figure <= TILL_REPORT_NET; figure++)
    {
      g_autofree char *value = till_report_say_figure (row, figure);

      add_figure (self, till_report_figure_get_name (figure), value,
                  search_of (self, row, TILL_REPORT_BY_NOTHING, figure));
    }

  rate = till_report_say_rate (row);
  add_figure (self, _("Approved by the bank"), rate,
              search_of (self, row, TILL_REPORT_BY_NOTHING, TILL_REPORT_DECLINED));
}

/* How many, and how much. */
static char *
say_taken (const TillReportRow *row)
{
  g_autofree char *count = till_format_count ((guint64) row->n_taken);
  g_autofree char *sum = till_report_say_figure (row, TILL_REPORT_TAKEN);
  g_autofree char *back = till_report_say_figure (row, TILL_REPORT_REFUNDED);

  if (row->refunded != 0)
    /* Translators: how many payments, how much was taken, how much was given back */
    return g_strdup_printf (_("%s · %s, %s given back"), count, sum, back);

  return g_strdup_printf ("%s · %s", count, sum);
}

static void
show_chart (TillReportsPage *self)
{
  GArray *bounds = till_report_desk_get_bounds (self->desk);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *highest = NULL;
  gint64 most = 0;

  till_chart_clear (self->chart);
  till_column_clear (self->table_box);
  gtk_widget_set_visible (self->chart_section, bounds->len > 2);
  for (guint slot = 0; slot + 1 < bounds->len; slot++)
    {
      const TillReportRow none = { .slot = slot };
      const TillReportRow *row = find_row (self, TILL_REPORT_BY_SLOT, slot);
      g_autofree char *when = till_report_say_key (row != NULL ? row : &none, TILL_REPORT_BY_SLOT,
                                                   bounds);
      g_autofree char *value = row != NULL ? say_taken (row) : g_strdup (_("nothing"));
      g_autofree char *text = g_strdup_printf ("%s: %s", when, value);

      till_chart_add (self->chart, row != NULL ? row->gross : 0, text);
      if (row != NULL)
        add_line (self->table_box, when, value,
                  search_of (self, row, TILL_REPORT_BY_SLOT, TILL_REPORT_TAKEN));
      if (row != NULL && row->gross > most)
        {
          most = row->gross;
          g_free (highest);
          /* Translators: a day or month, and how much it was */
          highest = g_strdup_printf (_("Highest: %s"), text);
        }
      if (slot == 0)
        first = g_strdup (when);
      g_free (last);
      last = g_steal_pointer (&when);
    }
  till_chart_finish (self->chart, first, last, highest != NULL ? highest : "");
}

static void
bar_cb (TillReportsPage *self,
        guint            slot)
{
  const TillReportRow *row = find_row (self, TILL_REPORT_BY_SLOT, slot);
  g_autofree char *search = NULL;

  if (row != NULL && (search = search_of (self, row, TILL_REPORT_BY_SLOT, TILL_REPORT_TAKEN)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-payments", "s", search);
}

static void
show_section (TillReportsPage *self,
              TillReportBy     by,
              const char      *heading)
{
  GPtrArray *rows = till_report_desk_get_rows (self->desk, by);
  GtkWidget *section = till_column_new (2);
  GtkWidget *title = label_new (heading, "heading", 0);
  gboolean declined = by == TILL_REPORT_BY_DECLINE;
  guint n = 0;

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  till_column_append (TILL_COLUMN (section), title);
  for (guint i = 0; i < rows->len; i++)
    {
      const TillReportRow *row = rows->pdata[i];
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (!g_str_equal (row->currency, get_currency (self)) ||
          (declined ? row->n_declined == 0
                    : row->n_taken == 0 && row->n_refunds == 0 && row->n_declined == 0))
        continue;

      name = till_report_say_key (row, by, till_report_desk_get_bounds (self->desk));
      value = declined || (row->n_taken == 0 && row->n_refunds == 0)
              ? till_format_count ((guint64) row->n_declined) : say_taken (row);
      add_line (TILL_COLUMN (section), name, value,
                search_of (self, row, by, row->n_taken == 0 && row->n_declined > 0
                                          ? TILL_REPORT_DECLINED : TILL_REPORT_TAKEN));
      n++;
    }

  if (n > 0)
    till_column_append (self->sections_box, section);
  else
    g_object_unref (g_object_ref_sink (section));
}

static void
show_figures (TillReportsPage *self)
{
  const struct
  {
    TillReportBy by;
    const char  *heading;
  } sections[] = {
    { TILL_REPORT_BY_METHOD, _("By method") },     { TILL_REPORT_BY_CHANNEL, _("By channel") },
    { TILL_REPORT_BY_OPERATOR, _("By operator") }, { TILL_REPORT_BY_STATUS, _("By state") },
    { TILL_REPORT_BY_DECLINE, _("Why payments were declined") },
  };

  if (self->filling || till_report_desk_get_state (self->desk) != TILL_REPORT_DESK_READY)
    return;

  show_totals (self);
  show_chart (self);
  till_column_clear (self->sections_box);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    show_section (self, sections[i].by, sections[i].heading);
}

/* --- which currency --------------------------------------------------------------------------- */

static int
compare_taken (gconstpointer a,
               gconstpointer b)
{
  const TillReportRow *row_a = *(TillReportRow *const *) a, *row_b = *(TillReportRow *const *) b;

  return row_a->n_taken != row_b->n_taken ? (row_a->n_taken > row_b->n_taken ? -1 : 1)
                                          : g_strcmp0 (row_a->currency, row_b->currency);
}

/* The one with most payments comes first; one that was chosen stays. */
static void
fill_currencies (TillReportsPage *self)
{
  GPtrArray *rows = till_report_desk_get_rows (self->desk, TILL_REPORT_BY_NOTHING);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_strdup (get_currency (self));
  guint selected = 0;

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (sorted, rows->pdata[i]);
  g_ptr_array_sort (sorted, compare_taken);
  for (guint i = 0; i < sorted->len; i++)
    {
      const TillReportRow *row = sorted->pdata[i];

      gtk_string_list_append (list, row->currency);
      if (g_str_equal (row->currency, chosen))
        selected = i;
    }

  self->filling = TRUE;
  gtk_drop_down_set_model (self->currency_drop, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->currency_drop, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->currency_drop), sorted->len > 1);
  self->filling = FALSE;
}

/* --- the whole page --------------------------------------------------------------------------- */

static void
show_note (TillReportsPage *self)
{
  const TillFreshness *freshness = self->session != NULL
                                   ? till_session_get_freshness (self->session) : NULL;
  g_autofree char *since = NULL;
  g_autofree char *text = NULL;

  if (freshness != NULL && freshness->state == TILL_FRESHNESS_OFFLINE)
    {
      since = till_format_time (freshness->checked_us, g_get_real_time ());
      /* Translators: a time */
      text = g_strdup_printf (_("The gateway cannot be reached. These are the figures as of %s."),
                              since);
    }
  else if (freshness != NULL && (freshness->state == TILL_FRESHNESS_BACKFILLING ||
                                 freshness->state == TILL_FRESHNESS_STARTING))
    text = g_strdup (_("The past is still being fetched: the figures grow until all of it is "
                       "here."));

  gtk_label_set_label (self->note_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), text != NULL);
}

static void
show_all (TillReportsPage *self)
{
  TillReportDeskState state = till_report_desk_get_state (self->desk);
  const TillQuerySpan *span = till_report_desk_get_span (self->desk);
  const GError *error = till_report_desk_get_error (self->desk);
  g_autofree char *said = span->to_us != 0 ? till_query_date_say (span, g_get_real_time ()) : NULL;

  gtk_label_set_label (self->span_label, said != NULL ? said : "");
  gtk_widget_set_visible (self->spinner, state == TILL_REPORT_DESK_LOADING);
  gtk_widget_set_visible (self->empty_page, state == TILL_REPORT_DESK_EMPTY);
  gtk_widget_set_visible (GTK_WIDGET (self->error_page), state == TILL_REPORT_DESK_FAILED);
  gtk_widget_set_visible (self->content, state == TILL_REPORT_DESK_READY);
  gtk_widget_set_visible (GTK_WIDGET (self->currency_drop), FALSE);
  gtk_widget_set_sensitive (self->sheet_button, state == TILL_REPORT_DESK_READY ||
                                                state == TILL_REPORT_DESK_EMPTY);
  if (error != NULL)
    till_plain_set_description (self->error_page, error->message);

  show_note (self);
  if (state == TILL_REPORT_DESK_READY)
    {
      fill_currencies (self);
      show_figures (self);
    }
}

static void
retry_cb (TillReportsPage *self)
{
  till_report_desk_reload (self->desk);
}

static void
set_span (TillReportsPage *self,
          const char      *text)
{
  TillQuerySpan span;
  gboolean ok = till_report_read_span (text, g_get_real_time (), &span);

  if (ok)
    till_report_desk_set_span (self->desk, &span);
  if (ok || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->custom_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->custom_entry), "error");
}

static void
custom_typed_cb (TillReportsPage *self)
{
  set_span (self, gtk_editable_get_text (self->custom_entry));
}

static void
period_chosen_cb (TillReportsPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->period_drop);
  gboolean custom = chosen >= G_N_ELEMENTS (periods);

  gtk_widget_set_visible (GTK_WIDGET (self->custom_entry), custom);
  if (!custom)
    set_span (self, till_period_get_nick (periods[chosen]));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->custom_entry));
}

static void
sheet_cb (TillReportsPage *self)
{
  const TillQuerySpan *span = till_report_desk_get_span (self->desk);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.day-sheet", "(xx)", span->from_us,
                              span->to_us);
}

/* A day may have ended since the page was looked at. */
static void
mapped_cb (TillReportsPage *self)
{
  if (gtk_drop_down_get_selected (self->period_drop) < G_N_ELEMENTS (periods))
    period_chosen_cb (self);
}

static void
set_session (TillReportsPage *self,
             TillSession     *session)
{
  if (self->session == session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, show_note, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "freshness-changed", G_CALLBACK (show_note), self,
                             G_CONNECT_SWAPPED);
  till_report_desk_set_session (self->desk, session);
  show_note (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
till_reports_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch ((TillReportsPageProperty) prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, TILL_REPORTS_PAGE (object)->session);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_reports_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch ((TillReportsPageProperty) prop_id)
    {
    case PROP_SESSION:
      set_session (TILL_REPORTS_PAGE (object), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
till_reports_page_dispose (GObject *object)
{
  TillReportsPage *self = TILL_REPORTS_PAGE (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), TILL_TYPE_REPORTS_PAGE);

  G_OBJECT_CLASS (till_reports_page_parent_class)->dispose (object);
}

static void
till_reports_page_class_init (TillReportsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = till_reports_page_get_property;
  object_class->set_property = till_reports_page_set_property;
  object_class->dispose = till_reports_page_dispose;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, TILL_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TILL_TYPE_CHART);
  g_type_ensure (TILL_TYPE_COLUMN);
  g_type_ensure (TILL_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCES "till-reports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, period_drop);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, custom_entry);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, currency_drop);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, sheet_button);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, span_label);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, content);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, figures_box);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, chart_section);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, chart);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, table_expander);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, table_box);
  gtk_widget_class_bind_template_child (widget_class, TillReportsPage, sections_box);
  gtk_widget_class_bind_template_callback (widget_class, period_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, custom_typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_figures);
  gtk_widget_class_bind_template_callback (widget_class, sheet_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_cb);
}

static void
till_reports_page_init (TillReportsPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->desk = till_report_desk_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (names, till_period_get_name (periods[i]));
  gtk_string_list_append (names, _("Another time…"));
  gtk_drop_down_set_model (self->period_drop, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->period_drop, FIRST_PERIOD);
  g_signal_connect_swapped (self->desk, "changed", G_CALLBACK (show_all), self);
  g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  period_chosen_cb (self);
  show_all (self);
}

/**
 * till_reports_page_new:
 *
 * Returns: (transfer floating): a page without a session
 */
GtkWidget *
till_reports_page_new (void)
{
  return g_object_new (TILL_TYPE_REPORTS_PAGE, NULL);
}
