/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A charge that may be a repetition, line by line beside what it may repeat.
 *
 * What must hold: nothing here is pressed by a key that is still held down: the focus goes to the
 * view, no button is the default, and the one that sends can be pressed only after a box was
 * ticked. */

#include "till-doubt-view.h"

#include <glib/gi18n.h>

#include "till-doubt-text.h"

struct _TillDoubtView
{
  AdwBin          parent_instance;

  TillMoney       shown; /* what the button says */

  /* From the template */
  GtkWidget      *box;
  GtkLabel       *title_label;
  GtkLabel       *sentence_label;
  GtkGrid        *grid;
  GtkCheckButton *tick;
  GtkWidget      *desist_button;
  GtkWidget      *earlier_button;
  GtkWidget      *insist_button;
  GtkLabel       *insist_label;
};

G_DEFINE_FINAL_TYPE (TillDoubtView, till_doubt_view, ADW_TYPE_BIN)

typedef enum
{
  SIGNAL_DESIST,
  SIGNAL_INSIST,
  SIGNAL_SHOW_EARLIER,
} TillDoubtViewSignal;

static guint signals[SIGNAL_SHOW_EARLIER + 1];

static void
desist_clicked_cb (TillDoubtView *self)
{
  g_signal_emit (self, signals[SIGNAL_DESIST], 0);
}

static void
earlier_clicked_cb (TillDoubtView *self)
{
  g_signal_emit (self, signals[SIGNAL_SHOW_EARLIER], 0);
}

static void
insist_clicked_cb (TillDoubtView *self)
{
  if (gtk_check_button_get_active (self->tick))
    g_signal_emit (self, signals[SIGNAL_INSIST], 0);
}

static void
tick_toggled_cb (TillDoubtView *self)
{
  gtk_widget_set_sensitive (self->insist_button, gtk_check_button_get_active (self->tick));
}

static gboolean
till_doubt_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TILL_DOUBT_VIEW (widget)->box);
}

static void
till_doubt_view_dispose (GObject *object)
{
  /* AdwBin would go on to a child that the template has let go of. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TILL_TYPE_DOUBT_VIEW);

  G_OBJECT_CLASS (till_doubt_view_parent_class)->dispose (object);
}

static void
till_doubt_view_class_init (TillDoubtViewClass *klass)
{
  static const char * const names[] = { "desist", "insist", "show-earlier" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = till_doubt_view_dispose;
  widget_class->grab_focus = till_doubt_view_grab_focus;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], TILL_TYPE_DOUBT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tillroll/Tillroll/charge/till-doubt-view.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TillDoubtView, name)
  BIND (box);
  BIND (title_label);
  BIND (sentence_label);
  BIND (grid);
  BIND (tick);
  BIND (desist_button);
  BIND (earlier_button);
  BIND (insist_button);
  BIND (insist_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, desist_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, earlier_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, insist_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, tick_toggled_cb);
}

static void
till_doubt_view_init (TillDoubtView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
attach (TillDoubtView *self,
        const char    *text,
        const char    *css_class,
        int            column,
        int            row)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text != NULL ? text : "–", "xalign",
                                   0.0, "wrap", TRUE, "hexpand", column > 0, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
}

/* What is the same stands out: that is what makes it a possible repetition. */
static void
fill_grid (TillDoubtView *self,
           GPtrArray     *rows)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);

  attach (self, "", NULL, 0, 0);
  attach (self, _("This charge"), "heading", 1, 0);
  attach (self, _("Earlier payment"), "heading", 2, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const TillDoubtRow *row = g_ptr_array_index (rows, i);
      const char *css_class = row->same ? "till-same" : NULL;

      attach (self, row->title, "till-muted", 0, i + 1);
      attach (self, row->ours, css_class, 1, i + 1);
      attach (self, row->theirs, css_class, 2, i + 1);
    }
}

/**
 * till_doubt_view_show:
 * @self: a view
 * @desk: a desk whose charge may be a repetition
 */
void
till_doubt_view_show (TillDoubtView  *self,
                      TillChargeDesk *desk)
{
  TillChargeRun *run;
  const TillObjection *objection;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *button = NULL;
  gboolean may_insist;

  g_return_if_fail (TILL_IS_DOUBT_VIEW (self));
  g_return_if_fail (TILL_IS_CHARGE_DESK (desk));

  run = till_charge_desk_get_run (desk);
  rows = till_charge_desk_compare (desk);
  g_return_if_fail (rows != NULL);

  objection = g_ptr_array_index (till_charge_run_get_objections (run), 0);
  may_insist = till_charge_run_may_insist (run);
  sentence = till_doubt_say (objection, g_get_real_time ());
  button = till_charge_form_format_button (till_charge_desk_get_form (desk));

  gtk_label_set_label (self->title_label, may_insist ? _("This may be the second time")
                                                     : _("Not now"));
  gtk_label_set_label (self->sentence_label, sentence);
  fill_grid (self, rows);
  gtk_check_button_set_active (self->tick, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->tick), may_insist);
  gtk_widget_set_visible (self->insist_button, may_insist);
  gtk_widget_set_sensitive (self->insist_button, FALSE);
  gtk_widget_set_visible (self->earlier_button, objection->payment != NULL);
  gtk_label_set_label (self->insist_label, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->insist_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, button, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->title_label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}
