/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The merchant's logo: a PNG file that a person chose, so one that is read with suspicion.
 *
 * What must hold: how large the image is, is known before a byte of it is unpacked; what is kept is
 * the very file that was checked, whole or not at all. */

#include "till-logo.h"

#include <glib/gi18n.h>
#include <string.h>

#define FILE_MAX (2 * 1024 * 1024)
#define SIDE_MAX 4000

/* A PNG file begins with eight bytes of its own and the chunk "IHDR", whose first two numbers are
 * the width and the height (https://www.w3.org/TR/png-3/#5PNG-file-signature, #11IHDR). */
#define HEAD_SIZE 24
#define AT_KIND 12
#define AT_WIDTH 16
#define AT_HEIGHT 20

typedef struct
{
  const guint8 *data;
  gsize         length;
} Rest;

static cairo_status_t
read_cb (void          *closure,
         unsigned char *data,
         unsigned int   length)
{
  Rest *rest = closure;

  if (length > rest->length)
    return CAIRO_STATUS_READ_ERROR;

  memcpy (data, rest->data, length);
  rest->data += length;
  rest->length -= length;

  return CAIRO_STATUS_SUCCESS;
}

static guint32
read_number (const guint8 *data)
{
  guint32 number;

  memcpy (&number, data, sizeof number);

  return GUINT32_FROM_BE (number);
}

static gboolean
check_head (const guint8 *data,
            gsize         length,
            GError      **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  guint32 width, height;

  if (length < HEAD_SIZE || memcmp (data, signature, sizeof signature) != 0 ||
      memcmp (data + AT_KIND, "IHDR", 4) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The logo is not a PNG image"));
      return FALSE;
    }

  width = read_number (data + AT_WIDTH);
  height = read_number (data + AT_HEIGHT);
  if (width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("The logo is larger than %d by %d pixels"), SIDE_MAX, SIDE_MAX);
      return FALSE;
    }

  return TRUE;
}

/**
 * till_logo_read:
 * @bytes: a PNG image
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Reads a logo. Any thread.
 *
 * Returns: (transfer full) (nullable): the image, or %NULL
 */
cairo_surface_t *
till_logo_read (GBytes  *bytes,
                GError **error)
{
  cairo_surface_t *surface;
  Rest rest;

  g_return_val_if_fail (bytes != NULL, NULL);

  rest.data = g_bytes_get_data (bytes, &rest.length);
  if (!check_head (rest.data, rest.length, error))
    return NULL;

  surface = cairo_image_surface_create_from_png_stream (read_cb, &rest);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    return surface;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The logo is damaged: %s"),
               cairo_status_to_string (cairo_surface_status (surface)));
  cairo_surface_destroy (surface);

  return NULL;
}

/* The whole of a file that is small enough. */
static GBytes *
read_file (const char *path,
           GError    **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree guint8 *data = NULL;
  gsize length;

  if (!(stream = g_file_read (file, NULL, error)))
    return NULL;

  data = g_malloc (FILE_MAX + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, FILE_MAX + 1, &length, NULL, error))
    return NULL;

  if (length > FILE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("The logo is larger than two megabytes"));
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&data), length);
}

/**
 * till_logo_load:
 * @path: a file
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Loads a logo; a file of two megabytes at most. Blocks for as long as the disk takes.
 *
 * Returns: (transfer full) (nullable): the image; %NULL with no @error when there is no such file
 */
cairo_surface_t *
till_logo_load (const char *path,
                GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  GError *own = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if ((bytes = read_file (path, &own)))
    return till_logo_read (bytes, error);

  if (g_error_matches (own, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_error_free (own);
  else
    g_propagate_error (error, own);

  return NULL;
}

/**
 * till_logo_keep:
 * @source: a file that a person chose
 * @path: where the logo is kept, replaced if it is there
 * @error: return location for a #GError in #G_IO_ERROR or #G_FILE_ERROR
 *
 * Copies a logo, if it is one. Blocks until it is on disk.
 *
 * Returns: %FALSE when what was kept before still is
 */
gboolean
till_logo_keep (const char *source,
                const char *path,
                GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *logo;
  gsize length;
  const char *data;

  g_return_val_if_fail (source != NULL && path != NULL, FALSE);

  if (!(bytes = read_file (source, error)) || !(logo = till_logo_read (bytes, error)))
    return FALSE;

  cairo_surface_destroy (logo);
  data = g_bytes_get_data (bytes, &length);

  return g_file_set_contents_full (path, data, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/* How bright a dot is, 0 to 255 (the weights of ITU-R BT.601). */
static int
get_brightness (guint32 pixel)
{
  return (int) ((pixel >> 16 & 0xff) * 299 + (pixel >> 8 & 0xff) * 587 + (pixel & 0xff) * 114) /
         1000;
}

/* Makes a row of dots black or white; what each is too bright or too dark goes to its neighbours
 * (Floyd and Steinberg, 1976). @here and @below are one dot wider on either side. */
static void
print_row (guint32 *pixels,
           int      width,
           int     *here,
           int     *below)
{
  for (int x = 0; x < width; x++)
    {
      int wanted = get_brightness (pixels[x]) + here[x + 1] / 16;
      int error = wanted < 128 ? wanted : wanted - 255;

      pixels[x] = wanted < 128 ? 0x000000 : 0xffffff;
      here[x + 2] += error * 7;
      below[x] += error * 3;
      below[x + 1] += error * 5;
      below[x + 2] += error;
    }
}

/**
 * till_logo_to_dots:
 * @logo: an image
 * @width: how many dots across
 * @height: how many dots down
 *
 * Makes of a logo what a printer that knows only black can print: dots that look like it from
 * afar. What shines through the logo is white.
 *
 * Returns: (transfer full): an image of @width by @height
 */
cairo_surface_t *
till_logo_to_dots (cairo_surface_t *logo,
                   int              width,
                   int              height)
{
  g_autofree int *errors = NULL;
  cairo_surface_t *dots;
  cairo_t *cr;
  guint8 *data;
  int *here, *below;
  int stride;

  g_return_val_if_fail (logo != NULL && width > 0 && height > 0, NULL);

  dots = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (dots);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, (double) width / cairo_image_surface_get_width (logo),
               (double) height / cairo_image_surface_get_height (logo));
  cairo_set_source_surface (cr, logo, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (dots);

  data = cairo_image_surface_get_data (dots);
  stride = cairo_image_surface_get_stride (dots);
  errors = g_new0 (int, 2 * ((gsize) width + 2));
  here = errors;
  below = errors + width + 2;
  for (int y = 0; y < height; y++)
    {
      int *swap = here;

      print_row ((guint32 *) (gpointer) (data + (gsize) y * (gsize) stride), width, here, below);
      here = below;
      below = swap;
      memset (below, 0, sizeof *below * ((gsize) width + 2));
    }
  cairo_surface_mark_dirty (dots);

  return dots;
}
