/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-relay-admin.h"
#include "till-relay-message.h"
#include "till-relay-server.h"

G_BEGIN_DECLS

#define SECRET "whsec_test_secret_one"
#define STREAM "shop"

/* How long a test waits for what must come: longer than a machine with much to do stops for. */
#define RELAY_PATIENCE_MS 20000
#define RELAY_PATIENCE_US (RELAY_PATIENCE_MS * G_GINT64_CONSTANT (1000))

/**
 * Relay:
 *
 * A relay that runs in a thread of its own, so that a test may talk to it with plain blocking
 * sockets. Everything is in a folder that goes with it.
 */
typedef struct
{
  char           *folder;
  char           *db_path;
  TillRelayLimits limits;
  TillClock      *clock;

  char           *blind;    /* "/in/…" */
  char           *verify;   /* "/in/…", with SECRET */
  gint64          verify_id;
  char           *owner;    /* tokens */
  char           *console;

  GThread        *thread;
  GMainContext   *context;
  GMainLoop      *loop;
  guint16         port;
  gboolean        on_unix;  /* to be set before the start: listen on a socket in the folder */
  char           *url;      /* "http://…" or "unix:…" */
  char           *metrics_url;
  gboolean        failed;   /* the server said that the disk did */
} Relay;

/**
 * Reply:
 *
 * An answer, as it came.
 */
typedef struct
{
  guint  status;
  char  *head;
  char  *body;
  gsize  body_length;
} Reply;

/**
 * Feed:
 *
 * An open event stream.
 */
typedef struct
{
  int                fd;
  gboolean           past_head;
  GString           *head;
  TillRelaySplitter *splitter;
} Feed;

Relay   *relay_new        (void);
void     relay_start      (Relay            *relay);
void     relay_stop       (Relay            *relay);
void     relay_free       (Relay            *relay);
TillRelayStore  *relay_open_db    (Relay            *relay);

int      relay_connect    (guint16           port);
void     relay_send       (int               fd,
                           const char       *data,
                           gssize            length);
gssize   relay_receive    (int               fd,
                           char             *buffer,
                           gsize             size,
                           int               timeout_ms);
Reply   *relay_ask        (guint16           port,
                           const char       *method,
                           const char       *path,
                           const char       *token,
                           const char       *headers,
                           const void       *body,
                           gssize            length);
Reply   *relay_read_reply (int               fd);
void     reply_free       (Reply            *reply);
guint    relay_post       (guint16           port,
                           const char       *path,
                           const char       *signature,
                           const void       *body,
                           gssize            length);
guint    relay_post_id    (guint16           port,
                           const char       *path,
                           const char       *id);

Feed    *feed_open        (guint16           port,
                           const char       *token,
                           const char       *after);
guint    feed_get_status  (Feed             *feed);
gboolean feed_next        (Feed             *feed,
                           TillRelayMessage *message,
                           int               timeout_ms);
void     feed_expect      (Feed                *feed,
                           TillRelayMessageType type,
                           TillRelayMessage    *message);
void     feed_expect_end  (Feed             *feed);
void     feed_free        (Feed             *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Relay, relay_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Feed, feed_free)

G_END_DECLS
