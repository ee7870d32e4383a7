/* SPDX-FileCopyrightText: 2026 The Tillroll authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a request to its answer: key, version, route, permission, parameters, idempotency, and the
 * transaction around it all.
 *
 * What must hold: what a request did and the answer under its idempotency key are one transaction.
 * A request that was refused before it began leaves no trace, and its key is free. */

#include "till-sb-service.h"

#include <string.h>

#include "till-ids.h"
#include "till-sb-call.h"
#include "till-sb-error.h"
#include "till-sb-idempotency.h"
#include "till-sb-routes.h"

#define MAX_KEY_LENGTH 255

struct _TillSbService
{
  TillSb     *sb;
  TillSbKeys *keys;
  GHashTable *in_flight; /* idempotency keys of requests that are being held */
};

/* One request on its way through the service. */
typedef struct
{
  TillSbService       *service;
  const TillSbRequest *request;
  TillSbResponse      *response;
  const TillSbRoute   *route;
  TillSbCall           call;
  TillSbExpand        *expand;
  char                *fingerprint; /* (nullable): of a request with an idempotency key */
} Job;

/**
 * till_sb_service_new:
 * @sb: (transfer none): the gateway; must live longer
 * @keys: (transfer full): who may ask
 *
 * Returns: (transfer full): a service
 */
TillSbService *
till_sb_service_new (TillSb     *sb,
                     TillSbKeys *keys)
{
  TillSbService *self = g_new0 (TillSbService, 1);

  self->sb = sb;
  self->keys = keys;
  self->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * till_sb_service_free:
 * @self: (nullable) (transfer full): a service
 */
void
till_sb_service_free (TillSbService *self)
{
  if (self == NULL)
    return;

  till_sb_keys_free (self->keys);
  g_hash_table_unref (self->in_flight);
  g_free (self);
}

/**
 * till_sb_service_reserve:
 * @self: a service
 * @idempotency_key: the key of a request that will be answered later
 *
 * Marks a key as in flight: others with it are told to wait until it is released.
 *
 * Returns: %FALSE when it is in flight already
 */
gboolean
till_sb_service_reserve (TillSbService *self,
                         const char    *idempotency_key)
{
  if (g_hash_table_contains (self->in_flight, idempotency_key))
    return FALSE;

  g_hash_table_add (self->in_flight, g_strdup (idempotency_key));

  return TRUE;
}

/**
 * till_sb_service_release:
 * @self: a service
 * @idempotency_key: a key that was reserved
 */
void
till_sb_service_release (TillSbService *self,
                         const char    *idempotency_key)
{
  g_hash_table_remove (self->in_flight, idempotency_key);
}

/**
 * till_sb_response_clear:
 * @response: an answer
 */
void
till_sb_response_clear (TillSbResponse *response)
{
  g_clear_pointer (&response->body, g_free);
  g_clear_pointer (&response->request_id, g_free);
  g_clear_pointer (&response->version, g_free);
  g_clear_pointer (&response->original_request, g_free);
}

/* YYYY-MM-DD, or YYYY-MM-DD.name */
static gboolean
check_version (const char *version,
               GError    **error)
{
  static const char form[] = "0000-00-00";
  gboolean ok = strlen (version) == 10 || (strlen (version) > 11 && version[10] == '.');

  for (guint i = 0; ok && i < sizeof form - 1; i++)
    ok = form[i] == '0' ? g_ascii_isdigit (version[i]) : version[i] == form[i];

  if (!ok)
    return till_sb_refuse (error, 400, NULL, NULL, "Invalid Stripe API version: %s", version);

  return TRUE;
}

static gboolean
find_route (Job     *job,
            GError **error)
{
  const TillSbRequest *request = job->request;
  const TillSbKey *key;

  if (!(key = till_sb_keys_find (job->service->keys, request->authorization, error)))
    return FALSE;

  if (request->version != NULL && !check_version (request->version, error))
    return FALSE;

  if (request->account != NULL && strcmp (request->account, job->call.sb->ids.account) != 0)
    return till_sb_refuse (error, 403, "account_invalid", NULL,
                           "The provided key does not have access to account '%s' (or that account "
                           "does not exist). Application access may have been revoked.",
                           request->account);

  if (!(job->route = till_sb_route_find (request->method, request->path, job->call.ids)))
    return till_sb_refuse (error, 404, NULL, NULL,
                           "Unrecognized request URL (%s: %s). Please see "
                           "https://stripe.com/docs or we can help at "
                           "https://support.stripe.com/.", request->method, request->path);

  job->call.is_publishable = key->type == TILL_SB_KEY_PUBLISHABLE;

  return till_sb_key_check (key, job->route->permission, job->call.sb->ids.account, error);
}

/* The parameters of a request that may change something. */
static const char *
get_form (const TillSbRequest *request)
{
  return request->upload != NULL ? request->upload->form : request->body;
}

static gboolean
read_params (Job     *job,
             GError **error)
{
  gboolean is_post = strcmp (job->request->method, "POST") == 0;
  g_autoptr (GPtrArray) paths = NULL;

  job->call.upload = job->request->upload;
  if (!(job->call.params = till_sb_params_parse (is_post ? get_form (job->request)
                                                         : job->request->query, error)))
    return FALSE;

  job->expand = till_sb_expand_new ();
  job->call.expand = job->expand;
  paths = till_sb_params_list (job->call.params, "expand");
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    if (!till_sb_expand_add (job->expand, job->route->kind, job->route->is_list,
                             g_ptr_array_index (paths, i), error))
      return FALSE;

  return TRUE;
}

static char *
fingerprint_of (TillSb              *sb,
                const TillSbRequest *request)
{
  const char *form = get_form (request);
  g_autofree char *purpose = g_strdup_printf ("request %s %s %s ", request->method, request->path,
                                              request->upload != NULL ? request->upload->digest
                                                                      : "");

  return till_sb_keyed_hash (sb, purpose, form != NULL ? form : "");
}

/* Looks the idempotency key up; sets the answer when it was used before. */
static gboolean
check_key (Job      *job,
           gboolean *ret_is_replay,
           GError  **error)
{
  const char *key = job->request->idempotency_key;
  g_autoptr (TillSbStored) stored = NULL;

  *ret_is_replay = FALSE;
  if (key == NULL || strcmp (job->request->method, "POST") != 0)
    return TRUE;

  if (strlen (key) > MAX_KEY_LENGTH)
    return till_sb_refuse (error, 400, NULL, NULL,
                           "Idempotency keys may be up to %d characters long.", MAX_KEY_LENGTH);

  if (!job->request->holds_key && g_hash_table_contains (job->service->in_flight, key))
    return till_sb_refuse_typed (error, 409, "idempotency_error", "idempotency_key_in_use",
                                 "There is currently another in-progress request using this "
                                 "Idempotent Key (that probably means you submitted twice, and the "
                                 "other request is still going through): %s. Please try again "
                                 "later.", key);

  job->fingerprint = fingerprint_of (job->call.sb, job->request);
  if (!till_sb_idempotency_look_up (job->call.sb, key, job->fingerprint, &stored, error))
    return FALSE;

  if (stored != NULL)
    {
      *ret_is_replay = TRUE;
      job->response->status = stored->status;
      job->response->body = g_steal_pointer (&stored->body);
      job->response->original_request = g_steal_pointer (&stored->request);
    }

  return TRUE;
}

/* Stores the answer under the key of the request, if it has one. */
static gboolean
store (Job     *job,
       GError **error)
{
  if (job->fingerprint == NULL)
    return TRUE;

  return till_sb_idempotency_store (job->call.sb, job->request->idempotency_key, job->fingerprint,
                                    job->response->status, job->response->body, error);
}

static void
answer_error (Job          *job,
              const GError *error)
{
  if (error->domain != TILL_SB_ERROR)
    g_debug ("%s %s: %s", job->request->method, job->request->path, error->message);

  g_free (job->response->body);
  job->response->body = till_sb_error_to_json (error, job->response->request_id,
                                               &job->response->status);
}

/* Keeps what a request did, with its answer. */
static void
commit (Job *job)
{
  g_autoptr (GError) error = NULL;

  if (!store (job, &error))
    till_db_rollback (job->call.sb->db);

  if (error != NULL || !till_db_commit (job->call.sb->db, &error))
    answer_error (job, error);
}

/* Runs a handler that may write. */
static void
run_writing (Job *job)
{
  TillDb *db = job->call.sb->db;
  g_autoptr (GError) error = NULL;

  if (!till_db_begin (db, &error))
    {
      answer_error (job, error);
      return;
    }

  if (job->route->handler (&job->call, &error))
    {
      job->response->status = 200;
      job->response->body = g_steal_pointer (&job->call.answer);
      commit (job);
      return;
    }

  answer_error (job, error);
  if (g_error_matches (error, TILL_SB_ERROR, TILL_SB_ERROR_CARD))
    {
      commit (job);
      return;
    }

  till_db_rollback (db);
  if (g_error_matches (error, TILL_SB_ERROR, TILL_SB_ERROR_STATE))
    {
      g_clear_error (&error);
      if (till_db_begin (db, &error))
        commit (job);
      else
        answer_error (job, error);
    }
}

static void
run_reading (Job *job)
{
  g_autoptr (GError) error = NULL;

  if (job->route->handler (&job->call, &error))
    {
      job->response->status = 200;
      job->response->body = g_steal_pointer (&job->call.answer);
    }
  else
    answer_error (job, error);
}

static void
run (Job *job)
{
  g_autoptr (GError) error = NULL;
  gboolean is_replay;

  if (!find_route (job, &error) ||
      !check_key (job, &is_replay, &error) ||
      (!is_replay && !read_params (job, &error)))
    {
      answer_error (job, error);
      return;
    }

  if (is_replay)
    return;

  if (strcmp (job->request->method, "GET") == 0)
    run_reading (job);
  else
    run_writing (job);
}

static void
response_init (TillSbService       *self,
               const TillSbRequest *request,
               TillSbResponse      *response)
{
  char id[TILL_SB_ID_SIZE];

  memset (response, 0, sizeof *response);
  till_sb_ids_format (&self->sb->ids, TILL_SB_REQUEST,
                      (gint64) till_random_uint32 () << 31 | till_random_uint32 () >> 1, id);
  response->request_id = g_strdup (id);
  response->version = g_strdup (request->version != NULL ? request->version
                                                         : TILL_SB_API_VERSION);
}

/**
 * till_sb_service_handle:
 * @self: a service
 * @request: a request
 * @ret_response: (out caller-allocates): its answer
 *
 * Answers a request.
 */
void
till_sb_service_handle (TillSbService       *self,
                        const TillSbRequest *request,
                        TillSbResponse      *ret_response)
{
  Job job = { .service = self, .request = request, .response = ret_response };

  g_return_if_fail (self != NULL && request != NULL && ret_response != NULL);

  response_init (self, request, ret_response);
  self->sb->request_id = ret_response->request_id;
  self->sb->idempotency_key = request->idempotency_key;
  job.call.sb = self->sb;
  job.call.path = request->path;

  run (&job);

  self->sb->request_id = NULL;
  self->sb->idempotency_key = NULL;
  till_sb_params_free (job.call.params);
  till_sb_expand_free (job.expand);
  g_free (job.call.ids[0]);
  g_free (job.call.ids[1]);
  g_free (job.call.answer);
  g_free (job.fingerprint);
}

/**
 * till_sb_service_trouble:
 * @self: a service
 * @request: a request, done or not
 * @error: what is to be answered; any domain but #TILL_SB_ERROR is a trouble of the gateway's own
 * @remember: whether the same answer is to be given under its idempotency key from now on
 * @ret_response: (out caller-allocates): the answer
 *
 * Answers a request with trouble, without looking at it.
 */
void
till_sb_service_trouble (TillSbService       *self,
                         const TillSbRequest *request,
                         const GError        *error,
                         gboolean             remember,
                         TillSbResponse      *ret_response)
{
  Job job = { .service = self, .request = request, .response = ret_response };
  g_autoptr (GError) store_error = NULL;

  g_return_if_fail (self != NULL && request != NULL && error != NULL && ret_response != NULL);

  response_init (self, request, ret_response);
  job.call.sb = self->sb;
  answer_error (&job, error);
  if (!remember || request->idempotency_key == NULL)
    return;

  self->sb->request_id = ret_response->request_id;
  job.fingerprint = fingerprint_of (self->sb, request);
  if (!store (&job, &store_error))
    g_debug ("Cannot keep the answer: %s", store_error->message);
  self->sb->request_id = NULL;
  g_free (job.fingerprint);
}
