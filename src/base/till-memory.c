/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the C library keeps for itself of memory that has been freed. glibc has a heap for each of
 * several threads and gives little of any back by itself; other libraries are left alone. */

#include "till-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* One for the main thread and one for all others, which mostly wait for the disk or the network. */
#define N_HEAPS 2

/* What is larger has pages of its own, which the system has back when it is freed: the keys of a
 * list of millions, which grow by doubling. Left alone, glibc takes ever larger blocks from its
 * heaps, where they leave holes. As much may lie free at the end of a heap. */
#define LARGE_BYTES (1024 * 1024)

/**
 * till_memory_use_few_heaps:
 *
 * Has all threads share two heaps, without large blocks. To be called before there are threads.
 */
void
till_memory_use_few_heaps (void)
{
#ifdef __GLIBC__
  mallopt (M_ARENA_MAX, N_HEAPS);
  mallopt (M_MMAP_THRESHOLD, LARGE_BYTES);
  mallopt (M_TRIM_THRESHOLD, LARGE_BYTES);
#endif
}

/**
 * till_memory_give_back:
 *
 * Gives memory that is free back to the system. Takes some milliseconds, during which other threads
 * wait with allocating: for quiet moments, and not on the main thread of a program with a window.
 */
void
till_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
