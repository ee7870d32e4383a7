/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "till-sb.h"

G_BEGIN_DECLS

/**
 * TillSbKeys:
 *
 * The keys of the account and what each may do.
 */
typedef struct _TillSbKeys TillSbKeys;

/**
 * TillSbKeyType:
 * @TILL_SB_KEY_SECRET: may do everything
 * @TILL_SB_KEY_RESTRICTED: may do what it was given
 * @TILL_SB_KEY_PUBLISHABLE: may make payment methods
 */
typedef enum
{
  TILL_SB_KEY_SECRET,
  TILL_SB_KEY_RESTRICTED,
  TILL_SB_KEY_PUBLISHABLE,
} TillSbKeyType;

/**
 * TillSbKey:
 * @type: what kind of key it is
 * @text: the key
 * @permissions: (nullable): what a restricted key may do: "charge_read", …
 *
 * A key.
 */
typedef struct
{
  TillSbKeyType type;
  char         *text;
  GHashTable   *permissions;
} TillSbKey;

TillSbKeys      *till_sb_keys_new  (const char          *secret_key,
                                    const char * const *restricted_keys,
                                    GError             **error);
void             till_sb_keys_free (TillSbKeys          *self);
const TillSbKey *till_sb_keys_find (const TillSbKeys    *self,
                                    const char          *authorization,
                                    GError             **error);
gboolean         till_sb_key_check (const TillSbKey     *key,
                                    const char          *permission,
                                    const char          *account,
                                    GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TillSbKeys, till_sb_keys_free)

G_END_DECLS
