/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The merchant's logo: a PNG file that a person chose, so one that is read with suspicion.
 *
 * What must hold: how large the image is, is known before a byte of it is unpacked. */

#include "till-logo.h"

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
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The logo is not a PNG image");
      return FALSE;
    }

  width = read_number (data + AT_WIDTH);
  height = read_number (data + AT_HEIGHT);
  if (width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The logo is larger than %d by %d pixels", SIDE_MAX, SIDE_MAX);
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

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The logo is damaged: %s",
               cairo_status_to_string (cairo_surface_status (surface)));
  cairo_surface_destroy (surface);

  return NULL;
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
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *data = NULL;
  GError *own = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_file_new_for_path (path);
  if (!(stream = g_file_read (file, NULL, &own)))
    {
      if (g_error_matches (own, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        g_error_free (own);
      else
        g_propagate_error (error, own);
      return NULL;
    }

  data = g_malloc (FILE_MAX + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), data, FILE_MAX + 1, &length, NULL, error))
    return NULL;

  if (length > FILE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The logo is larger than two megabytes");
      return NULL;
    }

  bytes = g_bytes_new_take (g_steal_pointer (&data), length);

  return till_logo_read (bytes, error);
}
