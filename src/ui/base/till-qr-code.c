/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An address as a QR code, large enough to be read off the screen by a phone.
 *
 * What must hold: black on white whatever the theme, with the quiet zone of four modules that
 * ISO/IEC 18004 asks for, and modules of whole pixels: else cameras do not read it. */

#include "till-qr-code.h"

#include <qrencode.h>
#include <string.h>

#define QUIET_ZONE 4
#define SIZE_MINIMUM 148
#define SIZE_NATURAL 320

struct _TillQrCode
{
  GtkWidget parent_instance;

  QRcode   *code;
};

G_DEFINE_FINAL_TYPE (TillQrCode, till_qr_code, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
till_qr_code_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
till_qr_code_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = SIZE_MINIMUM;
  *natural = SIZE_NATURAL;
}

/* Draws row @y of the code: dark modules that touch become one rectangle. */
static void
draw_row (TillQrCode  *self,
          GtkSnapshot *snapshot,
          int          y,
          int          left,
          int          top,
          int          module)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  const unsigned char *row = self->code->data + (gsize) y * self->code->width;

  for (int x = 0; x < self->code->width;)
    {
      int end = x;

      while (end < self->code->width && (row[end] & 1) != 0)
        end++;

      if (end > x)
        gtk_snapshot_append_color (snapshot, &black,
                                   &GRAPHENE_RECT_INIT (left + (x + QUIET_ZONE) * module,
                                                        top + (y + QUIET_ZONE) * module,
                                                        (end - x) * module, module));
      x = end + 1;
    }
}

static void
till_qr_code_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  TillQrCode *self = TILL_QR_CODE (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int modules, module, side, left, top;

  if (self->code == NULL)
    return;

  modules = self->code->width + 2 * QUIET_ZONE;
  module = MAX (MIN (width, height) / modules, 1);
  side = modules * module;
  left = (width - side) / 2;
  top = (height - side) / 2;

  gtk_snapshot_append_color (snapshot, &white, &GRAPHENE_RECT_INIT (left, top, side, side));
  for (int y = 0; y < self->code->width; y++)
    draw_row (self, snapshot, y, left, top, module);
}

static void
till_qr_code_finalize (GObject *object)
{
  g_clear_pointer (&TILL_QR_CODE (object)->code, QRcode_free);

  G_OBJECT_CLASS (till_qr_code_parent_class)->finalize (object);
}

static void
till_qr_code_class_init (TillQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = till_qr_code_finalize;
  widget_class->get_request_mode = till_qr_code_get_request_mode;
  widget_class->measure = till_qr_code_measure;
  widget_class->snapshot = till_qr_code_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
till_qr_code_init (TillQrCode *self)
{
}

/**
 * till_qr_code_new:
 *
 * Returns: (transfer floating): an empty picture
 */
GtkWidget *
till_qr_code_new (void)
{
  return g_object_new (TILL_TYPE_QR_CODE, NULL);
}

/**
 * till_qr_code_set_text:
 * @self: a picture
 * @text: (nullable): what a phone is to read
 *
 * Returns: %FALSE when there is nothing to draw: no text, or more than a code can hold
 */
gboolean
till_qr_code_set_text (TillQrCode *self,
                       const char *text)
{
  g_return_val_if_fail (TILL_IS_QR_CODE (self), FALSE);

  g_clear_pointer (&self->code, QRcode_free);
  if (text != NULL && *text != '\0')
    self->code = QRcode_encodeData (strlen (text), (const unsigned char *) text, 0, QR_ECLEVEL_M);

  gtk_widget_queue_draw (GTK_WIDGET (self));

  return self->code != NULL;
}
