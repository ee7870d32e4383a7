/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text that must not outlive its use: card numbers, codes, keys.
 *
 * What must hold: the bytes live in pages of their own that are locked (never swapped), left out
 * of core dumps, emptied in a forked child, and overwritten when wiped or freed. The buffer never
 * moves, so no stale copy stays behind. */

#include "till-secret.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct _TillSecret
{
  char    *text;     /* ends with NUL; @size bytes are mapped */
  gsize    length;
  gsize    capacity; /* without the NUL */
  gsize    size;
  gboolean locked;
};

/**
 * till_secret_wipe_memory:
 * @memory: what to overwrite
 * @size: how many bytes
 *
 * Overwrites memory in a way the compiler does not leave out.
 */
void
till_secret_wipe_memory (gpointer memory,
                         gsize    size)
{
  explicit_bzero (memory, size);
}

/**
 * till_secret_harden_process:
 *
 * Switches core dumps of this process off and keeps other processes of the same user from
 * reading its memory. To be called first thing in main().
 */
void
till_secret_harden_process (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/**
 * till_secret_new:
 * @capacity: the longest text it will hold, in bytes
 *
 * Returns: (transfer full): an empty secret
 */
TillSecret *
till_secret_new (gsize capacity)
{
  TillSecret *self;
  gsize page = sysconf (_SC_PAGESIZE);

  self = g_new0 (TillSecret, 1);
  self->capacity = capacity;
  self->size = (capacity / page + 1) * page;
  self->text = mmap (NULL, self->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (self->text == MAP_FAILED)
    g_error ("Out of memory for a secret");

  madvise (self->text, self->size, MADV_DONTDUMP);
  madvise (self->text, self->size, MADV_WIPEONFORK);
  self->locked = mlock (self->text, self->size) == 0;

  return self;
}

/**
 * till_secret_new_from_text:
 * @text: what to keep; the caller wipes its own copy
 *
 * Returns: (transfer full): a secret that holds @text and has no room for more
 */
TillSecret *
till_secret_new_from_text (const char *text)
{
  TillSecret *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = till_secret_new (strlen (text));
  till_secret_set (self, text, -1);

  return self;
}

/**
 * till_secret_free:
 * @self: (nullable) (transfer full): a secret
 *
 * Wipes the text and gives the memory back.
 */
void
till_secret_free (TillSecret *self)
{
  if (self == NULL)
    return;

  explicit_bzero (self->text, self->size);
  munmap (self->text, self->size);
  g_free (self);
}

/**
 * till_secret_wipe:
 * @self: a secret
 *
 * Overwrites the text; the secret is empty afterwards and may be used again.
 */
void
till_secret_wipe (TillSecret *self)
{
  g_return_if_fail (self != NULL);

  explicit_bzero (self->text, self->size);
  self->length = 0;
}

/**
 * till_secret_peek:
 * @self: a secret
 *
 * Returns: (transfer none): the text, valid until the secret changes. Do not copy it.
 */
const char *
till_secret_peek (const TillSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * till_secret_get_length:
 * @self: a secret
 *
 * Returns: the length of the text in bytes
 */
gsize
till_secret_get_length (const TillSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * till_secret_is_locked:
 * @self: a secret
 *
 * Returns: %FALSE when the system refused to lock the memory (RLIMIT_MEMLOCK)
 */
gboolean
till_secret_is_locked (const TillSecret *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->locked;
}

/**
 * till_secret_set:
 * @self: a secret
 * @text: (array length=length): the new text
 * @length: its length in bytes, or -1 if it ends with NUL
 *
 * Returns: %FALSE, and nothing is changed, when @text is longer than the capacity
 */
gboolean
till_secret_set (TillSecret *self,
                 const char *text,
                 gssize      length)
{
  gsize n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  n = length < 0 ? strlen (text) : (gsize) length;
  if (n > self->capacity)
    return FALSE;

  explicit_bzero (self->text, self->size);
  memcpy (self->text, text, n);
  self->length = n;

  return TRUE;
}

/**
 * till_secret_append:
 * @self: a secret
 * @text: (array length=length): what to add
 * @length: its length in bytes, or -1 if it ends with NUL
 *
 * Returns: %FALSE, and nothing is changed, when there is no room for it
 */
gboolean
till_secret_append (TillSecret *self,
                    const char *text,
                    gssize      length)
{
  gsize n;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  n = length < 0 ? strlen (text) : (gsize) length;
  if (n > self->capacity - self->length)
    return FALSE;

  memcpy (self->text + self->length, text, n);
  self->length += n;

  return TRUE;
}

/**
 * till_secret_take_bytes:
 * @self: (transfer full): a secret
 *
 * Turns a secret into bytes that are wiped with their last reference, for a request's body.
 *
 * Returns: (transfer full): the bytes, without the NUL
 */
GBytes *
till_secret_take_bytes (TillSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_bytes_new_with_free_func (self->text, self->length, (GDestroyNotify) till_secret_free,
                                     self);
}
