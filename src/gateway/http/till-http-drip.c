/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A body that is given a few bytes at a time.
 *
 * What must hold: nothing of a secret stays behind in the buffers of those who send it. libsoup
 * moves a body through buffers of several thousand bytes, which are freed as they are, or kept for
 * the next frame of HTTP/2. Given in drips, each drip overwrites the one before in the same place,
 * so after the last of them only the end of the body is left there. */

#include "till-http-drip.h"

#include <string.h>

struct _TillHttpDrip
{
  GInputStream parent_instance;

  GBytes      *bytes;
  gsize        position;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillHttpDrip, till_http_drip, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static gssize
drip_read (GInputStream *stream,
           void         *buffer,
           gsize         count,
           GCancellable *cancellable,
           GError      **error)
{
  TillHttpDrip *self = TILL_HTTP_DRIP (stream);
  gsize size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  count = MIN (MIN (count, TILL_HTTP_DRIP_BYTES), size - self->position);
  if (count > 0)
    memcpy (buffer, data + self->position, count);
  self->position += count;

  return count;
}

static gboolean
drip_is_readable (GPollableInputStream *stream)
{
  return TRUE;
}

static GSource *
drip_create_source (GPollableInputStream *stream,
                    GCancellable         *cancellable)
{
  g_autoptr (GSource) at_once = g_timeout_source_new (0);

  return g_pollable_source_new_full (stream, at_once, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = drip_is_readable;
  iface->create_source = drip_create_source;
}

static void
till_http_drip_finalize (GObject *object)
{
  g_clear_pointer (&TILL_HTTP_DRIP (object)->bytes, g_bytes_unref);

  G_OBJECT_CLASS (till_http_drip_parent_class)->finalize (object);
}

static void
till_http_drip_class_init (TillHttpDripClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_http_drip_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = drip_read;
}

static void
till_http_drip_init (TillHttpDrip *self)
{
}

/**
 * till_http_drip_new:
 * @bytes: the body; a reference is held as long as the stream lives
 *
 * Returns: (transfer full): a stream that gives @bytes, #TILL_HTTP_DRIP_BYTES at a time
 */
GInputStream *
till_http_drip_new (GBytes *bytes)
{
  TillHttpDrip *self = g_object_new (TILL_TYPE_HTTP_DRIP, NULL);

  self->bytes = g_bytes_ref (bytes);

  return G_INPUT_STREAM (self);
}
