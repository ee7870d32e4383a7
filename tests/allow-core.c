/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into the window by tests/ui/test_traces.py: lets it be looked into.
 *
 * The program forbids core dumps and other eyes on its memory as the first thing it does. Whether
 * digits would be found if it did not, because an administrator has forced core dumps or a debugger
 * runs as root, is what the test is about. Not part of the product. */

#include <dlfcn.h>
#include <stdarg.h>
#include <sys/prctl.h>

/* RLIMIT_CORE of <sys/resource.h>, which would make one of the two names below. */
#define CORE 4

/* Stand before setrlimit() of the C library, under both of its names: the limit for core files
 * stays as it was. */
#define KEEP_LIMIT(name)                                                                          \
  int name (int resource, const void *limit);                                                     \
  int name (int resource, const void *limit)                                                      \
  {                                                                                               \
    __typeof__ (&name) real = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name);                      \
                                                                                                  \
    return resource == CORE ? 0 : real (resource, limit);                                         \
  }

KEEP_LIMIT (setrlimit)
KEEP_LIMIT (setrlimit64)

/* Stands before prctl() of the C library: the process stays one that can be dumped. */
int
prctl (int option,
       ...)
{
  __typeof__ (&prctl) real = dlsym (RTLD_NEXT, "prctl");
  unsigned long arguments[4];
  va_list list;

  if (option == PR_SET_DUMPABLE)
    return 0;

  va_start (list, option);
  for (int i = 0; i < 4; i++)
    arguments[i] = va_arg (list, unsigned long);

  va_end (list);

  return real (option, arguments[0], arguments[1], arguments[2], arguments[3]);
}
