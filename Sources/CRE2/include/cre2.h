#ifndef SALLYPORT_CRE2_H
#define SALLYPORT_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
// Exceptions must not enter Swift: running out of memory ends the process instead.
#define CRE2_NOEXCEPT noexcept
extern "C" {
#else
#define CRE2_NOEXCEPT
#endif

/// One compiled pattern. Immutable once made, so any number of threads may match with it at once.
typedef struct cre2_pattern cre2_pattern;

/// Compiles UTF-8 `pattern`. Returns NULL when RE2 refuses it, with RE2's reason in `reason`, which is cut to
/// `reason_capacity` bytes and always ends in NUL (`reason_capacity` is at least 1).
cre2_pattern *cre2_compile(const uint8_t *pattern, size_t pattern_length, char *reason, size_t reason_capacity)
    CRE2_NOEXCEPT;

/// Whether the pattern matches anywhere in the UTF-8 `text`, in time linear in its length.
bool cre2_matches(const cre2_pattern *pattern, const uint8_t *text, size_t text_length) CRE2_NOEXCEPT;

/// Finds the first match that begins at `from` or later and ends at `to` or before; what lies outside is still what
/// `^`, `$` and `\b` look at. Returns false when there is none.
bool cre2_find(
    const cre2_pattern *pattern, const uint8_t *text, size_t text_length, size_t from, size_t to, size_t *start,
    size_t *end) CRE2_NOEXCEPT;

/// Gives the pattern's memory back. NULL is allowed.
void cre2_destroy(cre2_pattern *pattern) CRE2_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
