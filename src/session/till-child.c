/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Starting the practice gateway and the relay as child processes.
 *
 * What must hold: a child that says nothing, says nonsense or ends early is an error within the
 * time that was given, never a wait without end; a child that is dropped is ended, and none
 * outlives us, however we end. */

#include "till-child.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "till-config.h"
#include "till-json.h"

#define LINE_MAX_BYTES 65536

struct _TillChild
{
  GObject      parent_instance;

  GSubprocess *process;
  JsonNode    *line;
};

G_DEFINE_FINAL_TYPE (TillChild, till_child, G_TYPE_OBJECT)

typedef struct
{
  char         *name;
  GSubprocess  *process;
  GInputStream *output;
  GString      *text;
  GCancellable *cancellable; /* ours: cancelled by the caller's or by the time-out */
  gulong        cancelled_id;
  GCancellable *given;       /* (nullable): the caller's */
  guint         timeout_id;
  gboolean      timed_out;
} Start;

static void
start_free (Start *start)
{
  if (start->given != NULL)
    g_cancellable_disconnect (start->given, start->cancelled_id);
  g_clear_handle_id (&start->timeout_id, g_source_remove);
  if (start->process != NULL) /* not handed over */
    g_subprocess_force_exit (start->process);
  g_clear_object (&start->process);
  g_clear_object (&start->output);
  g_clear_object (&start->cancellable);
  g_clear_object (&start->given);
  g_string_free (start->text, TRUE);
  g_free (start->name);
  g_free (start);
}

static void
till_child_dispose (GObject *object)
{
  till_child_stop (TILL_CHILD (object));

  G_OBJECT_CLASS (till_child_parent_class)->dispose (object);
}

static void
till_child_finalize (GObject *object)
{
  TillChild *self = TILL_CHILD (object);

  g_clear_object (&self->process);
  g_clear_pointer (&self->line, json_node_unref);

  G_OBJECT_CLASS (till_child_parent_class)->finalize (object);
}

static void
till_child_class_init (TillChildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = till_child_dispose;
  object_class->finalize = till_child_finalize;
}

static void
till_child_init (TillChild *self)
{
}

static char *
find_in (const char *folder,
         const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/**
 * till_child_find_program:
 * @name: one of our programs: "tillroll-sandbox"
 * @error: return location for a #GError in #G_IO_ERROR
 *
 * Looks for a program in the folders that the environment names (TILLROLL_LIBEXEC, separated by
 * colons; for running from a build folder), beside the running program, and where programs were
 * installed. The user's search path is left alone: another program of that name is not ours.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
till_child_find_program (const char *name,
                         GError    **error)
{
  g_auto (GStrv) folders = NULL;
  g_autofree char *self_path = NULL;
  const char *from_environment = g_getenv ("TILLROLL_LIBEXEC");
  char *path = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  folders = g_strsplit (from_environment != NULL ? from_environment : "", ":", -1);
  for (guint i = 0; path == NULL && folders[i] != NULL; i++)
    if (g_path_is_absolute (folders[i]))
      path = find_in (folders[i], name);

  if (path == NULL && (self_path = g_file_read_link ("/proc/self/exe", NULL)))
    {
      g_autofree char *folder = g_path_get_dirname (self_path);

      path = find_in (folder, name);
    }

  if (path == NULL)
    path = find_in (TILL_BINDIR, name);

  if (path == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 "The program %s is not installed", name);

  return path;
}

static void
return_failure (GTask      *task,
                const char *why)
{
  Start *start = g_task_get_task_data (task);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s %s", start->name, why);
}

static void
return_ready (GTask *task,
              gsize  length)
{
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) line = till_json_parse (start->text->str, length, &error);
  TillChild *self;

  if (line == NULL || !JSON_NODE_HOLDS_OBJECT (line))
    {
      return_failure (task, "said something else than that it is ready");
      return;
    }

  self = g_object_new (TILL_TYPE_CHILD, NULL);
  self->process = g_steal_pointer (&start->process);
  self->line = g_steal_pointer (&line);
  g_task_return_pointer (task, self, g_object_unref);
}

static void read_on (GTask *task);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  Start *start = g_task_get_task_data (task);
  const char *end;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (start->timed_out)
    return_failure (task, "was not ready in time");
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_bytes_get_size (bytes) == 0)
    return_failure (task, "ended before it was ready");
  else
    {
      g_string_append_len (start->text, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      if ((end = memchr (start->text->str, '\n', start->text->len)))
        return_ready (task, end - start->text->str);
      else if (start->text->len > LINE_MAX_BYTES)
        return_failure (task, "said something else than that it is ready");
      else
        read_on (task);
    }
}

static void
read_on (GTask *task)
{
  Start *start = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (start->output, 4096, G_PRIORITY_DEFAULT, start->cancellable,
                                   read_cb, g_object_ref (task));
}

static gboolean
timeout_cb (gpointer user_data)
{
  Start *start = user_data;

  start->timeout_id = 0;
  start->timed_out = TRUE;
  g_cancellable_cancel (start->cancellable);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *given,
              GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Runs in the child before it becomes the program. A program that asks for this itself may do so
 * when we have ended already. Only calls that are safe after a fork. */
static void
end_with_parent_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != (pid_t) GPOINTER_TO_INT (user_data))
    _exit (EXIT_FAILURE);
}

static GSubprocess *
spawn (const char *const *argv,
       GError           **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent_cb,
                                         GINT_TO_POINTER ((int) getpid ()), NULL);

  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

/**
 * till_child_start_async:
 * @argv: (array zero-terminated=1): the program and its arguments
 * @timeout_ms: how long it may take to say that it is ready
 * @cancellable: (nullable): optional #GCancellable
 * @callback: (scope async): called in the thread-default main context
 * @user_data: data for @callback
 *
 * Starts a program and waits for the first line it writes, which has to be a JSON object. The
 * program is told to end when the calling thread does, so call this on the main one.
 */
void
till_child_start_async (const char *const  *argv,
                        guint               timeout_ms,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Start *start;

  g_return_if_fail (argv != NULL && argv[0] != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, till_child_start_async);

  start = g_new0 (Start, 1);
  start->name = g_path_get_basename (argv[0]);
  start->text = g_string_new (NULL);
  start->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (!(start->process = spawn (argv, &error)))
    {
      g_prefix_error (&error, "Starting %s: ", start->name);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (cancellable != NULL)
    {
      start->given = g_object_ref (cancellable);
      start->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                   start->cancellable, NULL);
    }
  start->timeout_id = g_timeout_add (timeout_ms, timeout_cb, start);
  start->output = g_object_ref (g_subprocess_get_stdout_pipe (start->process));

  read_on (task);
}

/**
 * till_child_start_finish:
 * @result: the #GAsyncResult given to the callback
 * @error: return location for a #GError in #G_IO_ERROR or #G_SPAWN_ERROR
 *
 * Returns: (transfer full) (nullable): the running program; it ends with its last reference
 */
TillChild *
till_child_start_finish (GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * till_child_get_line:
 * @self: a child
 *
 * Returns: (transfer none): the object it wrote when it was ready
 */
JsonNode *
till_child_get_line (TillChild *self)
{
  g_return_val_if_fail (TILL_IS_CHILD (self), NULL);

  return self->line;
}

/**
 * till_child_get_pid:
 * @self: a child
 *
 * Returns: (nullable): its process id as text, or %NULL when it has ended
 */
const char *
till_child_get_pid (TillChild *self)
{
  g_return_val_if_fail (TILL_IS_CHILD (self), NULL);

  return g_subprocess_get_identifier (self->process);
}

/**
 * till_child_stop:
 * @self: a child
 *
 * Asks the program to end. Does not wait for it.
 */
void
till_child_stop (TillChild *self)
{
  g_return_if_fail (TILL_IS_CHILD (self));

  g_subprocess_send_signal (self->process, SIGTERM);
}
