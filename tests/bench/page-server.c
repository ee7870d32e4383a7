/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "page-server CHARGES [MILLISECONDS]": answers lists of charges that the practice gateway once
 * gave, as fast as memory can be copied, or each request that much later.
 *
 * The practice gateway makes every object anew, which costs more than reading it: to see how fast
 * a backfill is, its answers have to come from something that does nothing else. CHARGES has one
 * charge a line, newest first: "seconds id {…}". Prints its address and how many charges there
 * are; ends with its standard input. All other lists are empty. */

#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

#define TILL_STRIPE_MAX_PAGE 100

#define BALANCE                                                                                   \
  "{\"object\":\"balance\",\"available\":[{\"amount\":0,\"currency\":\"gbp\"}],\"pending\":[],"   \
  "\"livemode\":false}"
#define ACCOUNT                                                                                   \
  "{\"id\":\"acct_1bench\",\"object\":\"account\",\"country\":\"GB\","                            \
  "\"default_currency\":\"gbp\"}"
#define EMPTY "{\"object\":\"list\",\"data\":[],\"has_more\":false,\"url\":\"/v1\"}"

typedef struct
{
  const char *text;
  gsize       length;
  gint64      created;
} Charge;

typedef struct
{
  GMappedFile *file;
  GArray      *charges; /* newest first */
  GHashTable  *by_id;   /* id to index + 1 */
  guint        delay_ms;
} Pages;

/* A line is "seconds id {…}". */
static void
add_line (Pages      *pages,
          const char *line,
          gsize       length)
{
  const char *id = memchr (line, ' ', length);
  const char *text = memchr (line, '{', length);
  Charge charge;

  if (id == NULL || text == NULL || text < id + 3)
    g_error ("Not a charge: %.*s", (int) MIN (length, 80), line);

  charge.text = text;
  charge.length = line + length - text;
  charge.created = g_ascii_strtoll (line, NULL, 10);
  g_array_append_val (pages->charges, charge);
  g_hash_table_insert (pages->by_id, g_strndup (id + 1, text - id - 2),
                       GUINT_TO_POINTER (pages->charges->len));
}

static void
read_charges (Pages      *pages,
              const char *path)
{
  g_autoptr (GError) error = NULL;
  const char *p, *end;

  pages->file = g_mapped_file_new (path, FALSE, &error);
  if (pages->file == NULL)
    g_error ("%s", error->message);

  p = g_mapped_file_get_contents (pages->file);
  end = p + g_mapped_file_get_length (pages->file);
  while (p < end)
    {
      const char *line_end = memchr (p, '\n', end - p);

      if (line_end == NULL)
        line_end = end;
      if (line_end > p)
        add_line (pages, p, line_end - p);
      p = line_end + 1;
    }
}

static gint64
get_number (GHashTable *query,
            const char *name,
            gint64      otherwise)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, name) : NULL;

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

/* The first charge that is older than @before. */
static guint
find_first (Pages *pages,
            gint64 before)
{
  guint low = 0, high = pages->charges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (pages->charges, Charge, middle).created >= before)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
list_charges (Pages             *pages,
              GHashTable        *query,
              SoupServerMessage *message)
{
  gint64 limit = CLAMP (get_number (query, "limit", 10), 1, TILL_STRIPE_MAX_PAGE);
  gint64 from = get_number (query, "created[gte]", 0);
  gint64 before = get_number (query, "created[lt]", G_MAXINT64);
  const char *after = query != NULL ? g_hash_table_lookup (query, "starting_after") : NULL;
  guint i = after != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (pages->by_id, after))
                          : find_first (pages, before);
  GString *body = g_string_sized_new (limit * 4096);
  gint64 n = 0;

  g_string_append (body, "{\"object\":\"list\",\"data\":[");
  for (; i < pages->charges->len && n < limit; i++, n++)
    {
      const Charge *charge = &g_array_index (pages->charges, Charge, i);

      if (charge->created < from)
        break;

      if (n > 0)
        g_string_append_c (body, ',');
      g_string_append_len (body, charge->text, charge->length);
    }
  g_string_append_printf (body, "],\"has_more\":%s,\"url\":\"/v1/charges\"}",
                          i < pages->charges->len &&
                              g_array_index (pages->charges, Charge, i).created >= from
                            ? "true"
                            : "false");

  {
    gsize length = body->len;

    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE,
                                      g_string_free (body, FALSE), length);
  }
}

static void
answer (SoupServerMessage *message,
        const char        *text)
{
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, text,
                                    strlen (text));
}

static gboolean
waited_cb (gpointer user_data)
{
  soup_server_message_unpause (user_data);

  return G_SOURCE_REMOVE;
}

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Pages *pages = user_data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Request-Id",
                                "req_bench");
  if (g_str_equal (path, "/v1/charges"))
    list_charges (pages, query, message);
  else if (g_str_equal (path, "/v1/balance"))
    answer (message, BALANCE);
  else if (g_str_equal (path, "/v1/account"))
    answer (message, ACCOUNT);
  else
    answer (message, EMPTY);

  if (pages->delay_ms == 0)
    return;

  soup_server_message_pause (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, pages->delay_ms, waited_cb, g_object_ref (message),
                      g_object_unref);
}

static gboolean
input_ended_cb (GIOChannel  *channel,
                GIOCondition condition,
                gpointer     user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;
  Pages pages = { 0 };
  GSList *uris;

  if (argc < 2)
    g_error ("Say which charges");

  pages.charges = g_array_new (FALSE, FALSE, sizeof (Charge));
  pages.by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pages.delay_ms = argc > 2 ? (guint) atoi (argv[2]) : 0;
  read_charges (&pages, argv[1]);

  soup_server_add_handler (server, NULL, handle_cb, &pages, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  g_print ("http://127.0.0.1:%d %u\n", g_uri_get_port (uris->data), pages.charges->len);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_io_add_watch (input, G_IO_HUP, input_ended_cb, loop);
  g_main_loop_run (loop);

  g_hash_table_unref (pages.by_id);
  g_array_unref (pages.charges);
  g_mapped_file_unref (pages.file);

  return EXIT_SUCCESS;
}
