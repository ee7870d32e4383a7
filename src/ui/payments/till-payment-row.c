/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One row of the list, drawn by itself: five labels in a box take six times as long to make and to
 * move. A row is bound to a place in the list and paints whatever stands there; the same class
 * paints the header, so that the columns meet.
 *
 * What must hold: it says in words what it shows, to the accessibility bus, too; amounts are right
 * aligned with figures of equal width; a row that is still being read is not mistaken for an empty
 * one. */

#include "till-payment-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "till-format.h"
#include "till-glyph.h"
#include "till-palette.h"
#include "till-payment-columns.h"
#include "till-payment-text.h"
#include "till-row-name.h"

#define PADDING 7
#define LINE_GAP 3
#define GLYPH_GAP 6

/* How wide the arrow on the sorted column is. */
#define ARROW 8
#define ARROW_GAP 5

struct _TillPaymentRow
{
  GtkWidget        parent_instance;

  gboolean         header;
  TillColumnSet   *set;
  TillPaymentSlot *slot;
  TillPayment     *payment;               /* what is painted */
  gboolean         short_method;          /* of the texts in the layouts */
  PangoLayout     *layouts[TILL_N_CELLS]; /* NULL: to be made */
  int              digit_width;           /* 0: to be measured */
  int              line_height;
  int              glyph;                 /* how large the picture before the state is */
};

G_DEFINE_FINAL_TYPE (TillPaymentRow, till_payment_row, GTK_TYPE_WIDGET)

static void
drop_layouts (TillPaymentRow *self)
{
  for (guint i = 0; i < TILL_N_CELLS; i++)
    g_clear_object (&self->layouts[i]);
}

static void
measure_font (TillPaymentRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics;

  if (self->digit_width != 0)
    return;

  metrics = pango_context_get_metrics (context, NULL, NULL);
  self->digit_width =
    PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));
  self->line_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  pango_font_metrics_unref (metrics);
  self->glyph = till_glyph_get_size (GTK_WIDGET (self));
}

static void
lay_out (TillPaymentRow     *self,
         int                 width,
         TillPaymentColumns *columns)
{
  measure_font (self);
  till_payment_columns_lay_out (columns, self->set, width, self->digit_width,
                                self->glyph + GLYPH_GAP);
}

static void
till_payment_row_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  TillPaymentRow *self = TILL_PAYMENT_ROW (widget);
  TillPaymentColumns columns;
  int height;

  measure_font (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 24 * self->digit_width;
      *natural = 80 * self->digit_width;
      return;
    }

  lay_out (self, for_size >= 0 ? for_size : 80 * self->digit_width, &columns);
  height = self->line_height + 2 * PADDING;
  if (columns.two_lines)
    height = self->header ? 0 : height + self->line_height + LINE_GAP;
  *natural = height;
  /* what gets lower as it gets narrower must not ask for that height, or boxes reckon wrongly */
  *minimum = self->header ? 0 : height;
}

static GtkSizeRequestMode
till_payment_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static char *
say_text (const char *text)
{
  return g_strdup (text != NULL ? text : "");
}

/* What is left of it in the merchant's account, once that is known. */
static char *
say_net (const TillPayment *payment)
{
  TillMoney net = { .minor = payment->net };

  if (*payment->settle_currency == '\0')
    return g_strdup ("");

  g_strlcpy (net.currency, payment->settle_currency, sizeof net.currency);

  return till_money_format (&net);
}

static char *
say_cell (TillPaymentRow *self,
          TillPaymentCell cell,
          gboolean        short_method)
{
  const TillPayment *payment = self->payment;

  if (self->header)
    return g_strdup (till_column_set_say (cell));

  switch (cell)
    {
    case TILL_CELL_TIME:
      return till_format_time (payment->created_us, g_get_real_time ());

    case TILL_CELL_STATE:
      return g_strdup (till_words_payment_label (till_payment_get_label (payment)).text);

    case TILL_CELL_CUSTOMER:
      return till_payment_say_customer (payment);

    case TILL_CELL_METHOD:
      if (short_method && payment->last4 != NULL)
        return g_strdup_printf ("····%s", payment->last4);
      return till_payment_say_method (payment);

    case TILL_CELL_AMOUNT:
      return till_money_format (&payment->amount);

    case TILL_CELL_REFERENCE:
      return say_text (payment->reference);

    case TILL_CELL_DESCRIPTION:
      return say_text (payment->description);

    case TILL_CELL_OPERATOR:
      return say_text (payment->operator_name);

    case TILL_CELL_NET:
      return say_net (payment);

    case TILL_CELL_ID:
      return say_text (payment->record.id);
    }

  g_assert_not_reached ();
}

static TillTone
get_tone (TillPaymentRow *self,
          TillPaymentCell cell)
{
  TillWord word;

  if (self->header)
    return TILL_TONE_MUTED;

  word = till_words_payment_label (till_payment_get_label (self->payment));

  switch (cell)
    {
    case TILL_CELL_STATE:
      return word.tone;

    case TILL_CELL_CUSTOMER:
      return TILL_TONE_PLAIN;

    case TILL_CELL_AMOUNT:
      /* What was never taken does not look like money. */
      return word.tone == TILL_TONE_MUTED || word.tone == TILL_TONE_BAD ? TILL_TONE_MUTED
                                                                      : TILL_TONE_PLAIN;

    case TILL_CELL_TIME:
    case TILL_CELL_METHOD:
    case TILL_CELL_REFERENCE:
    case TILL_CELL_DESCRIPTION:
    case TILL_CELL_OPERATOR:
    case TILL_CELL_NET:
    case TILL_CELL_ID:
      return TILL_TONE_MUTED;
    }

  g_assert_not_reached ();
}

/* Figures of equal width, and weight, only where they are wanted: every attribute costs. */
static PangoAttrList *
make_attributes (TillPaymentRow *self,
                 TillPaymentCell cell)
{
  PangoAttrList *attributes;

  if (self->header || (cell != TILL_CELL_AMOUNT && cell != TILL_CELL_TIME &&
                       cell != TILL_CELL_NET))
    return NULL;

  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  /* The window's title has this font already; another one would have to be found first. */
  if (cell == TILL_CELL_AMOUNT)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));

  return attributes;
}

/* The text of a cell, cut off only if it has to be: finding out where costs more than painting. */
static PangoLayout *
get_layout (TillPaymentRow           *self,
            TillPaymentCell           cell,
            const TillPaymentColumns *columns,
            int                       width,
            PangoRectangle           *ret_extents)
{
  g_autofree char *text = NULL;
  PangoAttrList *attributes;
  PangoLayout *layout = self->layouts[cell];

  if (layout == NULL)
    {
      text = say_cell (self, cell, columns->short_method);
      layout = self->layouts[cell] = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      pango_layout_set_single_paragraph_mode (layout, TRUE);
      attributes = make_attributes (self, cell);
      if (attributes != NULL)
        {
          pango_layout_set_attributes (layout, attributes);
          pango_attr_list_unref (attributes);
        }
    }

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_extents (layout, NULL, ret_extents);
  if (ret_extents->width > width)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
      pango_layout_get_pixel_extents (layout, NULL, ret_extents);
    }

  return layout;
}

/* The arrow beside the name of the column by which the list is sorted. */
static void
snapshot_arrow (GtkSnapshot   *snapshot,
                gboolean       points_up,
                const GdkRGBA *colour,
                int            x,
                int            middle)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot,
                                           &GRAPHENE_RECT_INIT (x, middle - ARROW / 2, ARROW,
                                                                ARROW));
  int base = points_up ? middle + ARROW / 4 : middle - ARROW / 4;
  int tip = points_up ? middle - ARROW / 4 : middle + ARROW / 4;

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, x, base);
  cairo_line_to (cr, x + ARROW, base);
  cairo_line_to (cr, x + ARROW / 2, tip);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
}

/* Draws a cell's text, at its end where money is or where the second line ends. */
static void
snapshot_cell (TillPaymentRow           *self,
               GtkSnapshot              *snapshot,
               TillPaymentCell           cell,
               const TillPaymentColumns *columns,
               const TillPalette        *palette)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean at_end = cell == TILL_CELL_AMOUNT || cell == TILL_CELL_NET ||
                    (columns->two_lines && cell == TILL_CELL_TIME);
  const GdkRGBA *colour = &palette->tones[get_tone (self, cell)];
  int x = columns->x[cell], width = columns->width[cell];
  int y = PADDING + columns->line[cell] * (self->line_height + LINE_GAP);
  gboolean arrow, points_up = FALSE;
  PangoLayout *layout;
  PangoRectangle text;

  if (width <= 0)
    return;

  if (rtl)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;

  if (cell == TILL_CELL_STATE && !self->header)
    {
      TillWord word = till_words_payment_label (till_payment_get_label (self->payment));
      int glyph_x = rtl ? x + width - self->glyph : x;

      till_glyph_snapshot (word.glyph, snapshot, colour, glyph_x,
                           y + (self->line_height - self->glyph) / 2, self->glyph);
      width -= self->glyph + GLYPH_GAP;
      x += rtl ? 0 : self->glyph + GLYPH_GAP;
    }

  arrow = self->header && cell == till_column_set_get_sorted_cell (self->set, &points_up);
  layout = get_layout (self, cell, columns, arrow ? width - ARROW - ARROW_GAP : width, &text);
  if (arrow)
    {
      int arrow_x = at_end != rtl ? x + width - text.width - ARROW_GAP - ARROW
                                  : x + text.width + ARROW_GAP;

      snapshot_arrow (snapshot, points_up, colour, arrow_x, y + self->line_height / 2);
    }
  x -= text.x;
  if (at_end != rtl)
    x += width - text.width;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x, y + (self->line_height - text.height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* A row that is being read: a bar where a name will be. */
static void
snapshot_waiting (TillPaymentRow           *self,
                  GtkSnapshot              *snapshot,
                  const TillPaymentColumns *columns,
                  const TillPalette        *palette)
{
  GdkRGBA colour = palette->tones[TILL_TONE_MUTED];
  float width = MIN (columns->width[TILL_CELL_CUSTOMER], 12 * self->digit_width);
  float height = gtk_widget_get_height (GTK_WIDGET (self));

  colour.alpha = 0.2f;
  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT (columns->x[TILL_CELL_CUSTOMER],
                                                  height / 2 - 4, width, 8));
}

static void
till_payment_row_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  TillPaymentRow *self = TILL_PAYMENT_ROW (widget);
  const TillPalette *palette = till_palette_get_current ();
  TillPaymentColumns columns;

  lay_out (self, gtk_widget_get_width (widget), &columns);

  if (columns.short_method != self->short_method)
    {
      self->short_method = columns.short_method;
      g_clear_object (&self->layouts[TILL_CELL_METHOD]);
    }

  if (self->header && columns.two_lines)
    return;

  if (!self->header && self->payment == NULL)
    {
      if (self->slot != NULL)
        snapshot_waiting (self, snapshot, &columns, palette);
      return;
    }

  for (TillPaymentCell cell = 0; cell < TILL_N_CELLS; cell++)
    snapshot_cell (self, snapshot, cell, &columns, palette);
}

static gboolean
till_payment_row_query_tooltip (GtkWidget  *widget,
                                int         x,
                                int         y,
                                gboolean    keyboard,
                                GtkTooltip *tooltip)
{
  TillPaymentRow *self = TILL_PAYMENT_ROW (widget);
  g_autofree char *time = NULL;
  g_autofree char *state = NULL;
  g_autofree char *text = NULL;

  if (self->header || self->payment == NULL)
    return FALSE;

  time = till_format_time_long (self->payment->created_us);
  state = till_payment_say_state (self->payment, g_get_real_time ());
  text = g_strdup_printf ("%s\n%s", state, time);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
tell_accessible (TillPaymentRow *self)
{
  g_autofree char *said = self->payment != NULL
                          ? till_payment_say_all (self->payment, g_get_real_time ())
                          : g_strdup (_("Loading…"));

  till_row_name_set (GTK_WIDGET (self), said);
}

static void
slot_changed_cb (TillPaymentRow *self)
{
  TillPayment *payment = till_payment_slot_get_payment (self->slot);

  drop_layouts (self);
  g_clear_pointer (&self->payment, till_record_unref);
  if (payment != NULL)
    self->payment = till_record_ref (payment);

  tell_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
till_payment_row_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  TillPaymentRow *self = TILL_PAYMENT_ROW (widget);

  GTK_WIDGET_CLASS (till_payment_row_parent_class)->css_changed (widget, change);

  drop_layouts (self);
  self->digit_width = 0;
  gtk_widget_queue_resize (widget);
}

static void
set_changed_cb (TillPaymentRow *self)
{
  drop_layouts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
till_payment_row_dispose (GObject *object)
{
  TillPaymentRow *self = TILL_PAYMENT_ROW (object);

  till_payment_row_set_slot (self, NULL);
  drop_layouts (self);
  if (self->set != NULL)
    g_signal_handlers_disconnect_by_func (self->set, set_changed_cb, self);
  g_clear_object (&self->set);

  G_OBJECT_CLASS (till_payment_row_parent_class)->dispose (object);
}

static void
till_payment_row_class_init (TillPaymentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = till_payment_row_dispose;
  widget_class->measure = till_payment_row_measure;
  widget_class->get_request_mode = till_payment_row_get_request_mode;
  widget_class->snapshot = till_payment_row_snapshot;
  widget_class->query_tooltip = till_payment_row_query_tooltip;
  widget_class->css_changed = till_payment_row_css_changed;

  gtk_widget_class_set_css_name (widget_class, "till-payment-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
till_payment_row_init (TillPaymentRow *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

static TillPaymentRow *
row_new (TillColumnSet *set)
{
  TillPaymentRow *self = g_object_new (TILL_TYPE_PAYMENT_ROW, NULL);

  self->set = g_object_ref (set);
  g_signal_connect_swapped (set, "changed", G_CALLBACK (set_changed_cb), self);

  return self;
}

/**
 * till_payment_row_new:
 * @set: its columns
 *
 * Returns: (transfer floating): a row bound to no place
 */
GtkWidget *
till_payment_row_new (TillColumnSet *set)
{
  g_return_val_if_fail (TILL_IS_COLUMN_SET (set), NULL);

  return GTK_WIDGET (row_new (set));
}

/**
 * till_payment_row_new_header:
 * @set: its columns
 *
 * Returns: (transfer floating): a row with the names of the columns, for till_payment_header_new()
 */
GtkWidget *
till_payment_row_new_header (TillColumnSet *set)
{
  TillPaymentRow *self;

  g_return_val_if_fail (TILL_IS_COLUMN_SET (set), NULL);

  self = row_new (set);
  self->header = TRUE;
  g_signal_connect_object (set, "sorted", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * till_payment_row_lay_out:
 * @self: a row
 * @columns: (out caller-allocates): where its cells are
 *
 * Returns: the width of a digit, in pixels
 */
int
till_payment_row_lay_out (TillPaymentRow     *self,
                          TillPaymentColumns *columns)
{
  g_return_val_if_fail (TILL_IS_PAYMENT_ROW (self), 1);

  lay_out (self, gtk_widget_get_width (GTK_WIDGET (self)), columns);

  return self->digit_width;
}

/**
 * till_payment_row_set_slot:
 * @self: a row
 * @slot: (nullable): the place whose payment it paints
 *
 * Binds the row to another place.
 */
void
till_payment_row_set_slot (TillPaymentRow  *self,
                           TillPaymentSlot *slot)
{
  g_return_if_fail (TILL_IS_PAYMENT_ROW (self));

  if (self->slot == slot)
    return;

  if (self->slot != NULL)
    g_signal_handlers_disconnect_by_func (self->slot, slot_changed_cb, self);
  g_set_object (&self->slot, slot);

  if (slot != NULL)
    {
      g_signal_connect_swapped (slot, "changed", G_CALLBACK (slot_changed_cb), self);
      slot_changed_cb (self);
      return;
    }

  g_clear_pointer (&self->payment, till_record_unref);
  drop_layouts (self);
}
