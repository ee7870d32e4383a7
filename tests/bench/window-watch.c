/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* "window-watch COMMAND…": starts a program that opens a window, and says, as JSON, how long it
 * took until the window was there (mapped), until it was first painted (first), and until it was as
 * it stays (settled: nothing was painted for a second after), all in µs; and what memory the
 * program then had, in KiB. It is ended then.
 *
 * The same for any program of any toolkit: it is the X server that tells. */

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <glib-unix.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECOND 1000000

/* A window that is painted again and again still is what it stays after this. */
#define PATIENCE (30 * SECOND)
#define QUIET SECOND

typedef struct
{
  Display *display;
  int      damage_base;
  gint64   mapped_us;
  gint64   first_us;
  gint64   last_us;
} Watch;

/* A window may go while it is looked at. */
static int
ignore_error_cb (Display     *display,
                 XErrorEvent *event)
{
  return 0;
}

static void
take_event (Watch  *watch,
            XEvent *event,
            gint64  now_us)
{
  if (event->type == MapNotify && !event->xmap.override_redirect)
    {
      XDamageCreate (watch->display, event->xmap.window, XDamageReportRawRectangles);
      XFlush (watch->display);
      if (watch->mapped_us == 0)
        watch->mapped_us = now_us;
    }
  else if (event->type == watch->damage_base + XDamageNotify)
    {
      if (watch->first_us == 0)
        watch->first_us = now_us;
      watch->last_us = now_us;
    }
}

/* Until nothing has been painted for a while. */
static void
watch_window (Watch *watch,
              gint64 began_us)
{
  for (;;)
    {
      gint64 now_us = g_get_monotonic_time ();

      while (XPending (watch->display) > 0)
        {
          XEvent event;

          XNextEvent (watch->display, &event);
          take_event (watch, &event, now_us);
        }

      if ((watch->last_us != 0 && now_us - watch->last_us > QUIET) || now_us - began_us > PATIENCE)
        return;

      {
        GPollFD poll = { ConnectionNumber (watch->display), G_IO_IN, 0 };

        g_poll (&poll, 1, 50);
      }
    }
}

static int
read_memory (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || !(line = strstr (text, "VmRSS:")))
    return 0;

  return atoi (line + strlen ("VmRSS:"));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };
  gint64 began_us;
  int error_base, memory;
  GPid pid;

  if (argc < 2)
    g_error ("Say what to start");

  if (!(watch.display = XOpenDisplay (NULL)) ||
      !XDamageQueryExtension (watch.display, &watch.damage_base, &error_base))
    g_error ("No X server that tells what is painted");

  XSetErrorHandler (ignore_error_cb);
  XSelectInput (watch.display, DefaultRootWindow (watch.display), SubstructureNotifyMask);

  /* In the middle of the screen, where a server without a mouse puts it, the pointer brings up what
   * the program says of the place below it: that is painted last, and not by us. */
  XWarpPointer (watch.display, None, DefaultRootWindow (watch.display), 0, 0, 0, 0, 0, 0);
  XSync (watch.display, False);

  began_us = g_get_monotonic_time ();
  if (!g_spawn_async (NULL, argv + 1, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                      NULL, &pid, &error))
    g_error ("%s", error->message);

  watch_window (&watch, began_us);
  memory = read_memory (pid);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);

  g_print ("{\"mapped\": %" G_GINT64_FORMAT ", \"first\": %" G_GINT64_FORMAT ", \"settled\": %"
           G_GINT64_FORMAT ", \"memory\": %d}\n", watch.mapped_us - began_us,
           watch.first_us - began_us, watch.last_us - began_us, memory);
  XCloseDisplay (watch.display);

  return watch.first_us != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
