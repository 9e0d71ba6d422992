/* SPDX-License-Identifier: MIT */
/*
 * --redirect: the response with which Chromium answers a request for a URL that
 * it upgrades.  Standard output gets nothing but such responses, so that it can
 * be sent as it is; why another URL has none goes to standard error.
 */
#include "lookup_mode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lookup_input.h"

static void redirect_to(const struct lookup_run *run,
                        const struct answer *answer) {
  size_t origin_length = run->origin == NULL ? 0 : strlen(run->origin);
  size_t size = HSTS_REDIRECT_SIZE(answer->use_length, origin_length);
  char *response = malloc(size);

  if (response == NULL ||
      hsts_internal_redirect(answer->use, answer->use_length, run->origin,
                             origin_length, run->redirect_options, response,
                             size, &size) != HSTS_OK) {
    (void)writer_flush(run->output); /* what was answered so far */
    run->output->error = ENOMEM;
  } else {
    writer_put(run->output, response, size);
  }
  free(response);
}

/* A host is as good as a URL elsewhere. */
static bool is_host(const struct input *input) {
  return input->length > 0 && !input_is_url(input->given, input->length);
}

static void redirect_answer(const struct lookup_run *run,
                            const struct answer *answer) {
  if (answer->verdict == VERDICT_HTTPS)
    redirect_to(run, answer);
  else if (answer->verdict == VERDICT_INVALID && is_host(answer->input))
    lookup_message(run, answer->input,
                   "--redirect takes URLs, such as http://example.com/");
  else
    lookup_message(run, answer->input, answer_reason_text(answer));
}

const struct lookup_mode lookup_redirect = {
    .name = "redirect", .urls_only = true, .answer = redirect_answer};
