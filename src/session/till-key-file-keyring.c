/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A keyring that is a file of the user's own, for machines without a Secret Service: either the
 * bare API key on the first line, or lines "api-key=…", "webhook-secret=…", "relay-token=…".
 * Empty lines and lines that begin with "#" are passed over and kept. It is about one account,
 * whichever is asked for.
 *
 * What must hold: a file that others may read is refused; it is written only where it is a plain
 * file of this user's, whole and private; its text is wiped from memory after use. */

#include "till-keyring.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "till-files.h"

#define FILE_MAX 65536
#define SECRET_MAX 4096

#define TILL_TYPE_KEY_FILE_KEYRING (till_key_file_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TillKeyFileKeyring, till_key_file_keyring, TILL, KEY_FILE_KEYRING, GObject)

struct _TillKeyFileKeyring
{
  GObject parent_instance;

  char   *path;
  GMutex  lock; /* one change of the file at a time */
};

static void till_key_file_keyring_iface_init (TillKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TillKeyFileKeyring, till_key_file_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TILL_TYPE_KEYRING,
                                                      till_key_file_keyring_iface_init))

static const char *const names[] = {
  TILL_KEYRING_API_KEY, TILL_KEYRING_WEBHOOK_SECRET, TILL_KEYRING_RELAY_TOKEN,
};

typedef struct
{
  char       *what;
  TillSecret *secret; /* to store; NULL to forget */
} KeyFileJob;

static void
key_file_job_free (KeyFileJob *job)
{
  g_free (job->what);
  g_clear_pointer (&job->secret, till_secret_free);
  g_free (job);
}

/* What a line holds: the name of a secret and where its text begins, or NULL for a line that
 * holds none. The bare API key may only be the @first line that is not a comment. */
static const char *
read_line (const char  *line,
           gboolean    *first,
           const char **ret_value)
{
  gboolean may_be_bare = *first;

  while (g_ascii_isspace (*line))
    line++;

  if (*line == '\0' || *line == '#')
    return NULL;

  *first = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *rest = line + strlen (names[i]);

      if (strncmp (line, names[i], strlen (names[i])) != 0)
        continue;

      while (*rest == ' ' || *rest == '\t')
        rest++;

      if (*rest == '=')
        {
          for (rest++; *rest == ' ' || *rest == '\t'; rest++)
            ;
          *ret_value = rest;
          return names[i];
        }
    }

  *ret_value = line;

  return may_be_bare ? TILL_KEYRING_API_KEY : NULL;
}

/* The file's text; an empty one when there is no file and that is allowed. */
static char *
read_file (TillKeyFileKeyring *self,
           gboolean            may_be_missing,
           GError            **error)
{
  if (may_be_missing && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    return g_strdup ("");

  return till_files_read_private (self->path, FILE_MAX, error);
}

static void
wipe_and_free (char *text)
{
  if (text != NULL)
    till_secret_wipe_memory (text, strlen (text));
  g_free (text);
}

static TillSecret *
take_value (const char *value)
{
  TillSecret *secret = till_secret_new (SECRET_MAX);
  gsize length = strlen (value);

  while (length > 0 && g_ascii_isspace (value[length - 1]))
    length--;

  if (length == 0 || !till_secret_set (secret, value, length))
    g_clear_pointer (&secret, till_secret_free);

  return secret;
}

/* Finds a secret in the text, which is cut into lines in place. */
static TillSecret *
find_secret (char       *text,
             const char *what)
{
  TillSecret *found = NULL;
  gboolean first = TRUE;
  char *rest = NULL;

  for (char *line = strtok_r (text, "\n", &rest); line != NULL; line = strtok_r (NULL, "\n", &rest))
    {
      const char *value;
      const char *name = read_line (line, &first, &value);

      if (found == NULL && name != NULL && strcmp (name, what) == 0)
        found = take_value (value);
    }

  return found;
}

static void
lookup_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  TillKeyFileKeyring *self = source;
  KeyFileJob *job = task_data;
  GError *error = NULL;
  TillSecret *secret;
  gsize length;
  char *text;

  g_mutex_lock (&self->lock);
  text = read_file (self, /* may_be_missing= */ FALSE, &error);
  g_mutex_unlock (&self->lock);

  if (text == NULL)
    {
      g_prefix_error (&error, "The key file: ");
      g_task_return_error (task, error);
      return;
    }

  length = strlen (text);
  secret = find_secret (text, job->what);
  till_secret_wipe_memory (text, length);
  g_free (text);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) till_secret_free);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "The key file “%s” holds no %s", self->path, job->what);
}

/* Whether we may write: a plain file of this user's, or none yet. A pipe, a link or somebody
 * else's file is only read. */
static gboolean
check_ours (TillKeyFileKeyring *self,
            GError            **error)
{
  struct stat info;

  if (g_lstat (self->path, &info) != 0 && errno == ENOENT)
    return TRUE;

  if (g_lstat (self->path, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid ())
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               "“%s” is not a plain file of yours, so nothing is written into it", self->path);

  return FALSE;
}

/* The text with one secret replaced, added or taken out. */
static GString *
edit (char             *text,
      const KeyFileJob *job)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_sized_new (FILE_MAX + SECRET_MAX); /* never moves, leaves no copies */
  gboolean first = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *value;
      const char *name = read_line (lines[i], &first, &value);

      if (name != NULL && strcmp (name, job->what) == 0)
        ; /* written below, or forgotten */
      else if (name != NULL)
        g_string_append_printf (out, "%s=%s\n", name, value);
      else if (*lines[i] != '\0')
        g_string_append_printf (out, "%s\n", lines[i]);

      till_secret_wipe_memory (lines[i], strlen (lines[i]));
    }

  if (job->secret != NULL)
    g_string_append_printf (out, "%s=%s\n", job->what, till_secret_peek (job->secret));

  return out;
}

static gboolean
is_same (char       *text,
         KeyFileJob *job)
{
  g_autofree char *copy = g_strdup (text);
  gsize length = strlen (copy);
  g_autoptr (TillSecret) there = find_secret (copy, job->what);

  till_secret_wipe_memory (copy, length);

  if (there == NULL || job->secret == NULL)
    return there == NULL && job->secret == NULL;

  return strcmp (till_secret_peek (there), till_secret_peek (job->secret)) == 0;
}

static gboolean
change_file (TillKeyFileKeyring *self,
             KeyFileJob         *job,
             GError            **error)
{
  char *text;
  GString *out;
  gboolean written;

  if (!(text = read_file (self, /* may_be_missing= */ TRUE, error)))
    return FALSE;

  /* What is there already needs no writing, so a file we may only read is good enough. */
  if (is_same (text, job))
    {
      wipe_and_free (text);
      return TRUE;
    }

  if (!check_ours (self, error))
    {
      wipe_and_free (text);
      return FALSE;
    }

  out = edit (text, job);
  written = g_file_set_contents_full (self->path, out->str, out->len,
                                      G_FILE_SET_CONTENTS_CONSISTENT |
                                      G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  till_secret_wipe_memory (out->str, out->len);
  g_string_free (out, TRUE);
  wipe_and_free (text);

  return written;
}

static void
change_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  TillKeyFileKeyring *self = source;
  GError *error = NULL;
  gboolean changed;

  g_mutex_lock (&self->lock);
  changed = change_file (self, task_data, &error);
  g_mutex_unlock (&self->lock);

  if (changed)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_prefix_error (&error, "The key file: ");
  g_task_return_error (task, error);
}

/* Signing out takes back what we added. The key itself is the user's own and stays. */
static void
clear_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  TillKeyFileKeyring *self = source;
  KeyFileJob webhook = { (char *) TILL_KEYRING_WEBHOOK_SECRET, NULL };
  KeyFileJob relay = { (char *) TILL_KEYRING_RELAY_TOKEN, NULL };
  GError *error = NULL;
  gboolean cleared;

  g_mutex_lock (&self->lock);
  cleared = change_file (self, &webhook, &error) && change_file (self, &relay, &error);
  g_mutex_unlock (&self->lock);

  if (cleared)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run (GTask          *task,
     const char     *what,
     TillSecret     *secret,
     GTaskThreadFunc func)
{
  KeyFileJob *job = g_new0 (KeyFileJob, 1);

  job->what = g_strdup (what);
  if (secret != NULL)
    job->secret = till_secret_new_from_text (till_secret_peek (secret));
  g_task_set_task_data (task, job, (GDestroyNotify) key_file_job_free);

  g_task_run_in_thread (task, func);
}

static void
till_key_file_keyring_lookup (TillKeyring *keyring,
                              const char  *account_id,
                              const char  *what,
                              GTask       *task)
{
  run (task, what, /* secret= */ NULL, lookup_in_thread);
}

static void
till_key_file_keyring_store (TillKeyring *keyring,
                             const char  *account_id,
                             const char  *what,
                             TillSecret  *secret,
                             const char  *label,
                             GTask       *task)
{
  run (task, what, secret, change_in_thread);
}

static void
till_key_file_keyring_clear (TillKeyring *keyring,
                             const char  *account_id,
                             GTask       *task)
{
  run (task, /* what= */ NULL, /* secret= */ NULL, clear_in_thread);
}

static void
till_key_file_keyring_finalize (GObject *object)
{
  TillKeyFileKeyring *self = TILL_KEY_FILE_KEYRING (object);

  g_mutex_clear (&self->lock);
  g_free (self->path);

  G_OBJECT_CLASS (till_key_file_keyring_parent_class)->finalize (object);
}

static void
till_key_file_keyring_iface_init (TillKeyringInterface *iface)
{
  iface->lookup = till_key_file_keyring_lookup;
  iface->store = till_key_file_keyring_store;
  iface->clear = till_key_file_keyring_clear;
  iface->by_hand = TRUE;
}

static void
till_key_file_keyring_class_init (TillKeyFileKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = till_key_file_keyring_finalize;
}

static void
till_key_file_keyring_init (TillKeyFileKeyring *self)
{
  g_mutex_init (&self->lock);
}

/**
 * till_key_file_keyring_new:
 * @path: the file; it need not exist before something is stored
 *
 * Returns: (transfer full): a keyring that reads and writes @path
 */
TillKeyring *
till_key_file_keyring_new (const char *path)
{
  TillKeyFileKeyring *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TILL_TYPE_KEY_FILE_KEYRING, NULL);
  self->path = g_strdup (path);

  return TILL_KEYRING (self);
}
