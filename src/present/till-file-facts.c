/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file is, by what is in it and not by its name: a PDF with how many pages, a JPEG or a PNG
 * of what size (ISO 32000-1 7.3, 7.5.7; ITU T.81 B.1; PNG specification 5 and 11).
 *
 * What must hold: whatever the bytes are, no more than their length is looked at; a file that the
 * bank could not open (cut off, locked with a password) is refused here, in words. How many pages
 * a PDF has is a count of what looks like pages: a hint, never a promise. */

#include "till-file-facts.h"

#include <glib/gi18n.h>
#include <string.h>

/* How much of the packed parts of a PDF is unpacked, each and all together. */
#define MAX_UNPACKED (4 * 1024 * 1024)
#define MAX_UNPACKED_OF_ALL (32 * 1024 * 1024)

/* How much room there is between the word for a packed part and its beginning. */
#define MAX_DICTIONARY 512

/* What was counted. */
typedef struct
{
  guint n_pages; /* objects that are pages */
  guint count;   /* the largest number that stands as a count */
} Pages;

static const char *
find (const char *data,
      gsize       size,
      const char *word)
{
  return memmem (data, size, word, strlen (word));
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void
count_pages (const char *data,
             gsize       size,
             Pages      *pages)
{
  const char *end = data + size;

  for (const char *p = data; (p = find (p, end - p, "/Type")) != NULL;)
    {
      p += strlen ("/Type");
      while (p < end && is_space (*p))
        p++;
      if (end - p > 5 && memcmp (p, "/Page", 5) == 0 && !g_ascii_isalnum (p[5]))
        pages->n_pages++;
    }

  for (const char *p = data; (p = find (p, end - p, "/Count")) != NULL;)
    {
      guint n = 0;

      p += strlen ("/Count");
      while (p < end && is_space (*p))
        p++;
      for (; p < end && g_ascii_isdigit (*p) && n < 100000; p++)
        n = n * 10 + g_ascii_digit_value (*p);
      pages->count = MAX (pages->count, n);
    }
}

/* Unpacks what begins at @data into @text and counts in it. What cannot be unpacked has no pages.
 * Returns how much there was. */
static gsize
count_packed (const char *data,
              gsize       size,
              char       *text,
              Pages      *pages)
{
  g_autoptr (GConverter) unpack =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  gsize n_text = 0;
  GConverterResult result;

  do
    {
      gsize n_read = 0, n_written = 0;

      result = g_converter_convert (unpack, data, size, text + n_text, MAX_UNPACKED - n_text,
                                    G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
      data += n_read;
      size -= n_read;
      n_text += n_written;
    }
  while (result == G_CONVERTER_CONVERTED && size > 0 && n_text < MAX_UNPACKED);

  count_pages (text, n_text, pages);

  return n_text;
}

static void
count_packed_parts (const char *data,
                    gsize       size,
                    Pages      *pages)
{
  g_autofree char *text = g_malloc (MAX_UNPACKED);
  const char *end = data + size;
  gsize n_all = 0;

  for (const char *p = data;
       n_all < MAX_UNPACKED_OF_ALL && (p = find (p, end - p, "/ObjStm")) != NULL;)
    {
      const char *stream = find (p, MIN ((gsize) (end - p), MAX_DICTIONARY), "stream");

      p += strlen ("/ObjStm");
      if (stream == NULL)
        continue;
      stream += strlen ("stream");
      if (stream < end && *stream == '\r')
        stream++;
      if (stream < end && *stream == '\n')
        stream++;
      n_all += count_packed (stream, end - stream, text, pages);
      p = stream;
    }
}

static gboolean
refuse (const char *why,
        GError    **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, why);

  return FALSE;
}

static gboolean
read_pdf (const char    *data,
          gsize          size,
          TillFileFacts *facts,
          GError       **error)
{
  gsize tail = MIN (size, 2048);
  Pages pages = { 0 };

  if (find (data + size - tail, tail, "%%EOF") == NULL)
    return refuse (_("The PDF is cut off: its end is missing."), error);

  if (find (data, size, "/Encrypt") != NULL)
    return refuse (_("The PDF is locked, so the bank could not open it. Save it without a "
                     "password."), error);

  count_pages (data, size, &pages);
  count_packed_parts (data, size, &pages);
  facts->kind = TILL_FILE_PDF;
  facts->pages = pages.count > 0 ? MIN (pages.n_pages, pages.count) : pages.n_pages;

  return TRUE;
}

static guint
read_big_endian (const char *data,
                 guint       n)
{
  guint value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | (guint8) data[i];

  return value;
}

static gboolean
read_png (const char    *data,
          gsize          size,
          TillFileFacts *facts,
          GError       **error)
{
  if (size < 33 || memcmp (data + 12, "IHDR", 4) != 0 || find (data, size, "IEND") == NULL)
    return refuse (_("The picture is cut off or damaged."), error);

  facts->kind = TILL_FILE_PNG;
  facts->pages = 1;
  facts->width = read_big_endian (data + 16, 4);
  facts->height = read_big_endian (data + 20, 4);

  return TRUE;
}

/* Whether a marker begins a frame, whose size follows: all from SOF0 to SOF15 but DHT, JPG, DAC. */
static gboolean
is_frame (guint marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static gboolean
read_jpeg (const char    *data,
           gsize          size,
           TillFileFacts *facts,
           GError       **error)
{
  gsize at = 2;

  facts->kind = TILL_FILE_JPEG;
  facts->pages = 1;
  while (at + 9 < size && (guint8) data[at] == 0xff)
    {
      guint marker = (guint8) data[at + 1];

      if (is_frame (marker))
        {
          facts->height = read_big_endian (data + at + 5, 2);
          facts->width = read_big_endian (data + at + 7, 2);
          break;
        }
      at += 2 + read_big_endian (data + at + 2, 2);
    }

  /* Cameras leave notes of their own behind the end. */
  if (facts->width == 0 || find (data + at, size - at, "\xff\xd9") == NULL)
    return refuse (_("The picture is cut off or damaged."), error);

  return TRUE;
}

/**
 * till_file_facts_read:
 * @content: all of a file
 * @ret_facts: (out): what it is
 * @error: return location for a #GError, %G_IO_ERROR_INVALID_DATA, in the user's language
 *
 * Looks at what is in a file, which may take a moment: not on the main thread. Any other will do.
 *
 * Returns: %FALSE when it is nothing that a bank could read
 */
gboolean
till_file_facts_read (GBytes        *content,
                      TillFileFacts *ret_facts,
                      GError       **error)
{
  gsize size;
  const char *data;
  TillFileFacts facts = { 0 };
  gboolean ok;

  g_return_val_if_fail (content != NULL && ret_facts != NULL, FALSE);

  data = g_bytes_get_data (content, &size);
  if (size == 0)
    return refuse (_("The file is empty."), error);

  if (size > 5 && memcmp (data, "%PDF-", 5) == 0)
    ok = read_pdf (data, size, &facts, error);
  else if (size > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    ok = read_jpeg (data, size, &facts, error);
  else if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    ok = read_png (data, size, &facts, error);
  else
    return refuse (_("Banks take PDF, JPEG and PNG. This file is none of them, whatever its name "
                     "says."), error);

  if (ok)
    *ret_facts = facts;

  return ok;
}

/**
 * till_file_facts_get_media_type:
 * @facts: what a file is
 *
 * Returns: (transfer none): what it is in a request (RFC 6838)
 */
const char *
till_file_facts_get_media_type (const TillFileFacts *facts)
{
  g_return_val_if_fail (facts != NULL, NULL);

  switch (facts->kind)
    {
    case TILL_FILE_PDF:
      return "application/pdf";

    case TILL_FILE_JPEG:
      return "image/jpeg";

    case TILL_FILE_PNG:
      break;
    }

  return "image/png";
}

/**
 * till_file_facts_say:
 * @facts: what a file is
 *
 * Returns: (transfer full): that in words: "PDF, 3 pages"
 */
char *
till_file_facts_say (const TillFileFacts *facts)
{
  g_return_val_if_fail (facts != NULL, NULL);

  if (facts->kind != TILL_FILE_PDF)
    /* Translators: width and height in pixels */
    return g_strdup_printf (_("Picture, %u × %u"), facts->width, facts->height);

  if (facts->pages == 0)
    return g_strdup ("PDF");

  return g_strdup_printf (ngettext ("PDF, %u page", "PDF, %u pages", facts->pages), facts->pages);
}
