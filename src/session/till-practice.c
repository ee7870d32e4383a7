/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The practice gateway and a relay of its own, as child processes on loopback ports.
 *
 * The folder keeps what was practised: sandbox.db, relay.db and the key. Ports are new at each
 * start, so an account of the practice gateway is signed in again at each start, which keeps its
 * folder and tells it the new addresses.
 *
 * What must hold: the children end with us, whatever happens to us (--exit-with-parent). */

#include "till-practice.h"

#include "till-child.h"
#include "till-files.h"
#include "till-ids.h"
#include "till-json-reader.h"

#define READY_TIMEOUT_MS 20000
#define ADDRESS_MAX 256

struct _TillPractice
{
  GObject     parent_instance;

  TillChild  *sandbox;
  TillChild  *relay;
  TillSecret *key;
  TillSecret *relay_token;
  char       *gateway_url;
  char       *relay_url;
  char       *relay_stream;
  char       *relay_source;
};

G_DEFINE_FINAL_TYPE (TillPractice, till_practice, G_TYPE_OBJECT)

typedef struct
{
  char         *folder;
  guint         n_payments;
  TillPractice *practice;
} Start;

static void
start_free (Start *start)
{
  g_clear_object (&start->practice);
  g_free (start->folder);
  g_free (start);
}

static void
till_practice_dispose (GObject *object)
{
  till_practice_stop (TILL_PRACTICE (object));

  G_OBJECT_CLASS (till_practice_parent_class)->dispose (object);
}

static void
till_practice_finalize (GObject *object)
{
  TillPractice *self = TILL_PRACTICE (object);

  g_clear_pointer (&self->key, till_secret_free);
  g_clear_pointer (&self->relay_token, till_secret_free);
  g_free (self->gateway_url);
  g_free (self->relay_url);
  g_free (self->relay_stream);
  g_free (self->relay_source);

  G_OBJECT_CLASS (till_practice_parent_class)->finalize (object);
}

static void
till_practice_class_init (TillPracticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_practice_dispose;
  object_class->finalize = till_practice_finalize;
}

static void
till_practice_init (TillPractice *self)
{
}

/* The key of the practice gateway: made once per folder, and private like a real one. */
static TillSecret *
make_key (const char *folder,
          GError    **error)
{
  g_autofree char *path = g_build_filename (folder, "key", NULL);
  g_autofree char *token = NULL;
  g_autofree char *text = NULL;
  TillSecret *secret;

  if (!till_files_make_private_folder (folder, error))
    return NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      token = till_random_token (24);
      text = g_strconcat ("sk_test_", token, NULL);
      if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
        return NULL;

      return till_secret_new_from_text (text);
    }

  if (!(text = till_files_read_private (path, ADDRESS_MAX, error)))
    return NULL;

  secret = till_secret_new_from_text (g_strstrip (text));
  till_secret_wipe_memory (text, strlen (text));

  return secret;
}

static void
make_key_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      task_data,
                    GCancellable *cancellable)
{
  GError *error = NULL;
  TillSecret *key = make_key (task_data, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) till_secret_free);
  else
    g_task_return_error (task, error);
}

/* Starts one of our programs; the arguments after its name end with NULL. */
static void
start_child (GTask              *task,
             const char         *name,
             const char *const  *arguments,
             GAsyncReadyCallback callback)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *program = NULL;

  if (!(program = till_child_find_program (name, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_ptr_array_add (argv, program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);

  till_child_start_async ((const char *const *) argv->pdata, READY_TIMEOUT_MS,
                          g_task_get_cancellable (task), callback, g_object_ref (task));
}

/* Reads the address that a server of ours says it listens on. */
static char *
read_url (TillChild *child,
          GError   **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const char *url;

  till_json_reader_init (&reader, till_child_get_line (child), "the line that says it is ready");
  url = till_json_reader_string (&reader, "url", ADDRESS_MAX);

  return till_json_reader_end (&reader, error) ? g_strdup (url) : NULL;
}

static void
relay_started_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Start *start = g_task_get_task_data (task);
  TillPractice *practice = start->practice;

  if (!(practice->relay = till_child_start_finish (result, &error)) ||
      !(practice->relay_url = read_url (practice->relay, &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&start->practice), g_object_unref);
}

static gboolean
read_relay (TillPractice *self,
            TillChild    *child,
            GError      **error)
{
  g_auto (TillJsonReader) reader = TILL_JSON_READER_INIT;
  const char *stream, *source, *token;

  till_json_reader_init (&reader, till_child_get_line (child), "what the relay was made with");
  stream = till_json_reader_string (&reader, "stream", ADDRESS_MAX);
  source = till_json_reader_string (&reader, "ingest_path", ADDRESS_MAX);
  token = till_json_reader_string (&reader, "token", ADDRESS_MAX);

  if (!till_json_reader_end (&reader, error))
    return FALSE;

  self->relay_stream = g_strdup (stream);
  self->relay_source = g_strdup (source);
  self->relay_token = till_secret_new_from_text (token);

  return TRUE;
}

static void
relay_made_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (TillChild) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *db = NULL;
  Start *start = g_task_get_task_data (task);

  if (!(child = till_child_start_finish (result, &error)) ||
      !read_relay (start->practice, child, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  db = g_build_filename (start->folder, "relay.db", NULL);
  start_child (task, "tillroll-relay",
               (const char *const[]) { "serve", "--db", db, "--listen", "127.0.0.1:0",
                                       "--exit-with-parent", NULL },
               relay_started_cb);
}

static void
sandbox_started_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *db = NULL;
  Start *start = g_task_get_task_data (task);
  TillPractice *practice = start->practice;

  if (!(practice->sandbox = till_child_start_finish (result, &error)) ||
      !(practice->gateway_url = read_url (practice->sandbox, &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  db = g_build_filename (start->folder, "relay.db", NULL);
  start_child (task, "tillroll-relay",
               (const char *const[]) { "init-practice", "--db", db, NULL }, relay_made_cb);
}

static void
key_made_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *db = NULL;
  g_autofree char *n_payments = NULL;
  Start *start = g_task_get_task_data (task);
  TillPractice *practice = start->practice;

  if (!(practice->key = g_task_propagate_pointer (G_TASK (result), &error)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  db = g_build_filename (start->folder, "sandbox.db", NULL);
  n_payments = g_strdup_printf ("%u", start->n_payments);
  start_child (task, "tillroll-sandbox",
               (const char *const[]) { "--port", "0", "--seed", "1", "--payments", n_payments,
                                       "--secret-key", till_secret_peek (practice->key),
                                       "--db", db, "--exit-with-parent", NULL },
               sandbox_started_cb);
}

/**
 * till_practice_start_async:
 * @folder: where what was practised is kept; made if it is missing
 * @n_payments: how many invented payments a new practice account begins with
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Starts the practice gateway and its relay.
 */
void
till_practice_start_async (const char         *folder,
                           guint               n_payments,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) key_task = NULL;
  Start *start;

  g_return_if_fail (folder != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_practice_start_async);

  start = g_new0 (Start, 1);
  start->folder = g_strdup (folder);
  start->n_payments = n_payments;
  start->practice = g_object_new (TILL_TYPE_PRACTICE, NULL);
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);

  key_task = g_task_new (NULL, cancellable, key_made_cb, g_object_ref (task));
  g_task_set_task_data (key_task, g_strdup (folder), g_free);
  g_task_run_in_thread (key_task, make_key_in_thread);
}

/**
 * till_practice_start_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR, #G_SPAWN_ERROR or #TILL_JSON_ERROR
 *
 * Returns: (transfer full) (nullable): the running practice gateway and relay
 */
TillPractice *
till_practice_start_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_practice_get_gateway_url:
 * @self: a running practice
 *
 * Returns: where the practice gateway is, until the next start
 */
const char *
till_practice_get_gateway_url (TillPractice *self)
{
  g_return_val_if_fail (TILL_IS_PRACTICE (self), NULL);

  return self->gateway_url;
}

/**
 * till_practice_get_key:
 * @self: a running practice
 *
 * Returns: (transfer none): the key that the practice gateway takes
 */
TillSecret *
till_practice_get_key (TillPractice *self)
{
  g_return_val_if_fail (TILL_IS_PRACTICE (self), NULL);

  return self->key;
}

/**
 * till_practice_get_relay_url:
 * @self: a running practice
 *
 * Returns: where the relay is, until the next start
 */
const char *
till_practice_get_relay_url (TillPractice *self)
{
  g_return_val_if_fail (TILL_IS_PRACTICE (self), NULL);

  return self->relay_url;
}

/**
 * till_practice_get_relay_stream:
 * @self: a running practice
 *
 * Returns: the relay's stream for the practice account
 */
const char *
till_practice_get_relay_stream (TillPractice *self)
{
  g_return_val_if_fail (TILL_IS_PRACTICE (self), NULL);

  return self->relay_stream;
}

/**
 * till_practice_get_relay_token:
 * @self: a running practice
 *
 * Returns: (transfer none): the console's token at the relay
 */
TillSecret *
till_practice_get_relay_token (TillPractice *self)
{
  g_return_val_if_fail (TILL_IS_PRACTICE (self), NULL);

  return self->relay_token;
}

/**
 * till_practice_get_relay_source:
 * @self: a running practice
 *
 * Returns: the path at the relay to which the practice gateway delivers
 */
const char *
till_practice_get_relay_source (TillPractice *self)
{
  g_return_val_if_fail (TILL_IS_PRACTICE (self), NULL);

  return self->relay_source;
}

/**
 * till_practice_stop:
 * @self: a practice
 *
 * Ends the practice gateway and the relay. What was practised stays in the folder.
 */
void
till_practice_stop (TillPractice *self)
{
  g_return_if_fail (TILL_IS_PRACTICE (self));

  g_clear_object (&self->sandbox);
  g_clear_object (&self->relay);
}
