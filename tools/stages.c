/* SPDX-License-Identifier: MIT */
/*
 * Times are of the monotonic clock.  What is shown of a stage is progress.c's.
 */
#include "stages.h"

#include <unistd.h>

#include "progress.h"

const char *const stage_names[STAGE_COUNT] = {
    [STAGE_READ] = "read",   [STAGE_PARSE] = "parse", [STAGE_CHECK] = "check",
    [STAGE_MODEL] = "model", [STAGE_BUILD] = "build", [STAGE_VERIFY] = "verify",
    [STAGE_WRITE] = "write"};

void stages_open(struct stages *stages, bool quiet) {
  *stages = (struct stages){.current = STAGE_COUNT,
                            .shown = !quiet && isatty(STDERR_FILENO) == 1};
}

void stages_enter(struct stages *stages, enum stage next) {
  double time = monotonic_seconds();

  if (stages->current != STAGE_COUNT)
    stages->seconds[stages->current] += time - stages->begun;
  if (stages->shown)
    progress_stage(next != STAGE_COUNT ? stage_names[next] : NULL);
  stages->current = next;
  stages->begun = time;
}
