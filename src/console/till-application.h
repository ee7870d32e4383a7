/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "till-keyring.h"

G_BEGIN_DECLS

/**
 * TillConsoleOptions:
 * @state_folder: where accounts are kept
 * @own_instance: whether this run is apart from one that is already open
 * @account_id: (nullable): the account to open first
 * @key_file: (nullable): a file to read keys from, instead of the keyring
 * @gateway_url: (nullable): where the gateway that one signs in to is, if not at its own address
 * @practice: whether practice mode is opened at once
 * @background: whether it starts without a window, if that is allowed
 * @settings: (nullable): the person's settings; %NULL when the schema is not installed
 *
 * What the command line and the settings say. Strings are borrowed while the program runs.
 */
typedef struct
{
  const char *state_folder;
  gboolean    own_instance;
  const char *account_id;
  const char *key_file;
  const char *gateway_url;
  gboolean    practice;
  gboolean    background;
  GSettings  *settings;
} TillConsoleOptions;

#define TILL_TYPE_APPLICATION (till_application_get_type ())
G_DECLARE_FINAL_TYPE (TillApplication, till_application, TILL, APPLICATION, AdwApplication)

TillApplication *till_application_new          (void);
void             till_application_set_options  (TillApplication          *self,
                                                const TillConsoleOptions *options);
gboolean         till_application_is_elsewhere (TillApplication          *self);

G_END_DECLS
